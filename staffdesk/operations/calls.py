"""Writing down a call: who it was, what about, and whether somebody has to call back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact, User
from staffdesk.models import Case, CaseMessage, Reason
from staffdesk.operations.cases import CaseNeedsWords, answer, hear, open_case, take_case
from staffdesk.operations.reasons import code_case, code_probably

Outcome = Literal["mine", "queue", "done"]  # I call back, somebody calls back, nothing is left to do


class NoNumberToCall(DomainError):
    """A call back was promised, and nobody would know where to."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was written down. `case` where it was about a matter that is open already."""

    words: str
    outcome: Outcome
    number: str = ""
    name: str = ""
    contact: Contact | None = None
    case: Case | None = None
    reason: Reason | None = None  # chosen by who wrote it down
    once: str = ""  # of the form: sent twice, it is one call


@transaction.atomic
def log_call(*, call: Call, at: datetime, by: User) -> Case:
    """The case of a call: a new one, or the one they called about. Raises NoNumberToCall and CaseNeedsWords.

    Where no reason was chosen, a case that has none gets what probably caused it.
    A promise starts the clock of calls to return (`call_back` says so to the clocks); what is done was answered on
    the phone, and is closed at once. Sent twice, it is one call.
    """
    if call.outcome != "done" and not _number_of(call):
        raise NoNumberToCall(_("Write down the number to call back."))
    if (known := _logged_before(call)) is not None:
        return known
    facts = {"number": _number_of(call), "call_back": call.outcome != "done"}
    case = _heard(call, call.case, facts, at, by) if call.case else _opened(call, facts, at, by)
    given = call.reason
    case = code_case(case=case, reason=given, at=at) if given else code_probably(case=case, at=at, by=by)
    if call.outcome == "done":
        said = _("Settled on the phone.")
        case = answer(case=case, words=said, by=by, at=at, then="close", kind=CaseMessage.Kind.CALL_OUT).case
        case.refresh_from_db()
    elif call.outcome == "mine" and case.owner_id is None:
        case = take_case(case=case, at=at, by=by)
    return case


def _number_of(call: Call) -> str:
    """Where to call back: what was typed, else what is known."""
    known = call.case.reply_phone if call.case else ""
    contact = call.contact or (call.case.contact if call.case else None)
    return call.number or known or (contact.phone if contact else "")


def _key(call: Call) -> str:
    return f"call:{call.once}" if call.once else ""


def _logged_before(call: Call) -> Case | None:
    """The case of a call that was sent with the same form already."""
    if not (key := _key(call)):
        return None
    said = CaseMessage.objects.filter(key=key).select_related("case").first()
    return said.case if said else Case.objects.filter(key=key).first()


def _opened(call: Call, facts: dict[str, Any], at: datetime, by: User) -> Case:
    return open_case(
        kind=Case.Kind.CALL, subject="", words=call.words, context={}, contact=call.contact, at=at, by=by,
        key=_key(call), reply_name="" if call.contact else call.name, reply_phone=_number_of(call),
        said=CaseMessage.Kind.CALL_IN, facts=facts,
    )  # fmt: skip


def _heard(call: Call, case: Case, facts: dict[str, Any], at: datetime, by: User) -> Case:
    if not call.words.strip():
        raise CaseNeedsWords(_("Say in a few words what it is about."))
    said = hear(
        case=case, kind=CaseMessage.Kind.CALL_IN, words=call.words, at=at, author_name=case.who, facts=facts, by=by,
        key=_key(call),
    )  # fmt: skip
    return said.case
