"""Which months a page about our service is about."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staffdesk.forms.filters import Choice, ListFilter
from staffdesk.months import SPANS, Span

USUAL = 3


class SpanFilter(ListFilter):
    """This month and how many before it."""

    months = Choice(
        label=_("Months"),
        required=False,
        choices=[
            ("", _("This month and the two before")),
            (str(SPANS[0]), _("This month")),
            (str(SPANS[2]), _("Twelve months")),
        ],
    )

    def span(self, today: date) -> Span:
        """What was asked for."""
        return Span(today, int(self.chosen("months") or USUAL))
