"""A raw mail as somebody can read it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import Final

from staffdesk.mail_in import headers as head_of
from staffdesk.mail_in.bodies import Attachment, attachment_of, content_of, is_attachment, text_of
from staffdesk.mail_in.headers import Address
from staffdesk.mail_in.html import as_text, names_pictures, sanitised
from staffdesk.mail_in.parts import Part, Parts, parts_of
from staffdesk.mail_in.quotes import split_quoted

LONGEST_TEXT: Final = 400_000  # characters kept to be read; the raw mail has them all
MOST_ATTACHMENTS: Final = 200
TOO_MANY_PARTS: Final = "too-many-parts"
TEXT_IS_CUT: Final = "text-is-cut"
REMOTE_PICTURES: Final = "remote-pictures"
NO_SENDER: Final = "no-sender"
SEVERAL_SENDERS: Final = "several-senders"
NO_HEADERS: Final = "no-headers"


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What a mail says, as far as it could be understood. `remarks` name what was left out or looks odd."""

    parts: Parts
    sender: Address
    answer_to: Address  # whom an answer reaches: Reply-To, else From
    recipients: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    quoted: str
    html: str
    attachments: tuple[Attachment, ...]
    remarks: tuple[str, ...]

    @property
    def head(self) -> Part:
        """The mail itself, with its headers."""
        return self.parts.found[0]


def read_mail(raw: bytes) -> ReadMail:
    """Take a mail apart. Bounded in time and memory by its size; it raises nothing that a mail alone could cause."""
    parts = parts_of(raw)
    head = parts.found[0].head
    text, html, remarks = _read_bodies(parts)
    senders = head_of.addresses(head, "From") or head_of.addresses(head, "Sender")
    sender = senders[0] if senders else Address()
    answer_to = next((one for one in head_of.addresses(head, "Reply-To") if one.address), sender)
    said, quoted = split_quoted(text)
    ids = head_of.message_ids(head, "Message-ID")
    return ReadMail(
        parts=parts,
        sender=sender,
        answer_to=answer_to,
        recipients=_recipients(parts),
        subject=head_of.header(head, "Subject")[:500],
        sent_at=head_of.sent_at(head),
        message_id=ids[0] if ids else "",
        in_reply_to=head_of.message_ids(head, "In-Reply-To"),
        references=head_of.message_ids(head, "References"),
        text=said,
        quoted=quoted,
        html=sanitised(html) if html else "",
        attachments=tuple(attachment_of(part) for part in _files(parts)[:MOST_ATTACHMENTS]),
        remarks=tuple(remarks + _remarks(parts, senders)),
    )


def bare_mail(raw: bytes) -> ReadMail:
    """A mail that cannot be taken apart, as the letters it consists of."""
    whole = Part(0, Message(), 0, len(raw), 0, ())
    words = head_of.plain(head_of.decoded(raw[:LONGEST_TEXT], "utf-8")).strip()
    nobody = Address()
    return ReadMail(
        parts=Parts(raw, [whole]), sender=nobody, answer_to=nobody, recipients=(), subject="", sent_at=None,
        message_id="", in_reply_to=(), references=(), text=words, quoted="", html="", attachments=(),
        remarks=(NO_HEADERS,),
    )  # fmt: skip


def attachment_content(raw: bytes, number: int) -> bytes:
    """The bytes of one attachment of a raw mail. Raises IndexError when there is none of that number."""
    parts = parts_of(raw)
    part = parts.found[number]
    return content_of(part.head, parts.body(part))


def _read_bodies(parts: Parts) -> tuple[str, str, list[str]]:
    """The words, the HTML as it came, and what is to be said about both."""
    texts, pages = _written(parts, "text/plain"), _written(parts, "text/html")
    remarks = [REMOTE_PICTURES] if any(names_pictures(page) for page in pages) else []
    if any(text.strip() for text in texts):
        text = "\n\n".join(text.strip() for text in texts if text.strip())
    else:
        text = "\n\n".join(as_text(page) for page in pages)
    text = text.strip() or _forwarded_words(parts)
    if len(text) > LONGEST_TEXT:
        text, remarks = text[:LONGEST_TEXT], [*remarks, TEXT_IS_CUT]
    return text, "\n<hr>\n".join(pages), remarks


def _written(parts: Parts, media_type: str) -> list[str]:
    """What is written in one media type, outside forwarded mails, until it is more than anybody reads."""
    found: list[str] = []
    room = LONGEST_TEXT + 1
    for part in parts:
        if part.media_type != media_type or part.is_forwarded or is_attachment(part) or room <= 0:
            continue
        found.append(text_of(parts, part)[:room])
        room -= len(found[-1]) + 1
    return found


def _forwarded_words(parts: Parts) -> str:
    """The words of a mail that was forwarded without a word."""
    for part in parts:
        if part.is_forwarded and part.media_type in {"text/plain", "text/html"} and not is_attachment(part):
            words = text_of(parts, part)
            words = as_text(words) if part.media_type == "text/html" else words
            if words.strip():
                return words.strip()
    return ""


def _files(parts: Parts) -> list[Part]:
    """Files of the mail itself; a forwarded mail is one file, whatever is in it."""
    return [
        part
        for part in parts
        if not part.is_forwarded
        and is_attachment(part)
        and (not part.is_container or part.media_type in {"message/rfc822", "message/news"})
    ]


def _recipients(parts: Parts) -> tuple[Address, ...]:
    """Every address it was written or handed over to."""
    head = parts.found[0].head
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
    found = [one for name in names for one in head_of.addresses(head, name)]
    return tuple({one.address: one for one in reversed(found) if one.address}.values())[::-1][:100]


def _remarks(parts: Parts, senders: tuple[Address, ...]) -> list[str]:
    remarks = [TOO_MANY_PARTS] if parts.is_cut else []
    if not parts.found[0].head.keys():
        remarks.append(NO_HEADERS)
    elif not senders or not senders[0].address:
        remarks.append(NO_SENDER)
    elif len(senders) > 1:
        remarks.append(SEVERAL_SENDERS)
    return remarks
