"""Conversations over mail, phone and website, in every state a case can be in; how things are done here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from ams.core.models import Contact, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import CannedAnswer, Case, CaseMessage, Procedure, ProcedureStep
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
from staffdesk.operations.procedures import tick_step

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
    tick_step(case=case, step=ProcedureStep.objects.earliest("position", "pk"), is_done=True, at=at, by=by)


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
STEPS: Final = (
    ("Look whether it is within fourteen days", "The order's page says when it was paid."),
    ("Give the money back", "Orders, then “Give back”; over 100 € finance does it."),
    ("Tell them when it arrives", "Cards take up to five days."),
)


def plan_procedures() -> None:
    """Answers that are given often, and what is done when somebody wants their money back."""
    for position, (name, text) in enumerate(READY_MADE):
        CannedAnswer.objects.create(name=name, text=text, position=position)
    procedure = Procedure.objects.create(
        name="If they want their money back", kinds=[Case.Kind.MAIL, Case.Kind.CALL, Case.Kind.QUESTION]
    )
    for position, (text, hint) in enumerate(STEPS):
        ProcedureStep.objects.create(procedure=procedure, position=position, text=text, hint=hint)


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
