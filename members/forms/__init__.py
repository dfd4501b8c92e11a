"""What members and administrators fill in."""

from members.forms.details import DetailsForm
from members.forms.joining import ClaimForm, JoinForm, SignedInJoinForm, WhoForm
from members.forms.rules import PreviewForm, RuleForm

__all__ = ["ClaimForm", "DetailsForm", "JoinForm", "PreviewForm", "RuleForm", "SignedInJoinForm", "WhoForm"]
