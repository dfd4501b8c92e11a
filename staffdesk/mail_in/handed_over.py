"""What providers post to us: forms of any size, and the raw mails that stand in what they post.

Django refuses form fields of more than 5 MB, for good reasons, and takes each apart into text. Mails are bigger: they
are found by offsets and cut out as the bytes they are. A provider that takes mails apart itself is anymail's to read.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.utils.http import parse_header_parameters

from staffdesk.mail_in.parts import FORM, MOST_PARTS, boundary_of, pieces_of

PIECE: Final = 1024 * 1024  # bytes that are read at a time
LONGEST_FIELD: Final = 10 * 1024 * 1024  # bytes of text that a provider took out of a mail; nobody writes as much


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file of a form, with the name and the media type that were claimed for it."""

    field: str
    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class PostedForm:
    """The fields of a form in their order, and its files."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    files: list[PostedFile] = field(default_factory=list)

    def field(self, name: str) -> bytes | None:
        """The last value of a field, as Django counts them."""
        return next((value for known, value in reversed(self.fields) if known == name), None)

    def charsets(self) -> dict[str, str]:
        """In which charset each field is written, where the form says so (SendGrid's does)."""
        try:
            said = json.loads(self.field("charsets") or b"{}")
        except ValueError:
            return {}
        return {name: str(value) for name, value in said.items()} if isinstance(said, dict) else {}


def read_form(content_type: str, body: bytes) -> PostedForm | None:
    """A form that was posted, None for what is posted otherwise. A broken one has no fields; it raises nothing."""
    head = Message()
    head["Content-Type"] = content_type
    if head.get_content_type() == "application/x-www-form-urlencoded":
        pairs = (piece.partition(b"=") for piece in body.split(b"&", MOST_PARTS))
        return PostedForm(
            [(_unquoted(name).decode("utf-8", "replace"), _unquoted(value)) for name, _is, value in pairs]
        )
    if head.get_content_type() != FORM:
        return None
    form = PostedForm()
    for part in pieces_of(body, boundary_of(head)):
        said = _disposition(part.head)
        content = body[part.start : part.end]
        if "filename" in said:
            form.files.append(PostedFile(said.get("name", ""), said["filename"], part.media_type, content))
        else:
            form.fields.append((said.get("name", ""), content))
    return form


def has_endless_text(provider: str, form: PostedForm | None) -> bool:
    """Whether a field that is to be read as text is longer than anybody writes."""
    fields = form.fields if form else []
    return any(len(value) > LONGEST_FIELD for name, value in fields if name not in {FIELDS.get(provider), EVENTS})


def raw_mails_in(provider: str, form: PostedForm | None, body: bytes) -> list[bytes]:
    """The raw mails a provider hands over as they came; none where it has taken them apart, or tells something else.

    An empty one is no mail: then the call itself is worth looking at. Raises ValueError, LookupError, TypeError or
    AttributeError for what is not of the provider's shape.
    """
    if provider in FIELDS:
        field_value = form.field(FIELDS[provider]) if form else None
        found = [] if field_value is None else [field_value]
    else:
        said = form.field(EVENTS) or b"[]" if form else body
        told = SHAPES[provider](json.loads(said)) if provider in SHAPES else ()
        found = [b64decode(raw) if is_base64 else raw.encode("utf-8", "replace") for raw, is_base64 in told]
    if any(not raw.strip() for raw in found):
        raise ValueError("There is nothing in the mail.")
    return found


def _unquoted(value: bytes) -> bytes:
    """What was written in percents, piece by piece: in one go it costs ten times the size of a mail."""
    found, at = [], 0
    while at < len(value):
        end = at + PIECE
        end -= 1 if value[end - 1 : end] == b"%" else 2 if value[end - 2 : end - 1] == b"%" else 0
        found.append(unquote_to_bytes(value[at:end].replace(b"+", b" ")))
        at = end
    return b"".join(found)


def _disposition(head: Message) -> Mapping[str, str]:
    raw = next((value for name, value in head.raw_items() if name.lower() == "content-disposition"), "")
    line = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return parse_header_parameters(" ".join(line.split()))[1]
    except (ValueError, LookupError):
        return {}


Raw = Iterable[tuple[str, bool]]  # a mail as text, and whether in base64


def _postmark(said: Any) -> Raw:
    return [(said["RawEmail"], False)] if "RawEmail" in said else []


def _mailersend(said: Any) -> Raw:
    return [(said["data"]["raw"], False)] if said.get("type") == "inbound.message" else []


def _postal(said: Any) -> Raw:
    return [(said["message"], said.get("base64") is True)] if isinstance(said.get("message"), str) else []


def _sparkpost(said: Any) -> Raw:
    found = [event["msys"].get("relay_message") for event in said]
    contents = [one["content"] for one in found if one and one.get("protocol") == "smtp"]
    return [(content["email_rfc822"], bool(content["email_rfc822_is_base64"])) for content in contents]


def _mandrill(said: Any) -> Raw:
    return [(event["msg"]["raw_msg"], False) for event in said if event.get("event") == "inbound"]


EVENTS: Final = "mandrill_events"  # the form field with Mandrill's JSON
FIELDS: Final = {"mailgun": "body-mime", "sendgrid": "email"}  # provider -> the form field with the raw mail
SHAPES: Final[dict[str, Callable[[Any], Raw]]] = {
    "mailersend": _mailersend,
    "mandrill": _mandrill,
    "postal": _postal,
    "postmark": _postmark,
    "sparkpost": _sparkpost,
}
