"""Dates in words, remembered: a list shows the same instants to everybody who opens it, and formatting takes long."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language


def dated(value: date | datetime, layout: str | None = None) -> str:
    """As `django.utils.formats.date_format` writes it, in the language in use.

    An instant is written in the zone it is given in; `layout` is Django's, or a format's name such as DATE_FORMAT.
    """
    if isinstance(value, datetime):  # instants of two zones are equal, but are not written alike
        return _instant(value.replace(tzinfo=None, fold=0), value.tzinfo, value.fold, layout, get_language())
    return _day(value, layout, get_language())


@lru_cache(maxsize=8192)
def _instant(local: datetime, zone: tzinfo | None, fold: int, layout: str | None, _language: str | None) -> str:
    return str(formats.date_format(local.replace(tzinfo=zone, fold=fold), layout))


@lru_cache(maxsize=2048)
def _day(day: date, layout: str | None, _language: str | None) -> str:
    return str(formats.date_format(day, layout))
