"""What stands in the cells of a spreadsheet."""

from datetime import date, datetime, tzinfo
from decimal import Decimal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also full-width


def safe_cell(value: object, zone: tzinfo) -> str:
    """What stands in a cell. Text that a spreadsheet would calculate gets an apostrophe, which it hides and obeys."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, date | int | float | Decimal):
        return str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
