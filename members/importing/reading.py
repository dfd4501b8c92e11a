"""A file of bytes as rows of cells: encoding and separator found, secrets left out, line by line.

Nothing is held but the row at hand, so a file of any length can be read. Columns that hold passwords and the like are
dropped before a row leaves this module: they reach no plan, no database, no list of rejected rows and no log.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple

from django.utils.translation import gettext as _

from members.importing.cells import as_written
from members.importing.errors import UnreadableFile
from members.importing.secrets import is_secret

Opener = Callable[[], BinaryIO]

SEPARATORS: Final = (",", ";", "\t")
ENCODINGS: Final = ("utf-8", "cp1252", "utf-16")  # what people may name; others work as well
_GLANCE: Final = 64 * 1024
_CONTROLS: Final = [bytes([code]) for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a\x1b"]
_FEW: Final = 8  # control characters that a text may hold by mistake
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_DECLARED: Final = re.compile(r'"?sep=(.)"?\r?\n?$')


class Row(NamedTuple):
    """A row: the line of the file it begins on (the header being line 1), its cells, or why it cannot be read."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose header is known; `rows` reads it from the start each time."""

    open: Opener = field(repr=False)
    encoding: str
    separator: str
    headers: tuple[str, ...]  # without the secret ones
    secrets: tuple[str, ...]  # columns that are never read
    _kept: tuple[int, ...] = field(repr=False)
    _width: int = field(repr=False)
    _skipped: int = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, in order. A broken row carries its fault; those after it are still read."""
        with _text(self.open, self.encoding) as text:
            for _line in range(self._skipped):
                text.readline()
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            with suppress(csv.Error):  # the header; it was read already, and more leniently
                next(reader)
            while True:
                line = reader.line_num + 1 + self._skipped
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(line, [], _fault(str(error)))
                    continue
                except UnicodeError:
                    raise _undecodable(self.encoding) from None
                if any(cell.strip() for cell in cells):
                    yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        if any(cells[self._width :]):
            return Row(line, [], _too_wide(len(cells), self._width))
        cells += [""] * (self._width - len(cells))  # spreadsheets leave empty cells at the end away
        kept = [as_written(cells[index]) for index in self._kept]
        return Row(line, kept, _("There is a NUL in it.") if any("\x00" in cell for cell in kept) else "")


def open_sheet(source: Opener, *, encoding: str = "", ours: Collection[str] = ()) -> Sheet:
    """The file with its encoding, separator and header found. Raises UnreadableFile.

    `source` opens the bytes anew each time it is called; `encoding` overrules what the bytes suggest. `ours` are
    headers of our own export that are no secret whatever they sound like: what is kept here must come in again.
    """
    encoding = encoding or find_encoding(source)
    try:
        encoding = {"utf-8": "utf-8-sig"}.get(name := codecs.lookup(encoding).name, name)
    except LookupError:
        raise UnreadableFile(
            _("There is no encoding called %(name)s. Try utf-8, cp1252 or utf-16.") % {"name": encoding}
        ) from None
    with _text(source, encoding) as text:
        try:
            head = text.read(_GLANCE)
        except UnicodeError:
            raise _undecodable(encoding) from None
    declared = _DECLARED.match(head.partition("\n")[0])
    skipped = 1 if declared else 0
    separator = declared[1] if declared else _find_separator(head)
    headers = _header(head.split("\n", 1)[1] if declared else head, separator)
    secret = [header not in ours and is_secret(header) for header in headers]
    kept = tuple(index for index, is_hidden in enumerate(secret) if not is_hidden)
    return Sheet(
        open=source,
        encoding=encoding,
        separator=separator,
        headers=tuple(headers[index] for index in kept),
        secrets=tuple(header for header, is_hidden in zip(headers, secret, strict=True) if is_hidden),
        _kept=kept,
        _width=len(headers),
        _skipped=skipped,
    )


def find_encoding(source: Opener) -> str:
    """UTF-8 (with its mark or without), UTF-16 or Windows-1252, from all of the bytes. Raises UnreadableFile."""
    with source() as file:
        start = file.read(_GLANCE)
    if not start.strip():
        raise UnreadableFile(_("The file is empty. Export it again, and look into it before uploading."))
    if start.startswith(_SPREADSHEETS):
        raise UnreadableFile(_("This is a spreadsheet, not a CSV file. Open it and save it as “CSV UTF-8”."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    evens, odds = start[0:400:2].count(0), start[1:400:2].count(0)
    if max(evens, odds) * 4 > len(start[:400]):  # at least half of every other byte
        return "utf-16-le" if odds > evens else "utf-16-be"
    if (strays := sum(map(start.count, _CONTROLS))) > _FEW and strays * 20 > len(start):
        raise UnreadableFile(_("This is no list, but a picture or a document. Export the members as CSV."))
    return _utf_8_or_windows(source)


def _utf_8_or_windows(source: Opener) -> str:
    good = bad = 0
    first_bad = ""
    with io.TextIOWrapper(source(), encoding="utf-8", errors="replace", newline="") as text:
        for number, line in enumerate(text, start=1):
            if not line.isascii():
                faults = line.count("\ufffd")
                good += sum(not c.isascii() for c in line) - faults
                bad += faults
                first_bad = first_bad or (str(number) if faults else "")
    if not bad:
        return "utf-8"
    if good > bad:
        raise UnreadableFile(
            _("Line %(line)s is not UTF-8, though the rest is. Save the file again as “CSV UTF-8”.")
            % {"line": first_bad}
        )
    with io.TextIOWrapper(source(), encoding="cp1252", newline="") as text:
        try:
            for _line in text:
                pass
        except UnicodeError:
            raise _undecodable("cp1252") from None
    return "cp1252"


def _text(source: Opener, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source(), encoding=encoding, errors="strict", newline="")


def _find_separator(head: str) -> str:
    """The one that cuts the header into most cells; a comma when none does."""
    return max(SEPARATORS, key=lambda separator: len(_first_record(head, separator)))


def _first_record(head: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _header(head: str, separator: str) -> list[str]:
    headers = [" ".join(as_written(cell).split()) for cell in _first_record(head.removeprefix("\ufeff"), separator)]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise UnreadableFile(_("The first line names no columns. The first line of the file must be its header."))
    return headers


def _undecodable(encoding: str) -> UnreadableFile:
    return UnreadableFile(
        _("The file cannot be read as %(encoding)s. Save it again as “CSV UTF-8”.") % {"encoding": encoding}
    )


def _too_wide(cells: int, width: int) -> str:
    return _("It has %(cells)d cells and the header %(width)d. Put quotes around values with a separator in them.") % {
        "cells": cells,
        "width": width,
    }


def _fault(error: str) -> str:
    if "end of data" in error or "limit" in error:
        return _("A quotation mark opens here and is never closed, so the rest of the file cannot be read.")
    return _("The quotation marks of this row do not match. Double those that belong to the text.")
