"""What is done about what members say: one change that helped, one that runs, one late, one given up; and letters."""

from datetime import timedelta
from typing import Final

from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import Reason
from staffdesk.months import monday_of
from staffdesk.operations.digests import write_digests
from staffdesk.operations.saying import drop_action, note_change, plan_action

WEEKS: Final = 6  # of letters
PLANNED, CHANGED, DROPPED = 160, 130, 75  # days ago


def saying(clock: Clock, staff: Staff) -> Life:
    """The treasurer's change is felt; the others are on their way."""
    at = clock.days_ago(PLANNED, 15)
    yield at
    receipts = plan_action(
        reason=_reason("receipt"), what="Mail the receipt at once, and keep it in the account", owner=staff.finance,
        due_on=clock.today - timedelta(days=CHANGED - 10), at=at, by=staff.owner,
    )  # fmt: skip
    letters = plan_action(
        reason=_reason("how-to-renew"), what="A paper letter with a code to everybody over seventy",
        owner=staff.membership, due_on=clock.today - timedelta(days=60), at=at, by=staff.membership,
    )  # fmt: skip
    at = clock.days_ago(CHANGED, 16)
    yield at
    note_change(
        action=receipts, on=(clock.today - timedelta(days=CHANGED)), at=at, by=staff.finance,
        outcome="The receipt is mailed within a minute of paying, and stands under Orders for good.",
    )  # fmt: skip
    at = clock.days_ago(DROPPED, 11)
    yield at
    drop_action(action=letters, outcome="The link in the reminder does it: hardly anybody asks.", at=at,
                by=staff.membership)  # fmt: skip
    at = clock.days_ago(40, 10)
    yield at
    plan_action(reason=_reason("card"), what="Replace the card reader at the bird hide", owner=staff.membership,
                due_on=clock.today - timedelta(days=9), at=at, by=staff.membership)  # fmt: skip
    plan_action(reason=_reason("how-to-register"), what="One button on each event; the old form goes",
                owner=staff.events, due_on=clock.today + timedelta(days=24), at=at, by=staff.events)  # fmt: skip
    monday = monday_of(clock.today)
    for weeks in reversed(range(WEEKS)):
        at = clock.on(monday - timedelta(weeks=weeks), 9, 10)
        yield at
        write_digests(at=at)


def _reason(code: str) -> Reason:
    return Reason.objects.get(code=code)
