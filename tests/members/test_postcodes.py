"""Postcodes of sections as pure rules."""

import pytest

from members.postcodes import Area, AreaMap, NoArea, areas_in, first_clash, tidy_postcode


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("35", Area("NL", "35", "35")),
        ("3400-3499", Area("NL", "3400", "3499")),
        ("3400 – 3499", Area("NL", "3400", "3499")),
        ("3400 to 3499", Area("NL", "3400", "3499")),
        ("de 48", Area("DE", "48", "48")),
        ("D-48529", Area("NL", "48529", "48529")),
        ("gb sw1a 1", Area("GB", "SW1A1", "SW1A1")),
        ("SW1A", Area("NL", "SW1A", "SW1A")),
    ],
)
def test_an_area_is_read_as_people_write_it(line, area):
    assert areas_in(f"\n {line}\n{line}", country="NL") == [area]


@pytest.mark.parametrize(
    ("line", "why"),
    [("xx 35", "no country XX"), ("35–400", "equally many"), ("39–35", "after the last"), ("–", "no area"),
     ("1-2-3", "no area"), ("12345678901", "no area")],
)  # fmt: skip
def test_what_is_no_area_is_said(line, why):
    with pytest.raises(NoArea, match=why):
        areas_in(f"34\n{line}", country="NL")


def test_only_as_many_lines_as_anybody_looks_through():
    with pytest.raises(NoArea, match="At most"):
        areas_in("35\n" * 2_001, country="NL")


def test_the_most_exact_area_has_a_postcode():
    areas = AreaMap([
        (Area("NL", "34", "36"), 1), (Area("NL", "3514", "3514"), 2), (Area("DE", "35", "35"), 3),
        (Area("NL", "30", "31"), 4),
    ])  # fmt: skip
    found = [areas.section_at("NL", code) for code in ("3514 BJ", "3515 BJ", "nl-3400", "37", "3", "", "3299")]

    assert found == [2, 1, 1, None, None, None, None]
    assert [areas.section_at(country, "35392") for country in ("DE", "BE")] == [3, None]


def test_areas_overlap_only_where_neither_is_more_exact():
    wide, narrow, other = Area("NL", "34", "36"), Area("NL", "3514", "3514"), Area("NL", "36", "38")

    assert first_clash([(wide, "a"), (narrow, "b"), (Area("DE", "35", "35"), "c")]) is None
    assert first_clash([(other, "b"), (wide, "a")]) == ((wide, "a"), (other, "b"))


def test_a_postcode_is_compared_without_what_people_put_between():
    assert [tidy_postcode(one) for one in ("3514 bj", "D-48529", "LV-1010", "AB-CD", "")] == [
        "3514BJ", "48529", "1010", "ABCD", "",
    ]  # fmt: skip
