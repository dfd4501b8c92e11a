"""Django's `date` filter, in every template without being loaded; it remembers what it wrote."""

from datetime import date as day
from typing import Any

from django import template
from django.template import defaultfilters

from ams.core.dates import dated

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, layout: str | None = None) -> str:
    """A day or an instant by Django's letters ("j M Y"); nothing for what is neither."""
    return dated(value, layout) if isinstance(value, day) else str(defaultfilters.date(value, layout))
