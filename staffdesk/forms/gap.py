"""Which answers are shown, read from the address bar."""

from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import MembershipType
from staffdesk.forms.filters import Choice, ListFilter
from staffdesk.models import PulsePlan
from staffdesk.months import month_of
from staffdesk.queries.gap import YEAR_BEFORE

SHOWN: Final = 24  # months: those of a chart, and those before them


class AnswersFilter(ListFilter):
    """After which business, of whom, and whether only those below what was expected."""

    journey = Choice(label=_("After"), required=False, choices=[("", _("Any")), *PulsePlan.Journey.choices])
    segment = Choice(label=_("Membership"), required=False)
    month = Choice(label=_("Answered in"), required=False)
    felt = Choice(
        label=_("How it was"), required=False,
        choices=[("", _("Any")), ("low", _("Worse than expected")), ("thought", _("Where we had said what we expect"))],
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [month_of(today, ago=n) for n in range(SHOWN)]
        words = [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in months]
        years = ("", _("Twelve months, by when they were asked")), (YEAR_BEFORE, _("The twelve months before those"))
        self.fields["month"].choices = [*years, *words]  # type: ignore[attr-defined]  # a choice
        types = list(MembershipType.objects.values_list("slug", "name"))
        self.fields["segment"].choices = [("", _("Any")), *types, ("none", _("No membership"))]  # type: ignore[attr-defined]  # a choice
