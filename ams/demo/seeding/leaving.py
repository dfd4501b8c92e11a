"""Two who leave: one with the last paid day, in the portal; one at once, as told on the telephone."""

from datetime import timedelta

from ams.core.models import Activity
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Cancellation, Membership, Term
from members.operations.leaving import cancel_membership


def leaving(clock: Clock, staff: Staff) -> Life:
    """By themselves, and by member service with the reason."""
    yield (at := clock.days_ago(9, 20))
    first, second = _running(clock)
    when = Cancellation.When
    cancel_membership(membership=first, when=when.END, at=at, by=None, channel=Activity.Channel.SELF_SERVICE)
    yield (at := clock.days_ago(3, 11))
    words = "Moves to Canada next week and will not be back. Asked what becomes of the rest of the year."
    cancel_membership(membership=second, when=when.NOW, words=words, at=at, by=staff.service)


def _running(clock: Clock) -> list[Membership]:
    """Two whose year goes on for a while: those who joined last."""
    days = {"first": clock.today + timedelta(days=100), "last": clock.today + timedelta(days=300)}
    lasting = Term.objects.ending(**days).filter(membership__cancelled_at=None, membership__auto_renewals=None)
    terms = lasting.filter(membership__holder__kind="person", order_line__isnull=False)
    terms = terms.select_related("membership__holder", "membership__type").order_by("-membership_id")
    return [term.membership for term in terms[:2]]
