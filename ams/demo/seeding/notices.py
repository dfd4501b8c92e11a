"""Renewal notices of the last month, by the sweep that sends them, and somebody who is left in peace."""

from datetime import timedelta
from typing import Final

from ams.core.models import ReasonCode
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Membership, Term
from members.operations import hold_notices, post_due_notices
from members.queries.notices import held, outstanding, reachable

DAYS: Final = 30
EVERY: Final = 3  # days; what fell due between is written with the next


def notices(clock: Clock, staff: Staff) -> Life:
    """A sweep every few mornings; in the last week a colleague holds somebody's back."""
    for day in range(DAYS, -1, -EVERY):
        at = clock.days_ago(day, 9)
        yield at
        post_due_notices(at=at)
        if day == EVERY and (membership := _ends_next(clock)) is not None:
            hold_notices(
                membership=membership,
                reason=ReasonCode.objects.get(code="illness"),
                words="A death in the family. Asked us not to write before next month.",
                resumes_on=clock.today + timedelta(days=30),
                at=at + timedelta(hours=2),
                by=staff.service,
            )


def _ends_next(clock: Clock) -> Membership | None:
    """Whose year ends soon, among those who would hear of it."""
    soon = Term.objects.ending(first=clock.today + timedelta(days=12), last=clock.today + timedelta(days=80))
    waiting = outstanding(soon).filter(~held(clock.today), reachable())
    term = waiting.select_related("membership").order_by("days__endswith", "pk").first()
    return term.membership if term else None
