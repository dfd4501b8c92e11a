"""Who called, who is on duty, one situation that was difficult, and an error of the website."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from ams.core.models import Contact, Tag
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.reasons import contacts
from staffdesk.models import Difficulty, Duty, OfficeTag, ServerError, ServerErrorHit, Skill, WatchedPhrase
from staffdesk.operations.calls import Call, Outcome, log_call
from staffdesk.operations.difficult import flag_difficult
from staffdesk.operations.failures import report_failures

WEEK: Final = [1, 2, 3, 4, 5]
PHRASES: Final = ("my lawyer", "legal action", "court", "the press", "ombudsman", "data protection authority")


@dataclass(frozen=True, slots=True)
class Rang:
    """One call; `minutes_ago` keeps the newest ones fresh whenever the demonstration is made."""

    mailbox: str
    words: str
    outcome: Outcome
    minutes_ago: int


CALLS: Final = (
    Rang("amara.okafor", "Asked whether the card can be printed twice. It can.", "done", 60 * 26),
    Rang("daniel.mbeki", "Would like to pay in two parts. Call back after four.", "mine", 95),
    Rang("suharto", "His new card does not open the bird hide.", "queue", 40),
)


def set_up_duty(staff: Staff, clock: Clock) -> None:
    """Who is there on weekdays, who can deal with what, and which words make a case difficult."""
    since = clock.days_ago(300).date()
    for person, begins, ends in ((staff.service, 9, 13), (staff.second_service, 13, 17), (staff.finance, 10, 16)):
        Duty.objects.create(person=person, weekdays=WEEK, from_time=time(begins), until_time=time(ends), first_on=since)
    skills = {staff.service: (Difficulty.REPEATED, Difficulty.OTHER), staff.second_service: (Difficulty.OFFICER,),
              staff.finance: (Difficulty.DISPUTE,), staff.administrator: (Difficulty.LEGAL,)}  # fmt: skip
    Skill.objects.bulk_create(Skill(person=person, kind=kind) for person, kinds in skills.items() for kind in kinds)
    WatchedPhrase.objects.bulk_create(WatchedPhrase(text=text) for text in PHRASES)
    OfficeTag.objects.create(tag=Tag.objects.get_or_create(name="Board")[0])


def calls(clock: Clock, staff: Staff) -> Iterator[Life]:
    """Everything people called about, ready to be run by the clock."""
    for rang in CALLS:
        yield _call(rang, clock, staff)
    yield _difficult(clock, staff)
    yield from contacts(clock, staff)
    yield _error(clock, staff)


def _call(rang: Rang, clock: Clock, staff: Staff) -> Life:
    at = clock.now - timedelta(minutes=rang.minutes_ago)
    yield at
    log_call(call=Call(rang.words, rang.outcome, contact=_contact(rang.mailbox)), at=at, by=staff.service)


def _difficult(clock: Clock, staff: Staff) -> Life:
    """Somebody who was promised twice what did not come."""
    at = clock.now - timedelta(minutes=70)
    yield at
    words = "Third letter that went to the old address. She is very disappointed."
    case = log_call(call=Call(words, "queue", contact=_contact("chloe.fontaine")), at=at, by=staff.second_service)
    said = "We promised her twice; she thinks of leaving."
    flag_difficult(case=case, kind=Difficulty.OTHER, words=said, at=at, by=staff.second_service)


def _error(clock: Clock, staff: Staff) -> Life:
    """What stopped two visitors last night, as the error page writes it down."""
    at = clock.now - timedelta(hours=9)
    yield at
    what, page = "TimeoutError in events.views.calendar.feed", "/events/<slug:slug>/calendar/"
    error = ServerError.objects.create(
        fingerprint="demonstration", what=what, page=page, times=3, first_at=at, last_at=at
    )
    ServerErrorHit.objects.create(error=error, user=None, page=page, times=2, last_at=at)
    ServerErrorHit.objects.create(error=error, user=staff.owner, page=page, times=1, last_at=at)
    report_failures(at=at + timedelta(minutes=1))


def _contact(mailbox: str) -> Contact:
    return Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
