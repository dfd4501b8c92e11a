"""What people wrote about, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import answer, open_case, take_case


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter; `closed_after` and `taken_after` count hours, None means not yet. Open ones are asked back."""

    mailbox: str
    kind: str
    subject: str
    words: str
    days_ago: int
    context: dict[str, Any]
    taken_after: int | None = None
    closed_after: int | None = None
    answer: str = ""
    queue: str = Case.Queue.SERVICE


JOIN: Final = {"page": "/join/student/", "type": "student"}
RENEW: Final = {"page": "/renew/"}
_FIT, _QUESTION = Case.Kind.DOESNT_FIT, Case.Kind.QUESTION

MATTERS: Final = (
    Matter(
        "thordis", _FIT, "I study part-time",
        "My university gives no card for part-time students. Can I join as one?",
        380, JOIN, 2, 5, "Called her: a letter of the faculty will do.",
    ),
    Matter(
        "m.alfassi", _FIT, "We are three adults",
        "We are a household of three adults. Does the family membership fit?",
        210, {"page": "/join/family/", "type": "family"}, 1, 26,
        "Two adults and one single membership; sent him the link.",
    ),
    Matter(
        "lukasz.z", _QUESTION, "Receipt for my employer",
        "My employer pays. Can the receipt carry their address?",
        96, {}, 4, 9, "Explained where to enter it before paying.",
    ),
    Matter(
        "ewa.nowak", _FIT, "Moved abroad",
        "I live in Poland now. Do I still get the letter on paper?",
        41, RENEW, 3, 50, "Yes; her new address is in her details.",
    ),
    Matter(
        "isabel.ruiz", _FIT, "Paid twice?",
        "My bank shows two payments, but I see one receipt.",
        12, {"page": "/account/"}, 1, 3,
        "One of the two was only a reservation of the bank; it is gone by now.", Case.Queue.FINANCE,
    ),
    Matter(
        "chloe.fontaine", _FIT, "I would like to come back",
        "I had to stop last year because I was ill. Can my years count on?", 3, RENEW, 1,
        answer="Gladly, and I am glad you are well. Since which month have you been away?",
    ),
    Matter(
        "tatiana.ivanova", _QUESTION, "Guided walk for a class",
        "Do you guide school classes along the river in May?", 1, {}, 1,
        answer="We do, on weekdays. How many children are there, and how old?",
    ),
    Matter(
        "yusuf.demir", _FIT, "Name on the card",
        "The card shows my name in capitals. Can it be written as I write it?", 0, {"page": "/account/"},
    ),
    Matter("bram.de.vries", _FIT, "Lost my job", "I can't pay the whole year now. Is there another way?", 0, RENEW),
)  # fmt: skip


def matters(clock: Clock, staff: Staff) -> Iterator[Life]:
    """Everything people wrote, ready to be run by the clock."""
    for number, matter in enumerate(MATTERS):
        yield _matter(matter, number, clock, staff)


def _matter(matter: Matter, number: int, clock: Clock, staff: Staff) -> Life:
    written = clock.days_ago(matter.days_ago, 10, 5 + number * 6)
    opened = min(written, clock.now - timedelta(minutes=45 - number))
    yield opened
    contact = Contact.objects.filter(email=f"{matter.mailbox}@mail.example").earliest("pk")
    case = open_case(
        kind=matter.kind,
        subject=matter.subject,
        words=matter.words,
        context=matter.context,
        contact=contact,
        at=opened,
        by=None,
        queue=matter.queue,
        reply_email=contact.email,
        channel="self-service",
        said=CaseMessage.Kind.WEB,
    )
    by = staff.finance if matter.queue == Case.Queue.FINANCE else (staff.service, staff.second_service)[number % 2]
    if matter.taken_after is not None:
        at = opened + timedelta(hours=matter.taken_after)
        yield at
        take_case(case=case, at=at, by=by)
        if matter.closed_after is None:
            answer(case=case, words=matter.answer, by=by, at=at, then="wait")
    if matter.closed_after is not None:
        at = opened + timedelta(hours=matter.closed_after)
        yield at
        answer(case=case, words=matter.answer, by=by, at=at, then="close", kind=CaseMessage.Kind.CALL_OUT)
