"""Lists of any length, by keyset: the last page costs what the first does.

A keyset page begins after the last row of the one before, instead of counting rows from the start. The cursor in the
address bar is that row's sort value and primary key, signed: the database is asked for no value that did not come
out of the column it is compared with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from ams.core.planner import found_first

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")  # a row, or whatever else a statement of ours finds
PAGE = 25  # rows: what one looks through without losing the thread, and what a page costs
BATCH = 2_000  # rows of a CSV read at once
SALT = "staffdesk.cursor"  # as it always was: a page somebody has open goes on
COUNTED = 10_000  # beyond that a list says “more than”


class Sorting(NamedTuple):
    """By which column or annotation (never null, best indexed together with the primary key), and which way."""

    column: str
    descending: bool = False

    @property
    def order(self) -> tuple[str, str]:
        """What the rows are ordered by; those that are alike by their primary key."""
        return ("-" * self.descending + self.column, "-" * self.descending + "pk")

    def turned(self, *, when: bool) -> "Sorting":
        """The other way round, if so."""
        return self._replace(descending=self.descending != when)


class Cursor(NamedTuple):
    """The row a page begins after, or ends before, in one order of the list."""

    column: str
    value: str
    pk: int
    backwards: bool = False

    def __str__(self) -> str:
        return signing.Signer(salt=SALT).sign_object(list(self))

    @classmethod
    def read(cls, text: str, sorting: Sorting) -> "Cursor | None":
        """The cursor we gave for this order; None for an empty, mangled or made-up one, and for one of another."""
        try:
            cursor = cls(*signing.Signer(salt=SALT).unsign_object(text))
        except signing.BadSignature:
            return None
        return cursor if cursor.column == sorting.column else None


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """Some rows of a list, and the cursors of its neighbours (empty where there is none)."""

    rows: list[Shown]
    next: str
    previous: str
    total: int
    counted: int = COUNTED

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > self.counted

    @property
    def has_other_pages(self) -> bool:
        """Whether there is anywhere to go."""
        return bool(self.next or self.previous)

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: QuerySet[Row],
    sorting: Sorting,
    cursor_text: str = "",
    size: int = PAGE,
    *,
    counted: int = COUNTED,
    first: Callable[[], list[Row]] | None = None,
    total: int | None = None,
    full: Callable[[QuerySet[Row]], QuerySet[Row]] | None = None,
) -> Page[Row]:
    """The page a cursor points at, or the first one; the rows are counted so far and no further.

    Counting costs what finding so many rows costs. Where one page is all there is, its rows are the count.
    `first` asks for the first rows, one more than the page has, where the caller has a ready statement for them;
    `total` is how many there are, where the caller knows. `full` joins to the rows of the page what they show beside
    themselves: for these alone, where a join in `rows` would be made for every row that is sorted.
    """
    counted = max(counted, size)

    def ask(cursor: Cursor | None) -> list[Row]:
        return first() if first and cursor is None else _some(rows, sorting, cursor, size + 1, full)

    def count() -> int:
        if total is not None:
            return total
        return counted + 1 if counted == size else _count(rows, counted)

    page = page_by(ask, lambda row: _cursor_at(row, sorting), Cursor.read(cursor_text, sorting), count, size=size)
    return replace(page, counted=counted)


def page_by(
    ask: Callable[[Cursor | None], list[Shown]],
    place: Callable[[Shown], Cursor],
    cursor: Cursor | None,
    count: Callable[[], int],
    *,
    size: int = PAGE,
) -> Page[Shown]:
    """The page after a cursor (or before it, if it says so); without one, or where nothing is left there, the first.

    `ask` finds one more than a page has, the nearest to the cursor first; `count` is asked where there is another page.
    """
    found = ask(cursor) if cursor is not None else []
    if not found:
        cursor, found = None, ask(None)
    backwards = cursor is not None and cursor.backwards
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (more or backwards)
    has_previous = bool(found) and (more if backwards else cursor is not None)
    return Page(
        rows=found,
        next=str(place(found[-1])) if has_next else "",
        previous=str(place(found[0])._replace(backwards=True)) if has_previous else "",
        total=count() if has_next or has_previous else len(found),
    )


def _some(
    rows: QuerySet[Row],
    sorting: Sorting,
    cursor: Cursor | None,
    many: int,
    full: Callable[[QuerySet[Row]], QuerySet[Row]] | None,
) -> list[Row]:
    found = rows_from(rows, sorting, cursor)[:many]
    if full is None:
        return list(found)
    mine = full(rows.model._default_manager.filter(found_first("pk", found.values("pk"))))
    return list(mine.order_by(*sorting.turned(when=cursor is not None and cursor.backwards).order))


def _count(rows: QuerySet[Any], at_most: int) -> int:
    """How many rows there are; one more than asked about where there are more."""
    return rows.order_by().values("pk")[: at_most + 1].count()


def in_batches(rows: QuerySet[Row], sorting: Sorting, size: int = BATCH) -> Iterator[list[Row]]:
    """All rows, some at a time, each batch a query of its own: no server-side cursor, no long transaction."""
    cursor: Cursor | None = None
    while batch := list(rows_from(rows, sorting, cursor)[:size]):
        yield batch
        if len(batch) < size:
            return
        cursor = _cursor_at(batch[-1], sorting)


def rows_from(rows: QuerySet[Row], sorting: Sorting, cursor: Cursor | None) -> QuerySet[Row]:
    """All rows from a place of the list on, in its order."""
    sorting = sorting.turned(when=cursor is not None and cursor.backwards)
    if cursor is not None:
        beyond, from_there = ("lt", "lte") if sorting.descending else ("gt", "gte")
        rows = rows.filter(  # the first condition is implied by the second; it is the one an index can answer
            Q(**{f"{sorting.column}__{from_there}": cursor.value})
            & (Q(**{f"{sorting.column}__{beyond}": cursor.value}) | Q(**{f"pk__{beyond}": cursor.pk}))
        )
    return rows.order_by(*sorting.order)


def _cursor_at(row: Row, sorting: Sorting) -> Cursor:
    value: object = getattr(row, sorting.column)
    said = value.isoformat() if isinstance(value, datetime | date) else str(value)
    return Cursor(sorting.column, said, row.pk)
