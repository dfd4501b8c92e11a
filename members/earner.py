"""Over which days memberships are earned: billing knows this class by its name in the settings alone."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from billing.earning import Days
from members.models import Term


class TermDays:
    """A membership is earned day by day over its term; one for life, on its first day."""

    def days_of(self, *, lines: Collection[int]) -> Mapping[int, Days]:
        """Those of the terms that lines gave, also of terms that were taken back since."""
        terms = Term.objects.filter(order_line__in=lines).values_list("order_line", "days")
        return {
            line: Days(days.lower, days.upper - timedelta(days=1) if days.upper else days.lower) for line, days in terms
        }
