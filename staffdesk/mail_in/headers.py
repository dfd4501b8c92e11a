"""Headers as people read them: whatever was written into them, in words a database can keep."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

LONGEST: Final = 4_000  # characters of one header anybody looks at
UNREADABLE: Final = "\ufffd"
MOST_IDS: Final = 50
MOST_ADDRESSES: Final = 50
MESSAGE_ID = re.compile(r"<[^<>\s]{3,248}>")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")  # and what turns text around
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]{1,253}")
WIDER: Final = {  # what senders call by the name of something smaller
    "ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "shift_jis": "cp932", "johab": "cp949",
}  # fmt: skip
NOT_FOR_MAIL: Final = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"}


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody as a mail names them. Nothing proves that it is them."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address


def plain(text: str) -> str:
    """Text that can be kept and shown: without NUL, control characters and halves of characters."""
    return CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))


def decoded(content: bytes, charset: str) -> str:
    """Bytes in a charset they claim to be in; what they are more likely in, when that cannot be."""
    name = _codec(charset)
    for attempt in [name, "utf-8"] if name else ["utf-8"]:
        with suppress(UnicodeError, LookupError, ValueError):
            return content.decode(attempt)
    text = content.decode("utf-8", "replace")
    if text.count(UNREADABLE) * 50 < len(text):  # a slip in it, or the end of what was cut off
        return text
    with suppress(UnicodeError, LookupError, ValueError):
        return content.decode(name if name and name != "utf-8" else "cp1252", "replace")
    return text


def header(head: Message, name: str) -> str:
    """The first header of a name, unfolded and decoded; empty when there is none."""
    values = headers(head, name)
    return values[0] if values else ""


def headers(head: Message, name: str) -> list[str]:
    """Every header of a name, unfolded and decoded."""
    wanted = name.lower()
    return [_words(_raw_text(value)) for key, value in head.raw_items() if key.lower() == wanted]


def has_header(head: Message, name: str) -> bool:
    """Whether there is one, whatever it says."""
    return name in head


def addresses(head: Message, name: str) -> tuple[Address, ...]:
    """Whom headers of a name mention, as far as an address can be made out."""
    wanted = name.lower()
    written = [_raw_text(value)[:LONGEST] for key, value in head.raw_items() if key.lower() == wanted]
    try:
        pairs = getaddresses(written)
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    found = [Address(_words(name_)[:300], _address(address)) for name_, address in pairs]
    if not any(one.address for one in found):  # broken: whatever looks like an address is one
        found = [Address("", match.lower()[:254]) for line in written for match in ADDRESS.findall(_words(line))]
        found = found or [Address(_words(line)[:300], "") for line in written if line.strip()]
    return tuple(one for one in found if one.address or one.name)[:MOST_ADDRESSES]


def message_ids(head: Message, name: str) -> tuple[str, ...]:
    """The Message-IDs in headers of a name, in order."""
    found = MESSAGE_ID.findall(" ".join(headers(head, name)))
    return tuple(dict.fromkeys([*found[:1], *found[-MOST_IDS:]]))


def sent_at(head: Message) -> datetime | None:
    """When the sender says it was sent; nothing when that is no date."""
    try:
        found = parsedate_to_datetime(header(head, "Date"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parameter(head: Message, name: str, *, of: str = "Content-Type") -> str:
    """A parameter of a header, such as its charset."""
    try:
        value = head.get_param(name, "", header=of)
    except (ValueError, LookupError, TypeError):
        return ""
    if isinstance(value, tuple):
        charset, _language, text = value
        value = decoded(text.encode("latin-1", "replace"), charset or "utf-8")
    return _words(_raw_text(str(value or "")))


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip(" '\";").split(";")[0]).name
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if name in NOT_FOR_MAIL else WIDER.get(name, name)


def _raw_text(value: str) -> str:
    """Eight-bit headers, which nobody should write, are UTF-8 or else what Windows writes."""
    return decoded(str(value).encode("utf-8", "surrogateescape"), "utf-8")


def _words(value: str) -> str:
    """Encoded words decoded, on one line."""
    value = value[:LONGEST]
    if "=?" in value:
        with suppress(HeaderParseError, ValueError, LookupError):  # as it is written then
            pieces = decode_header(value.replace("\r", "").replace("\n", ""))
            value = "".join(
                piece if isinstance(piece, str) else decoded(piece, charset) if charset else _between_words(piece)
                for piece, charset in pieces
            )
    return " ".join(plain(value).split())[:LONGEST]


def _address(value: str) -> str:
    found = ADDRESS.search(_words(value))
    return found.group().lower()[:254] if found else ""


def _between_words(piece: bytes) -> str:
    """What stands between encoded words, which the standard library hands over in a code of its own."""
    return piece.decode("raw_unicode_escape", "replace")
