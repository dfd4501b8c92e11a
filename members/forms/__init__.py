"""What members and administrators fill in."""

from members.forms.details import DetailsForm
from members.forms.joining import ClaimForm, JoinForm, SignedInJoinForm, WhoForm, form_to_join
from members.forms.notices import ReaderForm, StepForm
from members.forms.prices import MemberPriceFormSet, NewMemberPriceForm
from members.forms.proofs import ProofForm
from members.forms.rules import NewTypeForm, PreviewForm, PriceForm, RuleForm

__all__ = [
    "ClaimForm",
    "DetailsForm",
    "JoinForm",
    "MemberPriceFormSet",
    "NewMemberPriceForm",
    "NewTypeForm",
    "PreviewForm",
    "PriceForm",
    "ProofForm",
    "ReaderForm",
    "RuleForm",
    "SignedInJoinForm",
    "StepForm",
    "WhoForm",
    "form_to_join",
]
