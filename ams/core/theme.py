"""The association's colour as a stylesheet of a dozen custom properties and as an icon, both kept for good."""

from functools import lru_cache
from hashlib import sha256

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from ams.core.colour import Accent, Shades, accent_from

ICON = (  # static/favicon.svg in other colours
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="{fill}"/>'
    '<path d="M16 6.5 25.5 16 16 25.5 6.5 16Z" fill="none" stroke="{mark}" stroke-width="2.2" stroke-linejoin="round"/>'
    '<circle cx="16" cy="16" r="3" fill="{mark}"/></svg>\n'
)
YEAR = 365 * 24 * 60 * 60  # seconds


def theme_version(colour: str) -> str:
    """Ten characters that change whenever the stylesheet of this colour would."""
    return sha256(theme_stylesheet(colour).encode()).hexdigest()[:10]


def theme_response(colour: str) -> HttpResponse:
    """The stylesheet, for ever: link it with `?v=` and `theme_version`. Raises NotAColour."""
    response = HttpResponse(theme_stylesheet(colour), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def icon_response(colour: str, *, for_ever: bool) -> HttpResponse:
    """The icon of the browser's tab: for ever under an address with a version, else for an hour. Raises NotAColour."""
    accent = accent_from(colour)
    response = HttpResponse(ICON.format(fill=accent.card, mark=accent.on_card), content_type="image/svg+xml")
    if for_ever:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=3600)
    return response


@lru_cache(maxsize=32)
def theme_stylesheet(colour: str) -> str:
    """The custom properties `tokens.css` reads. Browsers without `light-dark()` get the light theme."""
    accent = accent_from(colour)
    card = f"--color-card:{accent.card};--color-on-card:{accent.on_card};"
    plain = "".join(f"{name}:{value};" for name, value in _named(accent.light))
    both = "".join(f"{name}:light-dark({light},{dark});" for name, light, dark in _pairs(accent))
    return f"@layer theme{{:root{{{card}{plain}}}@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}}}\n"


def _named(shades: Shades) -> list[tuple[str, str]]:
    return [
        ("--color-accent", shades.fill),
        ("--color-on-accent", shades.on_fill),
        ("--color-accent-edge", shades.edge),
        ("--color-accent-hover", shades.hover),
        ("--color-accent-ink", shades.ink),
        ("--color-accent-soft", shades.soft),
        ("--color-accent-line", shades.line),
    ]


def _pairs(accent: Accent) -> list[tuple[str, str, str]]:
    return [
        (name, light, dark) for (name, light), (_, dark) in zip(_named(accent.light), _named(accent.dark), strict=True)
    ]
