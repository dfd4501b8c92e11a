"""Cells that a spreadsheet would calculate: made harmless on the way out, restored on the way in. And yes and no."""

import re
from typing import Final

# After spaces, too, since spreadsheets trim; and full-width signs, which some of them read as the plain ones.
_CALCULATED: Final = re.compile("'* *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sim", "on"})
NO: Final = frozenset({"no", "n", "false", "f", "0", "nee", "nein", "non", "nao", "off"})


def harmless(text: str) -> str:
    """The text with an apostrophe before anything a spreadsheet would calculate; it hides the apostrophe and obeys."""
    return f"'{text}" if _CALCULATED.match(text) else text


def as_written(cell: str) -> str:
    """What `harmless` was given: for every text, as_written(harmless(text)) == text."""
    return cell[1:] if cell.startswith("'") and _CALCULATED.match(cell[1:]) else cell
