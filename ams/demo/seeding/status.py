"""A morning on which paying by card failed, told before most wrote; and this week's other meeting point."""

from datetime import datetime, timedelta
from typing import Final

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from events.models import Event
from staffdesk.models import Case, CaseMessage, Notice
from staffdesk.operations import open_case
from staffdesk.operations.notices import Shown, Wording, go_on_with_notice, post_notice

DAYS_AGO: Final = 11
WROTE: Final = (("ewa.nowak", -70), ("yusuf.demir", -40), ("chloe.fontaine", -15), ("bram.de.vries", 55))
FAILS: Final = "Paying by card fails for some of you. Transfers work, and nothing you ordered is lost."


def status(clock: Clock, staff: Staff) -> Life:
    """Three write, a notice is posted, one more writes; when it is over, all four are told at once."""
    posted = clock.days_ago(DAYS_AGO, 10)
    cases = []
    for mailbox, minutes in WROTE[:3]:
        yield posted + timedelta(minutes=minutes)
        cases.append(_case(mailbox, posted + timedelta(minutes=minutes)))
    yield posted
    wording = Wording(FAILS, Notice.State.INVESTIGATING, posted + timedelta(hours=3))
    notice = post_notice(
        title="Paying by card", wording=wording, shown=Shown(), cases=cases, at=posted, by=staff.service
    )
    at = posted + timedelta(minutes=WROTE[3][1])
    yield at
    case = _case(WROTE[3][0], at)
    notice.cases.create(case=case, at=at, by=staff.service)
    for minutes, state, words in (
        (75, Notice.State.IDENTIFIED, "The bank that carries the cards has trouble. Transfers work."),
        (150, Notice.State.MONITORING, "Cards work again. We look at it for another hour."),
        (225, Notice.State.RESOLVED, "Cards work again. If yours was refused this morning, please pay once more."),
    ):
        at = posted + timedelta(minutes=minutes)
        yield at
        wording = Wording(words, state)
        go_on_with_notice(notice=notice, wording=wording, tell=True, at=at, by=staff.service)
    at = clock.days_ago(1, 9)
    yield at
    event = Event.objects.get(slug="beaver-evening")
    words = "We meet at the lock, not at the old mill: the path there is flooded. Everything else stays as it is."
    post_notice(
        title="Beaver evening: another meeting point", wording=Wording(words, Notice.State.IDENTIFIED),
        shown=Shown(Notice.Audience.EVENT, event=event), cases=(), at=at, by=staff.events,
    )  # fmt: skip


def _case(mailbox: str, at: datetime) -> Case:
    contact = Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
    return open_case(
        kind=Case.Kind.WEBSITE, subject="My card is refused", words="I tried twice, and with another card.",
        context={"page": "pay"}, contact=contact, at=at, by=None, queue=Case.Queue.SYSTEM, reply_email=contact.email,
        channel="self-service", said=CaseMessage.Kind.WEB,
    )  # fmt: skip
