"""Charts of the desk, the one way to draw them: a finding, bars, the same as a table and as a file.

Whoever has figures says what they are (`Series`), in which columns they stand, what they say and how they were counted.
Where the bars lie, what the table and the file hold, is worked out here. Pure.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.dates import MONTHS_3
from django.utils.formats import date_format, number_format

WIDTH: Final = 600  # of a chart, in its own units
HEIGHT: Final = 140
USED: Final = 0.7  # of a column; the rest keeps it apart from the next

Figure = float | None


def plain(figure: Figure) -> str:
    """A count, as the reader's language writes it; a dash where there is none."""
    return "–" if figure is None else number_format(figure, use_l10n=True, force_grouping=True)


def in_per_cent(figure: Figure) -> str:
    """A share of a hundred, to one decimal."""
    return "–" if figure is None else f"{number_format(figure, 1)}\u00a0%"


def signed(figure: Figure) -> str:
    """+0.4, −0.4, 0.0; a dash for nothing."""
    if figure is None:
        return "–"
    rounded = round(figure, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + number_format(abs(rounded), 1)


@dataclass(frozen=True, slots=True)
class Column:
    """Where figures stand above each other: its word below the chart, and in the table."""

    short: str
    title: str


def column_of(month: date) -> Column:
    """Nov, and November 2026."""
    return Column(str(MONTHS_3[month.month]).capitalize(), date_format(month, "F Y"))


@dataclass(frozen=True, slots=True)
class Series:
    """A figure for each column, None where there is none; with links, the rows behind each."""

    title: str
    figures: Sequence[Figure]
    links: Sequence[str] = ()
    is_before: bool = False  # of the period before: grey, beside the others
    is_added: bool = False  # stands on the one before it, paler
    falls: bool = False  # what went rather than came: drawn downwards

    @property
    def tone(self) -> str:
        """What its bars look like."""
        return ("before" if self.is_before else "now") + ("-added" if self.is_added else "")


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure drawn, and what it is in words."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table, with the rows behind it."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What figures say, how they were counted, and all that draws them. `name`: on its page, and of its file."""

    name: str
    finding: str
    how: str
    head: str  # what a column is
    columns: Sequence[Column]
    series: Sequence[Series]
    before: str  # what the period before is called
    rows_url: str  # what all of it was counted from
    written: Callable[[Figure], str] = plain
    reach: tuple[float, float] = (0, 1)  # the scale goes so far at least

    @property
    def scale(self) -> tuple[float, float]:
        """From the lowest to the highest that is drawn."""
        ends = [end for *_where, low, high in self._drawn() for end in (low, high)]
        return min(self.reach[0], *ends, 0), max(self.reach[1], *ends, 0)

    @property
    def ground(self) -> float:
        """Where nought lies."""
        return _height(0, self.scale)

    @property
    def top(self) -> str:
        """What the upper edge stands for."""
        return self.written(self.scale[1])

    @property
    def bars(self) -> list[Bar]:
        """Those of the period before in the left half of each column."""
        scale, both = self.scale, any(one.is_before for one in self.series)
        column = WIDTH / max(len(self.columns), 1)
        width = USED * column / (2 if both else 1)
        found = []
        for n, series, low, high in self._drawn():
            x = column * (n + (1 - USED) / 2) + (width if both and not series.is_before else 0)
            y, end = _height(high, scale), _height(low, scale)
            words = f"{self.columns[n].title}, {self._head(series)}: {self.written(series.figures[n])}"
            found.append(Bar(round(x, 1), round(y, 1), round(width, 1), round(end - y, 1), series.tone, words))
        return found

    @property
    def key(self) -> list[tuple[str, str]]:
        """What each kind of bar is: its look, and words."""
        said = [(one.tone, f"{one.title} ↓" if one.falls else one.title) for one in self.series if not one.is_before]
        return said + ([("before", self.before)] if len(said) < len(self.series) else [])

    @property
    def heads(self) -> list[str]:
        """Above the columns of table and file."""
        return [self.head, *(self._head(one) for one in self.series)]

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """The table."""
        return [(column.title, [self._cell(one, n) for one in self.series]) for n, column in enumerate(self.columns)]

    @property
    def lines(self) -> list[Sequence[object]]:
        """The file: figures as they are."""
        return [[column.title, *(one.figures[n] for one in self.series)] for n, column in enumerate(self.columns)]

    def _head(self, series: Series) -> str:
        if not series.is_before:
            return series.title
        return f"{series.title}, {self.before}" if series.title else self.before

    def _cell(self, series: Series, n: int) -> Cell:
        figure = series.figures[n]
        return Cell(self.written(figure), series.links[n] if series.links and figure else "")

    def _drawn(self) -> Iterator[tuple[int, Series, float, float]]:
        """Each figure that is not nought: its column, whose it is, from where to where."""
        below: Sequence[Figure] = ()
        for series in self.series:
            for n, figure in enumerate(series.figures):
                base = (below[n] or 0) if series.is_added else 0
                low, high = sorted(-one if series.falls else one for one in (base, base + (figure or 0)))
                if figure:
                    yield n, series, low, high
            below = series.figures


def _height(figure: float, scale: tuple[float, float]) -> float:
    """How far below the upper edge a figure lies."""
    low, high = scale
    return round(HEIGHT * (high - figure) / (high - low), 1)
