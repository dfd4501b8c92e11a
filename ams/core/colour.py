"""Readable shades of one colour, computed by contrast and never assumed.

An association gives a single colour. Fills, text, hover and soft backgrounds for the light and the dark theme are
derived from it in OKLCH (lightness, chroma, hue), where moving the lightness keeps the colour recognisably the same.
Every pair that carries text reaches WCAG contrast 4.5; a fill, or else its edge, stands out from the page by 3.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
FILL_CONTRAST = 3.0
HEADROOM = 0.05  # hex has 256 steps a channel: rounding must not cost the promise

WHITE = "#ffffff"
NEAR_BLACK = "#1b1916"
# The surfaces text in the accent may stand on: `static/css/tokens.css` says the same, and a test compares them.
LIGHT_SURFACES = ("#faf8f5", "#ffffff", "#f3f0ea")
DARK_SURFACES = ("#161412", "#1f1c19", "#2a2723")

_HEX = re.compile(r"^#?([0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
Rgb = tuple[float, float, float]
Oklch = tuple[float, float, float]


class NotAColour(ValueError):
    """The text is not a colour such as #1f6f54."""


@dataclass(frozen=True, slots=True)
class Shades:
    """What one theme needs of the accent; each value is a hex colour.

    `fill` with `on_fill` is for buttons and selected things, `edge` bounds a fill, `ink` is for links and text on any
    surface or on `soft`, `line` for hairlines of soft surfaces (decoration only: it promises no contrast).
    """

    fill: str
    on_fill: str
    edge: str
    hover: str
    ink: str
    soft: str
    line: str


@dataclass(frozen=True, slots=True)
class Accent:
    """One association colour as the interface uses it; `card` is the colour itself as far as text on it allows."""

    card: str
    on_card: str
    light: Shades
    dark: Shades


def accent_from(colour: str) -> Accent:
    """All shades of the colour. Raises NotAColour."""
    source = _oklch(normalised(colour))
    card, on_card = _fill_with_text(source)
    return Accent(card=card, on_card=on_card, light=_light(source), dark=_dark(source))


def normalised(colour: str) -> str:
    """The colour as #rrggbb in lower case. Raises NotAColour, saying what a colour looks like."""
    match = _HEX.match(colour.strip())
    if not match:
        raise NotAColour(f"“{colour}” is not a colour. Write it as six digits after a hash, for example #1f6f54.")
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two hex colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _light(source: Oklch) -> Shades:
    _, chroma, hue = source
    fill, on_fill = _fill_with_text(source)  # a bright yellow stays itself, with dark text and a darker edge
    soft = _hex((0.955, min(chroma, 0.02), hue))
    return Shades(
        fill=fill,
        on_fill=on_fill,
        edge=_hex(_until(_oklch(fill), -0.01, lambda it: _stands_out(it, LIGHT_SURFACES))),
        hover=_hover(fill, on_fill),
        ink=_hex(_until(source, -0.01, lambda it: _readable(it, (*LIGHT_SURFACES, soft)))),
        soft=soft,
        line=_hex((0.87, min(chroma, 0.045), hue)),
    )


def _dark(source: Oklch) -> Shades:
    _, chroma, hue = source
    fill, on_fill = _fill_with_text(_until(source, 0.01, lambda it: _stands_out(it, DARK_SURFACES)))
    soft = _hex((0.28, min(chroma, 0.035), hue))
    return Shades(
        fill=fill,
        on_fill=on_fill,
        edge=_hex(_until(_oklch(fill), 0.01, lambda it: _stands_out(it, DARK_SURFACES))),
        hover=_hover(fill, on_fill),
        ink=_hex(_until(source, 0.01, lambda it: _readable(it, (*DARK_SURFACES, soft)))),
        soft=soft,
        line=_hex((0.42, min(chroma, 0.07), hue)),
    )


def _fill_with_text(source: Oklch) -> tuple[str, str]:
    """The fill nearest to the source that bears white or near-black text; white wins where both can be read."""
    for step in range(100):
        for direction in (-0.01, 0.01):
            fill = _hex(_moved(source, direction * step))
            for text in (WHITE, NEAR_BLACK):
                if contrast(fill, text) >= TEXT_CONTRAST:
                    return fill, text
    raise AssertionError("Every colour bears white or black text within the range of lightness")  # pragma: no cover


def _hover(fill: str, on_fill: str) -> str:
    """A step away from the text, so that hovering never costs contrast."""
    return _hex(_moved(_oklch(fill), -0.05 if on_fill == WHITE else 0.05))


def _until(source: Oklch, step: float, good: Callable[[str], bool]) -> Oklch:
    """Move the lightness in one direction until the shade is good; pure black or white is good by construction."""
    for count in range(101):
        moved = _moved(source, step * count)
        if good(_hex(moved)):
            return moved
    return _moved(source, math.copysign(1, step))


def _readable(shade: str, surfaces: Iterable[str]) -> bool:
    return all(contrast(shade, surface) >= TEXT_CONTRAST + HEADROOM for surface in surfaces)


def _stands_out(shade: str, surfaces: Iterable[str]) -> bool:
    return all(contrast(shade, surface) >= FILL_CONTRAST + HEADROOM for surface in surfaces)


def _moved(colour: Oklch, by: float) -> Oklch:
    lightness, chroma, hue = colour
    return min(max(lightness + by, 0.0), 1.0), chroma, hue


# --- OKLCH, after Björn Ottosson (https://bottosson.github.io/posts/oklab/) ---------------------------------------


def _oklch(colour: str) -> Oklch:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _hex(colour: Oklch) -> str:
    """The nearest sRGB colour: where the screen cannot show the chroma, chroma gives way, lightness and hue stay."""
    lightness, chroma, hue = colour
    low, high = 0.0, chroma
    rgb = _rgb((lightness, chroma, hue))
    if not _displayable(rgb):
        for _ in range(16):
            middle = (low + high) / 2
            low, high = (middle, high) if _displayable(_rgb((lightness, middle, hue))) else (low, middle)
        rgb = _rgb((lightness, low, hue))
    return "#" + "".join(f"{round(255 * _gamma(min(max(channel, 0.0), 1.0))):02x}" for channel in rgb)


def _rgb(colour: Oklch) -> Rgb:
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _displayable(rgb: Rgb) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in rgb)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
