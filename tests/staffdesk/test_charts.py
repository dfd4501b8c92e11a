"""Charts: where bars lie, what stands in the table and in the file, and what no template adds to it."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from staffdesk.charts import HEIGHT, WIDTH, Cell, Chart, Column, Series, column_of, in_per_cent, plain, signed
from staffdesk.queries.retention import Tally
from staffdesk.queries.retention_charts import movement_chart, rate_chart
from staffdesk.tables import page_with_charts


def chart(*series, columns=2, **more):
    names = [Column(str(n), f"No. {n}") for n in range(columns)]
    return Chart("name", "It is so.", "Counted.", "Which", names, series, "before", "/rows/", **more)


def lying(chart):
    return [(bar.tone, bar.x, bar.y, bar.width, bar.height) for bar in chart.bars]


def test_bars_stand_on_the_ground_the_period_before_to_their_left():
    found = chart(Series("Now", [4, None]), Series("", [2, 1], is_before=True))

    assert lying(found) == [
        ("now", 150, 0, 105, 140), ("before", 45, 70, 105, 70), ("before", 345, 105, 105, 35),
    ]  # fmt: skip
    assert (found.ground, found.top, found.key) == (140, "4", [("now", "Now"), ("before", "before")])
    assert [bar.words for bar in found.bars] == ["No. 0, Now: 4", "No. 0, before: 2", "No. 1, before: 1"]


@pytest.mark.parametrize(
    ("series", "drawn", "ground"),
    [
        ([Series("Mean", [1, -2])], [("now", 45, 0, 210, 46.7), ("now", 345, 46.7, 210, 93.3)], 46.7),
        ([Series("In", [3]), Series("Back", [1], is_added=True)], [("now", 45, 35, 210, 105),
                                                                   ("now-added", 45, 0, 210, 35)], 140),
        ([Series("In", [3]), Series("Out", [1], falls=True)], [("now", 45, 0, 210, 105),
                                                               ("now", 45, 105, 210, 35)], 105),
        ([Series("None", [None, 0])], [], 140),
    ],
)  # fmt: skip
def test_what_is_below_nought_hangs_what_is_added_stands_on_the_other_and_what_went_falls(series, drawn, ground):
    found = chart(*series)

    assert lying(found) == drawn
    assert found.ground == ground


def test_the_scale_goes_as_far_as_it_has_to_and_never_less_than_it_should():
    assert chart(Series("Share", [20, 30]), reach=(0, 100)).scale == (0, 100)
    assert chart(Series("Share", [20, 130]), reach=(0, 100)).scale == (0, 130)
    assert chart(Series("Mean", [-1.5, 0.2]), reach=(-1, 1)).scale == (-1.5, 1)


def test_table_and_file_hold_what_is_drawn_with_the_way_to_its_rows():
    found = chart(
        Series("Joined", [4, 0], ["/a/", "/b/"]), Series("Joined", [2.5, None], is_before=True), written=signed
    )

    assert found.heads == ["Which", "Joined", "Joined, before"]
    assert found.rows == [
        ("No. 0", [Cell("+4.0", "/a/"), Cell("+2.5", "")]), ("No. 1", [Cell("0.0", ""), Cell("–", "")]),
    ]  # fmt: skip
    assert found.lines == [["No. 0", 4, 2.5], ["No. 1", 0, None]]
    request = RequestFactory().get("/", {"file": "name"})
    told = page_with_charts(request, "there-is-none.html", [found], {}).getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(told))) == [found.heads, ["No. 0", "4", "2.5"], ["No. 1", "0", ""]]


@pytest.mark.parametrize(
    ("written", "figure", "words"),
    [(plain, 1234, "1,234"), (plain, None, "–"), (in_per_cent, 62.5, "62.5\u00a0%"), (in_per_cent, None, "–"),
     (signed, -0.36, "−0.4"), (signed, 0.04, "0.0"), (signed, None, "–")],
)  # fmt: skip
def test_figures_are_written_as_the_reader_writes_them(written, figure, words):
    assert written(figure) == words


def test_bars_of_a_year_never_leave_the_chart():
    months = [(date(2026, n, 1), Tally(due=4, renewed=n % 5, joined=n, returned=n % 3)) for n in range(1, 13)]
    nothing = [(date(2025, n, 1), Tally()) for n in range(1, 13)]

    def link(what, year, month=""):
        return f"{what} {year} {month}"

    moves, rates = movement_chart(months, nothing, link=link), rate_chart(months, nothing, link=link)

    for bar in [*moves.bars, *rates.bars]:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.1
    assert [column_of(first) for first, _tally in months][10] == Column("Nov", "November 2026")
    assert moves.rows[3][1][:3] == [
        Cell("4", "joined 2026 4"), Cell("1", "returned 2026 4"), Cell("0", ""),
    ]  # fmt: skip
    assert movement_chart(nothing, nothing, link=link).bars == []


def test_no_template_draws_a_chart_of_its_own():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")

    assert [path.name for path in templates if "<rect" in path.read_text()] == ["chart.html"]
