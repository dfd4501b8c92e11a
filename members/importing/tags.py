"""Tags in one cell: names with commas between. A name that holds a comma or a quotation mark stands in quotation marks,
in which a quotation mark is doubled: as in a line of a CSV file, so that every name comes back.
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from members.importing.errors import RowRejected

LONGEST: Final = 60  # letters of a name
_NEEDS_QUOTES: Final = frozenset(',;"\r\n')


def tags_cell(names: Iterable[str]) -> str:
    """Names as one cell, always in the same order."""
    return ", ".join(_quoted(name) for name in sorted(names))


def tag_names(cell: str, *, is_own: bool) -> tuple[str, ...]:
    """The names in a cell, each once, however it is capitalised. Raises RowRejected.

    Other systems put semicolons or line breaks between, too, and spaces anywhere; our own names are taken as they are.
    """
    separator = ";" if not is_own and ";" in cell and "," not in cell else ","
    found: dict[str, str] = {}
    try:
        lines = list(
            csv.reader(io.StringIO(cell, newline=""), delimiter=separator, skipinitialspace=True, strict=is_own)
        )
    except csv.Error:
        raise RowRejected(_("The quotation marks around the tags do not match.")) from None
    for name in (name for line in lines for name in line):
        named = name if is_own else " ".join(name.split())
        if not named.strip():
            continue
        if len(named) > LONGEST:
            raise RowRejected(
                _("“%(name)s…” is too long for a tag: at most %(most)d letters fit.")
                % {"name": named[:40], "most": LONGEST}
            )
        found.setdefault(named.lower(), named)
    return tuple(found.values())


def _quoted(name: str) -> str:
    if _NEEDS_QUOTES.isdisjoint(name) and name == name.strip():
        return name
    return '"' + name.replace('"', '""') + '"'
