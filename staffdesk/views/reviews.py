"""“It still holds”: somebody looked at what members or colleagues read."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.access import SignedInRequest
from staffdesk.forms.articles import HALF_A_YEAR
from staffdesk.models import Article, Procedure
from staffdesk.operations.reviews import still_holds


def say_it_holds(request: SignedInRequest, one: Article | Procedure) -> None:
    """It is as true as it was, and is looked at again in half a year."""
    still_holds(one=one, review_on=timezone.localdate() + HALF_A_YEAR, at=timezone.now(), by=request.user)
    messages.success(request, _("Thank you. It is looked at again in half a year."))
