"""The desk's tables: pages by keyset (`ams.core.keyset`), and the same rows as CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TypeVar

from django.http import StreamingHttpResponse
from django.utils import timezone

from ams.core.keyset import BATCH, COUNTED, PAGE, Cursor, Page, Sorting, in_batches, page_of

__all__ = [
    "BATCH",
    "COUNTED",
    "PAGE",
    "Cursor",
    "Page",
    "Sorting",
    "csv_download",
    "in_batches",
    "page_of",
    "safe_cell",
]

Line = TypeVar("Line")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also full-width


def csv_download(
    filename: str,
    header: Sequence[object],
    batches: Iterable[Sequence[Line]],
    cells: Callable[[Line], Sequence[object]],
) -> StreamingHttpResponse:
    """The rows as a file that spreadsheets open as text, never as formulas; times in the association's zone."""
    zone = timezone.get_current_timezone()  # the request's; it is over when the rows are streamed

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([safe_cell(title, zone) for title in header])
        for batch in batches:
            yield "".join(writer.writerow([safe_cell(value, zone) for value in cells(row)]) for row in batch)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}-{timezone.localdate():%Y-%m-%d}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_cell(value: object, zone: tzinfo) -> str:
    """What stands in a cell. Text that a spreadsheet would calculate gets an apostrophe, which it hides and obeys."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, date | int | Decimal):
        return str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


class _Echo:
    """A file that hands each line back to its writer."""

    def write(self, line: str) -> str:
        return line
