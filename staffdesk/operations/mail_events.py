"""What providers tell of mails of ours: that they arrived, came back, were called unwanted, or are unsubscribed from.

Each is written once, whoever tells it, and however often: a bounce that came as a mail and one that a provider tells
of are the same. Only a Message-ID of ours, which nobody can guess, ties an event to a mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.models import Message
from ams.core.returns import note_complaint, note_delivery, note_return
from members.models import Consent
from staffdesk.operations.unsubscribing import every_topic, leave_topics

CAME_BACK: Final = frozenset({"bounced", "rejected", "failed"})  # anymail's words, whoever told
OUR_ID = re.compile(r"(?<![a-z0-9])[a-z0-9]{24}@[a-z0-9.-]{1,200}")
NAMES: Final = frozenset(
    {"messageid", "smtpid", "customid", "xmailincustom"}
)  # where providers put it, in letters only
LONGEST_WORDS: Final = 500
MOST_SEEN: Final = 2_000  # pieces of an event


@dataclass(frozen=True, slots=True)
class MailEvent:
    """What became of a mail, in anymail's word, with the Message-IDs it may have."""

    kind: str
    ids: tuple[str, ...]
    words: str


def event_of(told: Any) -> MailEvent:
    """What anymail makes of a provider's words, and which of our mails they name."""
    said = told.esp_event
    pieces = dict(said.items()) if hasattr(said, "items") else said
    named = [told.message_id, *(told.tags or []), *_named(pieces)]
    ids = (f"<{found.group()}>" for one in named if (found := OUR_ID.search(str(one).lower()[:1_000])))
    words = told.mta_response or told.description or told.reject_reason or ""
    return MailEvent(str(told.event_type), tuple(dict.fromkeys(ids)), " ".join(str(words).split())[:LONGEST_WORDS])


@transaction.atomic
def note_mail_event(*, event: MailEvent, at: datetime) -> bool:
    """Write it onto the mail it is about; False where that is no mail of ours, or is known, or changes nothing."""
    message = Message.objects.filter(message_id__in=event.ids).select_related("contact").first() if event.ids else None
    if message is None:
        return False
    if event.kind in CAME_BACK:
        return note_return(message=message, words=event.words, at=at)
    if event.kind == "complained":
        return note_complaint(message=message, at=at)
    if event.kind == "delivered":
        return note_delivery(message=message, at=at)
    if event.kind == "unsubscribed":
        wording = _("Unsubscribed at the mail provider, from “%(subject)s”") % {"subject": message.subject}
        left = leave_topics(
            topics=every_topic(), address=message.recipient, contact=message.contact, on=message, wording=wording,
            channel=Consent.Channel.PROVIDER, at=at,
        )  # fmt: skip
        return left > 0
    return False


def _named(said: Any) -> Iterator[str]:
    """Whatever stands under a name that means a Message-ID, or in a header of that name; bounded, however deep."""
    waiting, seen = [said], 0
    while waiting and seen < MOST_SEEN:
        piece, seen = waiting.pop(0), seen + 1
        if isinstance(piece, list):
            waiting += piece
        elif isinstance(piece, dict):
            header = {str(piece["name"]): piece.get("value")} if "name" in piece else {}
            for name, value in (header | piece).items():
                if isinstance(value, dict | list):
                    waiting.append(value)
                elif _plain(name) in NAMES:
                    yield str(value)


def _plain(name: object) -> str:
    return re.sub(r"[^a-z]", "", str(name).lower())
