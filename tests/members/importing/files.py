"""Files as other systems write them, in memory."""

import io
from datetime import UTC

from members.importing.formats import recognise
from members.importing.reading import open_sheet
from members.importing.rows import Reading
from members.importing.survey import match_levels, survey

FULL = "full"


def opener(content, encoding="utf-8"):
    """What `open_sheet` wants; text is encoded, bytes stay."""
    data = content.encode(encoding) if isinstance(content, str) else content
    return lambda: io.BytesIO(data)


def rows_of(content, *, order=None, levels=None, lifetime=(), chosen=None, encoding="utf-8"):
    """Every row of a file as what it says, or as the reason why it says nothing."""
    sheet = open_sheet(opener(content, encoding))
    known = recognise(sheet.headers, secrets=sheet.secrets, chosen=chosen)
    found = survey(sheet, known, order)
    placed, _open = match_levels(found.levels, [], {}, codes=known.format.levels_are_codes)
    reading = Reading(known, found.orders, {**placed, **(levels or {})}, frozenset(lifetime), UTC, "NL")
    return [_read(reading, row) for row in sheet.rows()]


def _read(reading, row):
    try:
        return reading.read(row)
    except Exception as error:  # noqa: BLE001 - the test looks at it
        return error
