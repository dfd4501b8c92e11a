"""The desk's tables: pages by keyset (`ams.core.keyset`), and the same rows as CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from ams.core.cells import safe_cell
from ams.core.keyset import BATCH, COUNTED, PAGE, Cursor, Page, Sorting, in_batches, page_of
from staffdesk.charts import Chart

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
    "page_with_charts",
    "safe_cell",
]

Line = TypeVar("Line")


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


def page_with_charts(
    request: HttpRequest, template: str, charts: Sequence[Chart], context: dict[str, Any]
) -> HttpResponseBase:
    """The page; or one of its charts as a file, where the address asks for it: so who sees one may have the other."""
    for chart in charts:
        if chart.name == request.GET.get("file"):
            return csv_download(chart.name, chart.heads, [chart.lines], list)
    return render(request, template, {**context, "charts": charts})


class _Echo:
    """A file that hands each line back to its writer."""

    def write(self, line: str) -> str:
        return line
