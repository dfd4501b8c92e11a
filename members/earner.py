"""Over which days memberships are earned: billing knows this class by its name in the settings alone."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from ams.core.association import day_of
from billing.earning import Days
from members.models import MoreSeats, Term
from members.queries.applications import undecided_lines
from members.terms import months_after

NOT_YET = Days(date.max, date.max)
OF_TERM = ("order_line", "days", "revoked_at", "cut_by__said_at", "changed_by", "rule__life_years")


class TermDays:
    """A membership is earned day by day over its term; one for life, at once or over the years its rules say."""

    def days_of(self, *, lines: Collection[int]) -> Mapping[int, Days]:
        """Those of the terms that lines gave, also of terms that were taken back since.

        One that had not begun when its membership was cancelled is earned on the day of that, as far as it was not
        given back; one that had begun, until then. What counts for another type since is earned with that type's term.
        What waits for a decision is not earned yet.
        """
        terms = Term.objects.filter(order_line__in=lines).select_related("cut_by", "rule").only(*OF_TERM)
        found = {term.order_line_id: _days_of(term) for term in terms if term.order_line_id}
        further = MoreSeats.objects.filter(order_line__in=lines).select_related("membership")
        found |= {one.order_line_id: _days_of_seats(one) for one in further if one.order_line_id}
        return found | dict.fromkeys(undecided_lines(set(lines) - found.keys()), NOT_YET)


def _days_of_seats(more: MoreSeats) -> Days:
    """Until the membership ended at once, if it did; what is not given back by then is earned."""
    first, end = more.days.lower, more.days.upper
    last = end - timedelta(days=1) if end else first
    if more.membership.cancelled_at:
        last = max(first, min(last, day_of(more.membership.cancelled_at)))
    return Days(first, last)


def _days_of(term: Term) -> Days:
    if term.changed_by_id:
        after = Term.objects.select_related("cut_by", "rule").get(came_by=term.changed_by_id)
        days = _days_of(after)
        return Days(min(term.days.lower, days.first), days.last)
    if term.cut_by and term.revoked_at:
        return Days(on := day_of(term.cut_by.said_at), on)
    first, end = term.days.lower, term.days.upper
    if end is None and term.rule.life_years:
        end = months_after(first, 12 * term.rule.life_years)
    return Days(first, end - timedelta(days=1) if end else first)
