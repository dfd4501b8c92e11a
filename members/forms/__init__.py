"""What members and administrators fill in."""

from members.forms.details import DetailsForm
from members.forms.joining import ClaimForm, JoinForm, SignedInJoinForm, WhoForm
from members.forms.rules import NewTypeForm, PreviewForm, PriceForm, RuleForm

__all__ = [
    "ClaimForm",
    "DetailsForm",
    "JoinForm",
    "NewTypeForm",
    "PreviewForm",
    "PriceForm",
    "RuleForm",
    "SignedInJoinForm",
    "WhoForm",
]
