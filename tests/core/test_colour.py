"""The accent's shades keep their promises whatever colour an association has."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ams.core.colour import (
    DARK_SURFACES,
    FILL_CONTRAST,
    LIGHT_SURFACES,
    TEXT_CONTRAST,
    NotAColour,
    Shades,
    accent_from,
    contrast,
    normalised,
)

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [  # oracle: WebAIM's contrast checker
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffff00", 3.72),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def readable_everywhere(shades: Shades, surfaces: tuple[str, ...]) -> bool:
    return (
        contrast(shades.fill, shades.on_fill) >= TEXT_CONTRAST
        and contrast(shades.hover, shades.on_fill) >= TEXT_CONTRAST
        and all(contrast(shades.ink, surface) >= TEXT_CONTRAST for surface in (*surfaces, shades.soft))
    )


@given(colours)
def test_every_colour_gives_readable_shades_in_both_themes(colour):
    accent = accent_from(colour)

    assert contrast(accent.card, accent.on_card) >= TEXT_CONTRAST
    assert readable_everywhere(accent.light, LIGHT_SURFACES)
    assert readable_everywhere(accent.dark, DARK_SURFACES)


@given(colours)
def test_ordinary_text_is_readable_on_soft_grounds(colour):
    accent = accent_from(colour)

    assert contrast("#24211c", accent.light.soft) >= TEXT_CONTRAST  # --color-ink, --color-ink-soft
    assert contrast("#5f594f", accent.light.soft) >= TEXT_CONTRAST
    assert contrast("#efebe4", accent.dark.soft) >= TEXT_CONTRAST
    assert contrast("#b5ada1", accent.dark.soft) >= TEXT_CONTRAST


@pytest.mark.parametrize("colour", ["#1f6f54", "#ffd400", "#003366", "#e4003a", "#ffffff", "#000000", "#808080"])
def test_a_button_stands_out_from_its_page(colour):
    accent = accent_from(colour)

    assert all(contrast(accent.light.edge, surface) >= FILL_CONTRAST for surface in LIGHT_SURFACES)
    assert all(contrast(accent.dark.edge, surface) >= FILL_CONTRAST for surface in DARK_SURFACES)


def test_a_bright_colour_stays_itself_with_dark_text():
    assert accent_from("#ffd400").light.fill == "#ffd400"
    assert accent_from("#ffd400").light.on_fill == accent_from("#ffd400").on_card != "#ffffff"


def test_a_colour_that_is_already_readable_stays_as_it_is():
    accent = accent_from("#1f6f54")

    assert (accent.card, accent.light.fill, accent.light.ink) == ("#1f6f54", "#1f6f54", "#1f6f54")


@pytest.mark.parametrize(("written", "colour"), [("#1F6F54", "#1f6f54"), ("1f6f54", "#1f6f54"), (" #abc ", "#aabbcc")])
def test_a_colour_may_be_written_in_several_ways(written, colour):
    assert normalised(written) == colour


@pytest.mark.parametrize("written", ["", "green", "#12345", "#gggggg", "#1f6f5400"])
def test_what_is_not_a_colour_is_refused_with_an_example(written):
    with pytest.raises(NotAColour, match="#1f6f54"):
        normalised(written)


def test_surfaces_are_those_of_the_stylesheet():
    tokens = TOKENS.read_text(encoding="utf-8")
    pairs = dict(re.findall(r"--color-(page|panel|sunken): light-dark\((#\w{6}, #\w{6})\)", tokens))

    surfaces = [tuple(pairs[name].split(", ")) for name in ("page", "panel", "sunken")]

    assert tuple(light for light, _ in surfaces) == LIGHT_SURFACES
    assert tuple(dark for _, dark in surfaces) == DARK_SURFACES


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "good", "warn", "bad"])
def test_the_stylesheet_s_own_text_colours_are_readable_on_every_surface(text, theme):
    tokens = TOKENS.read_text(encoding="utf-8")
    pairs = dict(re.findall(r"--color-([\w-]+): light-dark\((#\w{6}, #\w{6})\)", tokens))
    grounds = ["page", "panel", "sunken", *([f"{text}-soft"] if f"{text}-soft" in pairs and text != "ink" else [])]

    for ground in grounds:
        assert contrast(pairs[text].split(", ")[theme], pairs[ground].split(", ")[theme]) >= TEXT_CONTRAST, ground


def test_browsers_without_light_dark_get_the_same_light_theme():
    tokens = TOKENS.read_text(encoding="utf-8")
    plain = dict(re.findall(r"--color-([\w-]+): (#\w{6});", tokens))
    pairs = dict(re.findall(r"--color-([\w-]+): light-dark\((#\w{6}), #\w{6}\)", tokens))

    assert {name: plain[name] for name in pairs} == pairs
