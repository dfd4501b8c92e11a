"""Taking a raw mail apart by offsets: nothing is copied but the headers, so that 40 MB stay 40 MB.

The standard library's parser asks each line whether it ends any of the multiparts around it, and keeps each line as an
object of its own. A mail made to hurt then costs minutes and gigabytes. Here every multipart is searched once for its
own boundary, to a depth and a number of parts nobody needs to exceed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Final

MOST_PARTS: Final = 1_000  # what is listed; the rest stays in the raw mail
DEEPEST: Final = 12  # multiparts and forwarded mails inside each other
MOST_HEADER: Final = 256 * 1024  # bytes of one block of headers that are read
BLANK_LINES: Final = (b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\r")
FORM: Final = "multipart/form-data"
WHITE: Final = b" \t\r\n"
LONGEST_BOUNDARY_LINE: Final = 400
HEADER_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:")
ENVELOPE = re.compile(rb">?From (?!\s*:)")  # which mailbox files put before each mail


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a mail: its headers, and where in the raw bytes its body stands."""

    number: int  # in reading order, the mail itself being 0
    head: Message
    start: int
    end: int
    depth: int
    inside: tuple[str, ...]  # the media types around it, outermost first

    @property
    def media_type(self) -> str:
        """As the sender claims it, in lower case; `text/plain` when nothing sensible is claimed."""
        return self.head.get_content_type()

    @property
    def is_container(self) -> bool:
        """Whether other parts stand in it."""
        return self.head.get_content_maintype() == "multipart" or self.media_type in {"message/rfc822", "message/news"}

    @property
    def is_forwarded(self) -> bool:
        """Whether it belongs to a mail inside this mail."""
        return "message/rfc822" in self.inside or "message/news" in self.inside


@dataclass(slots=True)
class Parts:
    """The parts of a mail in reading order, and whether there were more than anybody reads."""

    raw: bytes
    found: list[Part] = field(default_factory=list)
    is_cut: bool = False

    def __iter__(self) -> Iterator[Part]:
        return iter(self.found)

    def body(self, part: Part, *, at_most: int | None = None) -> bytes:
        """The body as it stands in the raw mail, still encoded."""
        end = part.end if at_most is None else min(part.end, part.start + at_most)
        return self.raw[part.start : end]


def parts_of(raw: bytes) -> Parts:
    """Every part of a raw mail, containers included."""
    parts = Parts(raw)
    _take(parts, _after_envelope(raw), len(raw), depth=0, inside=())
    return parts


def pieces_of(raw: bytes, boundary: bytes) -> Iterator[Part]:
    """What stands in a multipart whose own headers came another way, such as a form that was posted."""
    for number, (start, end) in enumerate(_pieces(raw, boundary, 0, len(raw))):
        if number >= MOST_PARTS:
            return
        yield _read(Parts(raw), start, end, 1, (FORM,))


def _take(parts: Parts, start: int, end: int, *, depth: int, inside: tuple[str, ...]) -> None:
    """Read one part's headers, then whatever stands in it."""
    if len(parts.found) >= MOST_PARTS:
        parts.is_cut = True
        return
    part = _read(parts, start, end, depth, inside)
    parts.found.append(part)
    if part.is_container and depth >= DEEPEST:
        parts.is_cut = True
    elif part.media_type.startswith("multipart/"):
        _take_pieces(parts, part)
    elif part.is_container:
        _take(parts, part.start, end, depth=depth + 1, inside=(*inside, part.media_type))


def _take_pieces(parts: Parts, part: Part) -> None:
    """Read what stands in a multipart. What has its boundary nowhere is read as a text."""
    inside = (*part.inside, part.media_type)
    for start, end in _pieces(parts.raw, boundary_of(part.head), part.start, part.end):
        _take(parts, start, end, depth=part.depth + 1, inside=inside)
        if parts.is_cut and len(parts.found) >= MOST_PARTS:
            return
    if parts.found[-1] is part:
        parts.found.append(Part(len(parts.found), Message(), part.start, part.end, part.depth + 1, inside))


def _read(parts: Parts, start: int, end: int, depth: int, inside: tuple[str, ...]) -> Part:
    head_end, body_start = _blank_line(parts.raw, start, end)
    head = BytesHeaderParser(policy=compat32).parsebytes(_header_bytes(parts.raw, start, head_end))
    if inside and inside[-1] == "multipart/digest":
        head.set_default_type("message/rfc822")
    if depth == 0 and not head.keys():
        body_start = start  # no mail at all, but somebody's words
    return Part(len(parts.found), head, body_start, end, depth, inside)


def _header_bytes(raw: bytes, start: int, end: int) -> bytes:
    """One block of headers without lines that are none: the parser would take all that follows them for the body."""
    block = raw[start : min(end, start + MOST_HEADER)].replace(b"\0", b"")
    lines = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    headers = (line if line[:1] in (b" ", b"\t") else _header_line(line) for line in lines)
    return b"\n".join(line for line in headers if line)


def _header_line(line: bytes) -> bytes:
    """A header without blanks before its colon, which the parser does not know; nothing if it is none."""
    found = HEADER_LINE.match(line)
    return found.group(1) + b":" + line[found.end() :] if found else b""


def boundary_of(head: Message) -> bytes:
    """What separates the pieces of a multipart; empty when it does not say."""
    try:
        return (head.get_boundary() or "").encode("utf-8", "surrogateescape")
    except (ValueError, LookupError, TypeError):  # a parameter in pieces that do not fit together
        return b""


def _blank_line(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where headers end and the body begins; a part that begins with a blank line has no headers."""
    for first in (b"\r\n", b"\n"):
        if raw.startswith(first, start):
            return start, min(end, start + len(first))
    best, width = end, 0
    for blank in BLANK_LINES:
        at = raw.find(blank, start, min(best + 1, end))
        if at >= 0 and at < best:
            best, width = at, len(blank)
    return best, best + width


def _pieces(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the boundaries; a missing last one is taken for granted, a missing first one is one piece."""
    if not boundary:
        return
    begun: int | None = None
    for line_start, line_end, is_last in _boundary_lines(raw, b"--" + boundary, start, end):
        if begun is not None:
            yield begun, max(begun, _before_newline(raw, line_start))
        begun = None if is_last else line_end
        if is_last:
            return
    if begun is not None and begun < end:
        yield begun, end


def _boundary_lines(raw: bytes, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where each line with the mark begins, where the next one begins, and whether it is the last."""
    at = raw.find(mark, start, end)
    while at >= 0:
        after = at + len(mark)
        is_last = raw.startswith(b"--", after)
        limit = min(end, after + LONGEST_BOUNDARY_LINE)
        line_end = raw.find(b"\n", after, limit) + 1 or limit
        rest = raw[after + 2 * is_last : line_end].strip(WHITE)
        if (at == start or raw[at - 1] in b"\r\n") and not rest:
            yield at, line_end, is_last
        at = raw.find(mark, after if rest else line_end, end)


def _before_newline(raw: bytes, at: int) -> int:
    """The newline before a boundary belongs to the boundary."""
    if raw[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if raw[at - 1 : at] in (b"\n", b"\r") else at


def _after_envelope(raw: bytes) -> int:
    """Where the mail begins: mailbox files and some pipes put a line “From somebody date” before it, others blanks."""
    at = 0
    while raw[at : at + 1] in (b"\r", b"\n"):
        at += 1
    if ENVELOPE.match(raw, at):
        at = raw.find(b"\n", at) + 1
    return at
