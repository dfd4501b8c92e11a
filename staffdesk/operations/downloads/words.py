"""Whose words stand in a row, and what stands there instead where they are not theirs.

They get what they wrote and what we wrote to them. What somebody else wrote or got is that one's; what colleagues noted
among themselves may speak of anybody, so it is given out by a colleague who has read it, never by the worker alone
(decision 55). Rows of the history are asked the same.
"""

from collections.abc import Callable, Mapping
from email.utils import parseaddr
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from staffdesk.mail_in.quotes import own_words
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.downloads.reader import Reader

SOMEBODY: Final = _("(somebody else)")
OTHERS_WORDS: Final = _("(words of somebody else)")
TO_OTHERS: Final = _("(written to somebody else)")
IN_THE_CASE: Final = _("(what we wrote stands with the messages of the case)")
NOTED: Final = _("(noted by a colleague: the README says how to get it)")
Instead = dict[str, object]

NOTES: Final[Mapping[str, tuple[str, ...]]] = {  # what colleagues write for each other
    "billing.ReminderHold": ("reason",),
    "core.ContactMerge": ("reason",),
    "core.ContactNote": ("words",),
    "core.Death": ("words",),
    "core.ExceptionMade": ("words",),
    "members.Proof": ("seen",),
    "staffdesk.CareTask": ("note",),
    "staffdesk.DifficultSituation": ("words",),
    "staffdesk.IncomingMail": ("words", "failure"),
    "staffdesk.Proposal": ("asked", "told", "words", "note"),
}
JOINED: Final[Mapping[str, tuple[str, ...]]] = {  # what the rules below read beside a row
    "core.Message": ("case_message",),
    "staffdesk.CaseFile": ("message__case", "message__sent", "message__incoming_mail"),
    "staffdesk.CaseMessage": ("case", "sent", "incoming_mail"),
}
THEIR_KINDS: Final = {Case.Kind.DOESNT_FIT, Case.Kind.QUESTION, Case.Kind.MAIL, Case.Kind.WEBSITE}  # they wrote it
THREAD: Final = {"from", "message_id", "references", "in_reply_to"}  # of mails, whoever sent them
OTHERS_FACTS: Final = {"other", "to"}  # who had or got a membership, and which colleague was handed something


def instead(row: Model, label: str, reader: Reader) -> Instead:
    """By column, what is said in its place."""
    rule = RULES.get(label)
    found = rule(row, reader) if rule is not None else {}
    noted = {} if reader.is_for_colleague else dict.fromkeys(NOTES.get(label, ()), NOTED)
    return {**noted, **found}


def is_note(value: object) -> bool:
    """Whether what stands instead says that a colleague noted it."""
    return value is NOTED


def is_of_others(value: object) -> bool:
    """Whether what stands instead says that somebody else wrote or got it."""
    return value is OTHERS_WORDS or value is TO_OTHERS


def _note(reader: Reader, *columns: str) -> Instead:
    return {} if reader.is_for_colleague else dict.fromkeys(columns, NOTED)


def _case(row: Any, reader: Reader) -> Instead:
    """What it is called and began with; of what staff or the system opened these are words for colleagues."""
    words = ("subject", "words", "context")
    if row.kind not in THEIR_KINDS:
        return {**_reply(row, reader), **_note(reader, *words)}
    if not _began_it(row, reader):
        return {**_reply(row, reader), **dict.fromkeys(words, OTHERS_WORDS)}
    return {**_reply(row, reader), "words": _own(row.words)}


def _own(words: str) -> str:
    """Without what is quoted in it."""
    return own_words(words, instead=str(OTHERS_WORDS))


def _reply(row: Any, reader: Reader) -> Instead:
    return {} if _reaches(row, reader) else dict.fromkeys(("reply_name", "reply_email", "reply_phone"), SOMEBODY)


def _reaches(case: Any, reader: Reader) -> bool:
    """Whether its answers go to them: at an address of theirs, or one they left with their name."""
    if case.reply_name in reader.names or case.reply_email.lower() in reader.addresses:
        return True
    return not (case.reply_name or case.reply_email)


def _began_it(case: Any, reader: Reader) -> bool:
    first = CaseMessage.objects.filter(case=getattr(case, "pgh_obj_id", case.pk), facts__is_opening=True)
    opening = first.select_related("case", "incoming_mail").order_by("pk").first()
    return _reaches(case, reader) if opening is None else _is_theirs(opening, reader)


def _is_theirs(word: CaseMessage, reader: Reader) -> bool:
    """Whether they wrote it, as far as anybody can tell."""
    mail = getattr(word, "incoming_mail", None)
    if mail is not None:
        is_theirs: bool = mail.sender_address.lower() in reader.addresses
        return is_theirs
    if sender := parseaddr(str(word.facts.get("from", "")))[1]:
        return sender.lower() in reader.addresses
    if word.author_id is not None:
        return word.author_id in reader.users
    if word.author_name in reader.names:
        return True
    return word.author_name in ("", word.case.reply_name) and _reaches(word.case, reader)


def _said(row: Any, reader: Reader) -> Instead:
    """A word of a conversation. What staff write of a call is theirs, as in the portal."""
    named: Instead = {"facts": {key: one for key, one in row.facts.items() if key not in THREAD}}
    if row.author_name and row.author_name not in reader.names:
        named["author_name"] = SOMEBODY
    if row.kind in CaseMessage.WRITTEN:
        if _is_theirs(row, reader):
            return {**named, "author_name": _("you"), "words": _own(row.words)}
        return {**named, "words": OTHERS_WORDS}
    if row.kind == CaseMessage.Kind.MAIL_OUT and not _went_to_them(row, reader):
        return {**named, "words": TO_OTHERS}
    if row.kind in (CaseMessage.Kind.MAIL_OUT, CaseMessage.Kind.WEB_OUT):
        return named
    return {**named, **_note(reader, "words")}


def _went_to_them(word: CaseMessage, reader: Reader) -> bool:
    if word.sent is None or word.sent.recipient.lower() == word.case.reply_email.lower():
        return _reaches(word.case, reader)
    return word.sent.recipient.lower() in reader.addresses


def _file(row: Any, reader: Reader) -> Instead:
    """What came or went with a word goes where the word goes."""
    words = _said(row.message, reader).get("words")
    return {"name": words, "file": words} if is_note(words) or is_of_others(words) else {}


def _mail_in(row: Any, reader: Reader) -> Instead:
    """A mail that came. Its raw form is for nobody: headers and quotes name whoever else wrote or got it."""
    if not hasattr(row, "sender_address"):  # its history knows only what was decided about it
        return {}
    if row.sender_address.lower() in reader.addresses:
        said: Instead = {"text": _own(row.text)}
        return said if row.answer_to.lower() in reader.addresses else {**said, "answer_to": SOMEBODY}
    who = dict.fromkeys(("sender_name", "sender_address", "answer_to", "message_id"), SOMEBODY)
    return {**who, **dict.fromkeys(("subject", "text", "because", "attachments", "report"), OTHERS_WORDS)}


def _mail_out(row: Any, reader: Reader) -> Instead:
    """A mail of ours. An answer quotes what was written before, by whomever, so its words are given once, as said."""
    told: Instead = {}
    if getattr(row, "case_message", None) is not None:
        told["text"] = IN_THE_CASE
    if row.recipient.lower() not in reader.addresses:
        told["recipient"] = SOMEBODY
        if row.recipient.lower() not in reader.guardians:
            told |= dict.fromkeys(("subject", "text"), TO_OTHERS)
    return told


def _seat(row: Any, reader: Reader) -> Instead:
    if row.affiliation_id in reader.ties or row.email.lower() in reader.addresses:
        return {}
    return dict.fromkeys(("name", "email", "card_code"), SOMEBODY)


def _ticket(row: Any, reader: Reader) -> Instead:
    """Of a guest without a record, who was registered under their address."""
    if row.contact_id is not None or row.name in reader.names:
        return {}
    return dict.fromkeys(("name", "email", "answers", "code"), SOMEBODY)


def _imported(row: Any, reader: Reader) -> Instead:
    """A line of a file that names them, as a child's names its parent; only of what became theirs it is known whose."""
    return {} if row.contact_id in reader.contacts else dict.fromkeys(("cells", "reason", "left_out"), OTHERS_WORDS)


def _waiting(row: Any, reader: Reader) -> Instead:
    who = {} if row.name in reader.names or row.email.lower() in reader.addresses else {"name": SOMEBODY}
    return {**who, "others": [SOMEBODY for _one in row.others]}


def _activity(row: Any, reader: Reader) -> Instead:
    """What happened, without who else it was about and what colleagues wrote down with it."""
    told = {key: one for key, one in row.facts.items() if key not in OTHERS_FACTS}
    return {"facts": told | {key: NOTED for key in ("words",) if told.get(key) and not reader.is_for_colleague}}


RULES: Final[Mapping[str, Callable[[Any, Reader], Instead]]] = {
    "core.Activity": _activity,
    "core.Message": _mail_out,
    "events.Registration": _ticket,
    "events.WaitlistEntry": _waiting,
    "members.ImportLine": _imported,
    "members.Seat": _seat,
    "staffdesk.Case": _case,
    "staffdesk.CaseFile": _file,
    "staffdesk.CaseMessage": _said,
    "staffdesk.IncomingMail": _mail_in,
}
