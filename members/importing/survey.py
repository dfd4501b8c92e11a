"""One look through a whole file before anything is decided: orders of dates, levels, rows that repeat others."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from members.importing.custom import PREFIX
from members.importing.dates import DateColumn, DateOrder
from members.importing.fields import OWN_HEADERS, Field
from members.importing.formats import Recognised
from members.importing.parts import digest
from members.importing.reading import Row, Sheet
from members.importing.rows import Reading
from members.importing.secrets import plain

_ABOUT: Final = frozenset(  # the contact itself; so are custom fields
    [*list(OWN_HEADERS.values())[: list(OWN_HEADERS).index("Known elsewhere as")], Field.TAGS, Field.NOTE]
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the columns of a file hold."""

    rows: int
    orders: dict[str, DateOrder | None]
    questions: list[str]  # about dates; while there is one, nothing can be imported
    levels: dict[str, int]  # as the file writes them, with how many rows have each


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type of membership as files may call it."""

    slug: str
    name: str


@dataclass(slots=True)
class Doubles:
    """Rows about somebody another row is about already."""

    repeated: set[int] = field(default_factory=set)  # lines that say the same again
    contradicting: dict[int, int] = field(default_factory=dict)  # line -> the earlier line it contradicts
    keys: set[str] = field(default_factory=set)  # of subjects with several rows


def survey(sheet: Sheet, recognised: Recognised, order: DateOrder | None = None) -> Survey:
    """Read every row once. `order` answers all questions about dates."""
    dates = {known: DateColumn() for known in recognised.dates}
    places = [(recognised.column(known) or 0, column) for known, column in dates.items()]
    level = recognised.column(Field.LEVEL)
    levels: Counter[str] = Counter()
    rows = 0
    for row in sheet.rows():
        rows += 1
        if row.fault:
            continue
        for place, column in places:
            if row.cells[place]:
                column.see(row.cells[place], row.line)
        if level is not None and (text := row.cells[level].strip()):
            levels[text] += 1
    headers = {known: recognised.headers[recognised.column(known) or 0] for known in dates}
    asked = [] if order else [column.question(headers[known]) for known, column in dates.items()]
    return Survey(
        rows=rows,
        orders={known: order or column.order for known, column in dates.items()},
        questions=sorted(filter(None, asked)),
        levels=dict(levels.most_common()),
    )


def match_levels(
    levels: Iterable[str], types: Iterable[TypeName], chosen: Mapping[str, str], *, codes: bool
) -> tuple[dict[str, str], list[str]]:
    """Level -> slug for all that are chosen by hand or called like a type of ours; and those nobody can place.

    Codes (the numbers of an export that names no levels) match nothing by themselves. Raises DomainError for a type
    that does not exist.
    """
    known = list(types)
    slugs = {one.slug for one in known}
    if unknown := sorted({slug for slug in chosen.values() if slug} - slugs):
        raise DomainError(
            _("There is no membership “%(slug)s”. Choose one of: %(all)s.")
            % {"slug": unknown[0], "all": ", ".join(sorted(slugs))}
        )
    by_word = {plain(word): one.slug for one in known for word in (one.name, one.slug)}
    placed = {level: by_word[plain(level)] for level in levels if not codes and plain(level) in by_word} | dict(chosen)
    return placed, [level for level in levels if level not in placed]


def find_doubles(sheet: Sheet, reading: Reading) -> Doubles:
    """Rows whose subject an earlier row has. In our own export they are usual, and may not contradict each other."""
    doubles = Doubles()
    first: dict[str, tuple[int, str]] = {}
    is_own = reading.recognised.format.is_own
    told = [
        place
        for place, known in enumerate(reading.recognised.fields)
        if known and (not is_own or known in _ABOUT or known.startswith(PREFIX))
    ]
    for row in sheet.rows():
        if row.fault or not (key := _key(reading, row)):
            continue
        says = digest([row.cells[place].strip() for place in told])
        line, said = first.setdefault(digest(key), (row.line, says))
        if line == row.line:
            continue
        doubles.keys.add(key)
        if said != says:
            doubles.contradicting[row.line] = line
        elif not is_own:
            doubles.repeated.add(row.line)
    return doubles


def _key(reading: Reading, row: Row) -> str:
    """The key of a row: the id in it where it has one, which is quick to see; empty for a row nobody can take."""
    recognised = reading.recognised
    column = recognised.column(Field.NUMBER if recognised.format.is_own else Field.EXTERNAL_ID)
    if column is not None and recognised.format.may_add_people and (given := row.cells[column].strip()):
        return given
    try:
        return reading.read(row).key
    except DomainError:
        return ""
