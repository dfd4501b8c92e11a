"""Bodies: what was written, decoded within bounds, and the files that came with it."""

import binascii
import quopri
import re
from dataclasses import dataclass
from email.message import Message
from typing import Final

from staffdesk.mail_in.headers import decoded, header, parameter, plain
from staffdesk.mail_in.parts import Part, Parts

MOST_ENCODED: Final = 1024 * 1024  # bytes of one text that are decoded
LONGEST_NAME: Final = 120
TEXTS: Final = frozenset({"text/plain", "text/html"})
NOT_IN_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\s]+')
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")
EXTENSIONS: Final = {  # of what comes without a name
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "text/plain": ".txt",
    "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "message/rfc822": ".eml",
}  # fmt: skip
RUNS = re.compile(
    r"\.(bat|chm|cmd|com|cpl|dll|docm|dotm|exe|hta|s?html?|img|iso|jar|jse?|lnk|mht(ml)?|ms[ci]|ps1|pptm|reg|scr|sct|svgz?"
    r"|url|vb[es]|vhd|ws[fh]|xhtml|xla[mx]|xll|xls[bm]|xml)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. Name and type are the sender's claims, the name made safe to save under."""

    number: int  # of its part in the raw mail
    name: str
    media_type: str
    size: int  # bytes once decoded, about
    is_shown_inline: bool = False

    @property
    def can_run(self) -> bool:
        """Whether opening it may do something: a program, a page with script, a document with macros."""
        return bool(RUNS.search(self.name))


def is_attachment(part: Part) -> bool:
    """Whether a part is a file rather than something to read at once."""
    if header(part.head, "Content-Disposition").lower().startswith("attachment"):
        return True
    return part.media_type not in TEXTS or bool(claimed_name(part.head))


def attachment_of(part: Part) -> Attachment:
    """How a part is listed; its content stays in the raw mail."""
    size = part.end - part.start
    if _encoding(part.head) == "base64":
        size = size * 3 // 4
    inline = header(part.head, "Content-Disposition").lower().startswith("inline") or "Content-ID" in part.head
    name = safe_name(claimed_name(part.head), part.media_type, part.number)
    return Attachment(part.number, name, plain(part.media_type)[:100], size, inline)


def claimed_name(head: Message) -> str:
    """The file name a part says it has."""
    name = parameter(head, "filename", of="Content-Disposition") or parameter(head, "name")
    return " ".join(plain(name).split())


def safe_name(claimed: str, media_type: str, number: int) -> str:
    """A name that leads to no other folder, hides nothing and fits every file system."""
    name = claimed.replace("\\", "/").rpartition("/")[2]
    name = NOT_IN_NAMES.sub(" ", name).strip(" .")
    ending = EXTENSION.search(name)
    ending_text = ending.group() if ending else ""
    stem = name[: len(name) - len(ending_text)].strip(" .")[: LONGEST_NAME - len(ending_text)]
    if not stem:
        stem, ending_text = f"attachment-{number}", ending_text or EXTENSIONS.get(media_type, ".bin")
    return stem + ending_text


def text_of(parts: Parts, part: Part, *, at_most: int = MOST_ENCODED) -> str:
    """A text as it was written; the first megabyte of an endless one."""
    content = content_of(part.head, parts.body(part, at_most=at_most))
    return plain(decoded(content, parameter(part.head, "charset") or "utf-8"))


def content_of(head: Message, body: bytes) -> bytes:
    """A body without its transfer encoding; as it stands when it is not in the one it claims."""
    encoding = _encoding(head)
    if encoding == "base64":
        return _from_base64(body)
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _from_uuencode(body)
    return body


def _encoding(head: Message) -> str:
    return header(head, "Content-Transfer-Encoding").lower().strip(" ;\"'").partition(";")[0].strip()


def _from_base64(body: bytes) -> bytes:
    clean = NOT_IN_BASE64.sub(b"", body)
    try:
        return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _last_quartet(clean))
    except binascii.Error:
        return body


def _last_quartet(clean: bytes) -> bytes:
    """What is left behind the last four characters, filled up; a single one says nothing."""
    left = clean[len(clean) // 4 * 4 :]
    return left.ljust(4, b"=") if len(left) > 1 else b""


def _from_uuencode(body: bytes) -> bytes:
    found = []
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end", b"`")) or not line.strip():
            continue
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            return body
    return b"".join(found)
