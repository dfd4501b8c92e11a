"""What was promised, and how it was kept: a month of mails, calls and troubles, most of them answered in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ams.core.models import Contact, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import STEP, Clock, Life
from staffdesk.clock import deadline
from staffdesk.models import Calendar, Case, CaseMessage, StandardVersion
from staffdesk.operations import answer, open_case, take_case
from staffdesk.operations.clocks import start_clocks
from staffdesk.operations.reminders import remind_of_clocks
from staffdesk.operations.standards import close_on, ship_standards
from staffdesk.queries.reckoning import hours_of

_MAIL, _WEB, _CALL = CaseMessage.Kind.MAIL_IN, CaseMessage.Kind.WEB, CaseMessage.Kind.CALL_IN
SWEEPS: Final = (9, 12, 15)  # o'clock; nothing happens between them that anybody would miss
MONTH: Final = 30
FOUNDED: Final = 1100  # days ago


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody says something so many days ago; `after` so many business minutes it is answered."""

    mailbox: str
    said: CaseMessage.Kind
    subject: str
    words: str
    days_ago: int
    hour: int
    after: int
    answer: str
    kind: Case.Kind = Case.Kind.MAIL


TALKS: Final = (
    Talk("ewa.nowak", _MAIL, "The autumn letter", "I got the autumn letter twice.", 27, 10, 35,
         "You were on the list with two addresses. I took the old one away."),
    Talk("lukasz.z", _MAIL, "Invoice number", "My accountant asks for the number of the receipt.", 25, 15, 48,
         "It stands at the top right; I attach nothing because you have it in your account."),
    Talk("thordis", _WEB, "Student card", "Will my student membership become a full one by itself?", 23, 21, 12,
         "No: it ends, and we ask you before."),
    Talk("m.alfassi", _MAIL, "Bats in the roof", "There are bats in our roof. Whom can we ask?", 20, 9, 71,
         "The bat group. I wrote to them, and they call you this week."),
    Talk("isabel.ruiz", _MAIL, "Change of address", "We move in spring. Where do I change that?", 18, 13, 22,
         "In your account, under details; it holds at once."),
    Talk("tatiana.ivanova", _MAIL, "A class of thirty", "May a class of thirty come to the river day?", 14, 11, 195,
         "Yes, and sorry that you had to wait: we were all at the river."),
    Talk("yusuf.demir", _WEB, "Two memberships", "May my partner and I share one?", 12, 8, 40,
         "Yes, that is the family membership."),
    Talk("chloe.fontaine", _MAIL, "Photographs", "Who took the picture of the kingfisher?", 8, 16, 64,
         "Mehmet did. He is glad to send you a print."),
    Talk("bram.de.vries", _MAIL, "Paying by transfer", "May I pay by bank transfer?", 5, 10, 18,
         "You may. Put the order's reference into it."),
    Talk("thordis", _CALL, "Volunteering by the river", "Wants to talk about volunteering.", 21, 11, 25,
         "Called her: she joins the count in spring.", Case.Kind.CALL),
    Talk("m.alfassi", _CALL, "A payment that was declined", "The card was declined.", 9, 14, 41,
         "Called him: the bank had blocked it, it works now.", Case.Kind.CALL),
    Talk("ewa.nowak", _WEB, "The picture of the river print does not load", "There is a grey field instead.", 16, 19,
         210, "It does again. Thank you for telling us.", Case.Kind.WEBSITE),
    Talk("yusuf.demir", _MAIL, "I will go to the newspapers", "Nobody answers me about the fallen tree!", 10, 10, 4,
         "I called you a minute ago. The tree is gone by Thursday.", Case.Kind.DIFFICULT),
)  # fmt: skip


def promise(clock: Clock) -> None:
    """The five standards from the first day on, and an office that is closed at Christmas."""
    ship_standards(at=clock.days_ago(FOUNDED))
    years = (clock.today.year, clock.today.year + 1)
    close_on(calendar=_office(), days=[(date(year, 12, day), "Christmas") for year in years for day in (25, 26)])


def promises(clock: Clock, staff: Staff) -> Iterator[Life]:
    """All that was said, and the sweep that tells staff about it."""
    hours = hours_of(_office())
    for number, talk in enumerate(TALKS):
        opened = clock.days_ago(talk.days_ago, talk.hour, 7 + 3 * number)
        answered = deadline(hours, opened, talk.after)
        yield _talk(talk, opened, answered or opened, (staff.service, staff.second_service)[number % 2])
    yield _sweeps(clock)


def _office() -> Calendar:
    return StandardVersion.objects.get(standard__code="email").calendar


def _talk(talk: Talk, opened: datetime, answered: datetime, by: User) -> Life:
    yield opened
    contact = Contact.objects.filter(email=f"{talk.mailbox}@mail.example").earliest("pk")
    case = open_case(
        kind=talk.kind, subject=talk.subject, words=talk.words, context={}, contact=contact, at=opened, by=None,
        reply_email=contact.email, channel="self-service", said=talk.said,
    )  # fmt: skip
    if talk.kind == Case.Kind.DIFFICULT:
        start_clocks(case=case, message=None, at=opened, trigger=StandardVersion.DIFFICULT)
    yield answered
    case = take_case(case=case, at=answered, by=by)
    kind = CaseMessage.Kind.CALL_OUT if talk.said == _CALL else CaseMessage.Kind.MAIL_OUT
    answer(case=case, words=talk.answer, by=by, at=answered, then="close", kind=kind)


def _sweeps(clock: Clock) -> Life:
    times = [clock.days_ago(day, hour) for day in range(MONTH, -1, -1) for hour in SWEEPS]
    for at in [*(time for time in times if time < clock.now - STEP), clock.now - STEP]:
        yield at
        remind_of_clocks(at=at)
