"""On which day a ticket is earned: billing knows this class by its name in the settings alone."""

from collections.abc import Collection, Mapping

from billing.earning import Days
from events.models import Registration


class EventDay:
    """What is paid for coming to an event is earned on the day it begins, wherever it was moved to."""

    def days_of(self, *, lines: Collection[int]) -> Mapping[int, Days]:
        """The event's own first day, by the clocks there."""
        found: dict[int, Days] = {}
        for its_line in ("order_line", "difference_line"):
            rows = Registration.objects.filter(**{f"{its_line}__in": lines})
            found |= {
                line: Days(day, day) for line, day in rows.values_list(its_line, "ticket_type__event__start_date")
            }
        return found
