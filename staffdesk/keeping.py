"""Files that come and go with cases: stored before the transaction that tells of them, since storing may take long."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.text import get_valid_filename

from staffdesk.models import CaseFile

LONGEST_NAME: Final = 100  # letters of a name in the storage; people see the whole one


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the storage already: its name as people gave it, its size in bytes, and where it lies."""

    name: str
    size: int
    path: str


def keep_file(file: "File[bytes]", *, at: datetime) -> Kept:
    """Store a file; its name is made harmless where it is part of a path, which no other file has at any storage."""
    name = (file.name or "file").replace("\x00", "").replace("\\", "/").rpartition("/")[2] or "file"
    safe = get_valid_filename(f"_{name}")[-LONGEST_NAME:].lstrip("_.") or "file"
    path = default_storage.save(f"cases/{at:%Y/%m}/{token_hex(8)}/{safe}", file)
    return Kept(name[-200:], file.size, path)


def forget_files(kept: list[Kept]) -> None:
    """Take files away that nothing tells of, because what they were stored for did not happen."""
    for one in kept:
        default_storage.delete(one.path)


def case_attachment(reference: str) -> bytes:
    """The bytes of a file that goes with an answer (settings.MESSAGE_ATTACHMENTS)."""
    with CaseFile.objects.get(pk=int(reference)).file.open("rb") as file:
        content: bytes = file.read()
    return content
