"""Which answers are shown, read from the address bar."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import MembershipType
from staffdesk.forms.filters import Choice, ListFilter
from staffdesk.models import PulsePlan


class AnswersFilter(ListFilter):
    """After which business, of whom, and whether only those below what was expected."""

    journey = Choice(label=_("After"), required=False, choices=[("", _("Any")), *PulsePlan.Journey.choices])
    segment = Choice(label=_("Membership"), required=False)
    felt = Choice(label=_("How it was"), required=False, choices=[("", _("Any")), ("low", _("Worse than expected"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = list(MembershipType.objects.values_list("slug", "name"))
        self.fields["segment"].choices = [("", _("Any")), *types, ("none", _("No membership"))]  # type: ignore[attr-defined]  # a choice
