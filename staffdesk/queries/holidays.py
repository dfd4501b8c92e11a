"""Holidays of a country, as a suggestion: which of them the office closes on, staff say."""

from datetime import date, timedelta
from typing import Final

import holidays

from staffdesk.models import Calendar

AHEAD: Final = timedelta(days=550)  # the rest of this year, and next


def suggested_holidays(country: str, *, since: date, but: Calendar) -> list[tuple[date, str]]:
    """Days and names in the next year and a half that a calendar says nothing about; none of an unknown country."""
    known = set(but.days.values_list("day", flat=True))
    try:
        found = holidays.country_holidays(country, years=range(since.year, (since + AHEAD).year + 1))
    except NotImplementedError:
        return []
    return [(day, name) for day, name in sorted(found.items()) if since <= day <= since + AHEAD and day not in known]
