"""Conversations over mail, phone and website, in every state a case can be in; how things are done here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from ams.core.models import Contact, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import Area, CannedAnswer, Case, CaseMessage, Procedure
from staffdesk.operations import (
    add_note,
    answer,
    hand_over_case,
    hear,
    link_cases,
    merge_cases,
    open_case,
    snooze_case,
    split_case,
    take_case,
)
from staffdesk.operations.cases.talking import Then
from staffdesk.operations.procedures import StepWritten, publish_procedure, tick_step
from staffdesk.queries.procedures import checklists_of

_Kind = CaseMessage.Kind
Act: TypeAlias = Callable[[Case, User, Staff, datetime], object]


@dataclass(frozen=True, slots=True)
class Conversation:
    """How it began, and what followed: hours after it, and what was done then by whoever has it."""

    mailbox: str
    subject: str
    words: str
    hours_ago: float
    steps: tuple[tuple[float, Act], ...] = ()
    kind: str = Case.Kind.MAIL
    said: CaseMessage.Kind = _Kind.MAIL_IN
    queue: str = Case.Queue.SERVICE


def _take(case: Case, by: User, _staff: Staff, at: datetime) -> None:
    take_case(case=case, at=at, by=by)


def _answer(words: str, then: Then = "", kind: CaseMessage.Kind = _Kind.MAIL_OUT) -> Act:
    return lambda case, by, _staff, at: answer(case=case, words=words, by=by, at=at, then=then, kind=kind)


def _hear(words: str, kind: CaseMessage.Kind = _Kind.MAIL_IN) -> Act:
    return lambda case, _by, _staff, at: hear(
        case=case, kind=kind, words=words, at=at, facts={"message_id": f"<{case.pk}.{at:%H%M%S}@mail.example>"}
    )


def _note(words: str) -> Act:
    return lambda case, by, _staff, at: add_note(case=case, words=words, at=at, by=by)


def _to_finance(words: str) -> Act:
    return lambda case, by, staff, at: hand_over_case(
        case=case, to=staff.finance, queue=Case.Queue.FINANCE, words=words, at=at, by=by
    )


def _put_off(days: int) -> Act:
    return lambda case, by, _staff, at: snooze_case(case=case, until=at + timedelta(days=days), at=at, by=by)


def _merge_into(subject: str) -> Act:
    return lambda case, by, _staff, at: merge_cases(case=case, into=_other(case, subject), at=at, by=by)


def _link_with(subject: str) -> Act:
    return lambda case, by, _staff, at: link_cases(case=case, other=_other(case, subject), at=at, by=by)


def _other(case: Case, subject: str) -> Case:
    """What the same person wrote about before."""
    return Case.objects.get(contact=case.contact, subject=subject)


def _split_off(subject: str) -> Act:
    return lambda case, by, _staff, at: split_case(
        case=case, message=case.messages.earliest("pk"), subject=subject, at=at, by=by, queue=Case.Queue.MEMBERSHIP
    )


def _first_step(case: Case, by: User, _staff: Staff, at: datetime) -> None:
    tick_step(case=case, step=checklists_of(case)[0].steps[0].step, is_done=True, at=at, by=by)


CONVERSATIONS: Final = (
    Conversation(
        "thordis", "The heron print arrived torn", "The corner of my print is torn. What can be done?", 170,
        ((1, _take), (1.1, _answer("I am sorry! Could you send me a picture of it?", "wait")),
         (20, _hear("Here it is. It must have been the letter box.")),
         (21, _answer("Thank you. A new one leaves tomorrow; keep the torn one.", "close"))),
    ),
    Conversation(
        "m.alfassi", "Re: Your membership", "I was charged, but my card still says last year.", 75,
        ((0.5, _take), (1, _note("His browser shows the old page; the term is there.")),
         (1.2, _answer("Your membership runs on. Please load the page once more.", "close")),
         (30, _hear("It does now, thank you!")), (31, _answer("You are welcome.", "close"))),
    ),
    Conversation(
        "lukasz.z", "A refund for the course", "I cannot come to the course. Can I have my money back?", 28,
        ((1, _take), (1.5, _first_step), (2, _to_finance("Within the fourteen days; please give it back."))),
    ),
    Conversation(
        "ewa.nowak", "Which binoculars?", "Which binoculars do your guides use?", 26,
        ((2, _take), (2.5, _answer("I ask our guides and write to you. Do you wear glasses?", "wait"))),
    ),
    Conversation(
        "isabel.ruiz", "School class in May", "Could a class of 24 come along in May?", 50,
        ((1, _take), (2, _answer("In May, gladly. The programme comes out in two weeks.")), (2.1, _put_off(14))),
    ),
    Conversation("tatiana.ivanova", "New address", "We moved to Kade 9. And is there a walk for children?", 5,
                 ((1, _take), (1.5, _split_off("Is there a walk for children?")))),
    Conversation("bram.de.vries", "Receipt?", "I cannot find my receipt.", 9),
    Conversation("bram.de.vries", "Receipt!", "Did you see my mail about the receipt?", 3,
                 ((0.5, _merge_into("Receipt?")),)),
    Conversation("chloe.fontaine", "Volunteering", "I would like to help at the river day.", 30,
                 ((1, _take), (2, _answer("Wonderful! Wim will call you.", "close")))),
    Conversation("chloe.fontaine", "River day, which door?", "Where do helpers meet?", 2,
                 ((0.3, _link_with("Volunteering")),)),
    Conversation(
        "amara.okafor", "Asks to be called back", "Wants to know whether his father can have his own card.", 4,
        ((0.5, _take), (0.8, _answer("Told him: yes, as a family member.", "close", _Kind.CALL_OUT))),
        kind=Case.Kind.CALL, said=_Kind.CALL_IN,
    ),
    Conversation(
        "suharto", "My picture in the programme", "Nobody asked me. Take it out, or you hear from my lawyer.", 3,
        ((0.1, _take), (0.2, _note("The printer has it already; a sticker could cover it.")),
         (0.4, _answer("You are right, and I am sorry. May I call you at four?", "wait"))),
    ),
    Conversation("yusuf.demir", "Tickets on my phone", "The code on my ticket does not show.", 1,
                 kind=Case.Kind.QUESTION, said=_Kind.WEB, queue=Case.Queue.EVENTS),
)  # fmt: skip

READY_MADE: Final = (
    ("Where the receipt is", "Dear {name},\n\nyour receipts are in your account, below “Orders and receipts”."),
    ("Until when it runs", "Dear {name},\n\nyour membership ({membership}) runs until {valid_until}."),
)
MONEY_BACK: Final = "If they want their money back"
FIRST_STEPS: Final = (
    StepWritten("Look whether it is within fourteen days", "The order's page says when it was paid."),
    StepWritten("Give the money back", "Orders, then “Give back”; over 100 € finance does it."),
    StepWritten("Tell them when it arrives", "Cards take up to five days."),
)
MEANWHILE: Final = StepWritten("Ask why, in one sentence", "It goes into the reason of the exception, if it is one.")
AT_PLACES: Final = (  # name, place, area, steps
    ("Before the door opens", "check_in", "events", (
        StepWritten("Charge the phone, and open the page of the event on it", "The list works offline for a while."),
        StepWritten("Greet first, scan then", "Say the name as it is spoken; it stands below it."),
        StepWritten("No ticket? Look for the name, then walk in", "Nobody is sent home for a lost mail."),
    )),
    ("The first working day of a month", "month_end", "finance", (
        StepWritten("Compare with the provider", "Books, then “Compare with the provider”: leave no difference."),
        StepWritten("Read what was earned", "A jump has a reason; write it to the board."),
        StepWritten("Send the journal to the accountant", "As a file, with the month in its name."),
    )),
    ("When you make an exception", "exception", "service", (
        StepWritten("Ask what would help, before you offer something", ""),
        StepWritten("Choose the true reason", "We look at them together, and change the rule that causes them."),
        StepWritten("Tell them that it is an exception, and until when", ""),
    )),
)  # fmt: skip


def plan_procedures(clock: Clock, staff: Staff) -> None:
    """Answers that are given often; what is done when somebody wants their money back, at the door, at month's end."""
    for position, (name, text) in enumerate(READY_MADE):
        CannedAnswer.objects.create(name=name, text=text, position=position)
    procedure = Procedure.objects.create(
        name=MONEY_BACK, kinds=[Case.Kind.MAIL, Case.Kind.CALL, Case.Kind.QUESTION],
        area=Area.objects.get(code="finance"), owner=staff.finance, review_on=clock.today + timedelta(days=60),
    )  # fmt: skip
    _publish(procedure, FIRST_STEPS, clock.days_ago(400), staff)
    for position, (name, place, area, steps) in enumerate(AT_PLACES, start=1):
        other = Procedure.objects.create(
            name=name, position=position, places=[place], area=Area.objects.get(code=area),
            review_on=clock.today + timedelta(days=90 - 40 * position),
        )  # fmt: skip
        _publish(other, steps, clock.days_ago(300), staff)


def procedures_since(clock: Clock, staff: Staff) -> Life:
    """We ask why, too, since yesterday: cases that began before keep what they began with."""
    yield clock.days_ago(1, 8)
    first, *rest = FIRST_STEPS
    _publish(
        Procedure.objects.get(name=MONEY_BACK), (first, MEANWHILE, *rest), clock.days_ago(1, 8), staff,
        "We never learned why they change their minds.",
    )  # fmt: skip


def _publish(procedure: Procedure, steps: tuple[StepWritten, ...], at: datetime, staff: Staff, words: str = "") -> None:
    publish_procedure(procedure=procedure, steps=steps, words=words, at=at, by=staff.administrator)


def conversations(clock: Clock, staff: Staff) -> Iterator[Life]:
    """Everything that was said, ready to be run by the clock."""
    for number, one in enumerate(CONVERSATIONS):
        yield _life(one, number, clock, staff)


def _life(one: Conversation, number: int, clock: Clock, staff: Staff) -> Life:
    opened = clock.now - timedelta(hours=one.hours_ago, minutes=10)
    yield opened
    contact = Contact.objects.filter(email=f"{one.mailbox}@mail.example").earliest("pk")
    case = open_case(
        kind=one.kind, subject=one.subject, words=one.words, context={}, contact=contact, at=opened, by=None,
        queue=one.queue, reply_email=contact.email, channel="self-service", said=one.said,
        facts={"message_id": f"<{number}.conversation@mail.example>"} if one.said == _Kind.MAIL_IN else {},
    )  # fmt: skip
    by = (staff.service, staff.second_service)[number % 2]
    for hours, act in one.steps:
        at = opened + timedelta(hours=hours)
        yield at
        act(case, case.owner or by, staff, at)
        case.refresh_from_db()
