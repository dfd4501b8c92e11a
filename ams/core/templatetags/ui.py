"""What templates need of the design system: icons, stylesheet addresses, initials."""

import re
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from ams.core.postal import postal_address
from ams.core.stylesheets import bundle
from ams.core.theme import theme_version

register = template.Library()
_CODE = re.compile(r"`([^`\n]+)`")
_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>')


@register.simple_tag
@cache  # there are a few dozen
def icon(name: str, css: str = "") -> SafeString:
    """A Lucide icon, drawn in place: a portal page then needs no further request.

    Decoration only (hidden from screen readers): a word stands beside it. Raises KeyError for an unknown name.
    """
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        _symbols()[name],
    )


@register.simple_tag
def state(word: object, kind: str = "") -> SafeString:
    """A state: dot and word, never the dot alone. Kinds: good, warn, bad, accent, quiet."""
    return format_html('<span class="state{}">{}</span>', f" state--{kind}" if kind else "", word)


@register.filter
def coded(text: str) -> SafeString:
    """What stands between `backquotes` as code; all else escaped."""
    parts = enumerate(_CODE.split(str(text)))
    return format_html_join("", "{}", ((format_html("<code>{}</code>", one) if at % 2 else one,) for at, one in parts))


@register.simple_tag
def icon_names() -> list[str]:
    """Every icon there is, for the style page."""
    return sorted(_symbols())


@register.simple_tag
def stylesheet(name: str) -> str:
    """The address of a face's stylesheet (portal, desk or admin), with the version that lets browsers keep it."""
    return f"{reverse('stylesheet', args=[name])}?v={bundle(name).version}"


@register.simple_tag
def theme_stylesheet(colour: str) -> str:
    """The address of the association's own colour as a stylesheet, with its version. Raises NotAColour."""
    return f"{reverse('theme')}?v={theme_version(colour)}"


@register.simple_tag
def site_icon(colour: str) -> str:
    """The address of the browser tab's icon in the association's own colour, with its version. Raises NotAColour."""
    return f"{reverse('site_icon')}?v={theme_version(colour)}"


@register.filter
def breakable(address: object) -> SafeString:
    """An e-mail address that on a narrow screen breaks after @ and dots rather than amid a word."""
    parts = re.split(r"(?<=[@._-])", str(address or ""))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts if part))


class _Addressed(Protocol):
    lines: str
    postcode: str
    country: str


@register.filter
def postal(place: _Addressed) -> str:
    """An address (a member's, or a parcel's) as it stands on an envelope, a line each."""
    return postal_address(place.lines, place.postcode, place.country)


@register.filter
def initials(name: object) -> str:
    """At most two letters for an avatar: “Amara Okafor” gives AO, “Riverbend” gives R, nothing gives ·."""
    words = [word for word in re.split(r"[\s\-]+", str(name or "")) if word[:1].isalpha()]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0].upper() for word in chosen) or "·"


@register.filter
def since(at: datetime) -> str:
    """How long ago an instant was, in its largest unit: “5 hours”."""
    return str(timesince(at, depth=1))


@register.filter
def is_ahead(at: datetime | None) -> bool:
    """Whether an instant is still to come; not when there is none."""
    return at is not None and at > timezone.now()


@lru_cache(maxsize=1)
def _symbols() -> dict[str, SafeString]:
    """The sprite's symbols by name. It is our own file, so its markup is trusted."""
    sprite = (Path(settings.BASE_DIR) / "static" / "icons.svg").read_text(encoding="utf-8")
    return {name: mark_safe(body) for name, body in _SYMBOL.findall(sprite)}  # noqa: S308 (a file of this repository)
