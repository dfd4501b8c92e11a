"""What makes two records one: names first, then something else that agrees."""

from datetime import date

import pytest

from members.likeness import Known, Names, compare_names, likeness, phone_key, same_place, words_of


def known(name="Amara Okafor", **details):
    return Known(1, name, **details)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Amara Okafor", "amara  OKAFOR", Names.SAME),
        ("Amara Okafor", "Okafor, Amara", Names.SAME),
        ("Søren Müller", "Soren Muller", Names.SAME),
        ("Dr. Amara Okafor", "Amara Okafor", Names.SAME),
        ("Museum BV", "Museum", Names.SAME),
        ("Amara Okafor", "A. Okafor", Names.ALIKE),
        ("Amara Okafor", "Amara Okafore", Names.ALIKE),
        ("Sanne Janssen", "Sanne Jansen", Names.ALIKE),
        ("Amara Okafor", "Amara Okafor-Smith", Names.ALIKE),
        ("Amara Okafor", "Amara Bakker", Names.GIVEN),
        ("Amara Okafor", "Chidi Okafor", Names.DIFFERENT),  # relatives
        ("Amara Okafor", "B. Okafor", Names.DIFFERENT),
        ("A. Okafor", "A. Bakker", Names.DIFFERENT),
        ("Jan de Wit", "Jan de Boer", Names.GIVEN),
        ("", "Amara", Names.DIFFERENT),
        ("李 明", "李 明", Names.SAME),
    ],
)
def test_names_are_compared_word_by_word(one, other, expected):
    assert compare_names(one, other) is expected
    assert compare_names(other, one) is expected


def test_a_couple_that_shares_an_address_is_not_proposed():
    """Nor on e-mail, phone and home together (DESIGN: a spouse sharing an address)."""
    shared = {
        "email": "okafor@example.org",
        "phone": "030 1234567",
        "lines": "Lane 3",
        "postcode": "1",
        "country": "NL",
    }

    assert likeness(known(**shared), known("Chidi Okafor", **shared)) is None


@pytest.mark.parametrize(
    ("one", "other", "score", "reasons"),
    [
        ({"email": "a@x.org"}, {"name": "A. Okafor", "email": "A@x.org"}, 70, ["name_alike", "email"]),
        ({"phone": "030 1234567"}, {"phone": "+31 30 1234567"}, 75, ["name_same", "phone"]),
        ({"email": "a@x.org"}, {"name": "Amara Bakker", "email": "a@x.org"}, 55, ["name_given", "email"]),
        ({}, {}, 50, ["name_same"]),
        (
            {"email": "a@x.org", "born_on": date(1990, 5, 1), "phone": "0301234567"},
            {"email": "a@x.org", "born_on": date(1990, 5, 1), "phone": "0301234567"},
            100,
            ["name_same", "email", "phone", "born"],
        ),
        ({"tax_number": "NL1"}, {"name": "Amara Okafor Ltd", "tax_number": "NL1"}, 100, ["name_same", "tax_number"]),
    ],
)
def test_what_agrees_adds_up(one, other, score, reasons):
    found = likeness(known(**one), known(**other))

    assert (found.score, found.reasons) == (score, reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "A. Okafor"}, {}),  # names alike, and nothing else
        ({"name": "Amara Bakker", "phone": "0301234567"}, {"phone": "0301234567"}),  # a first name and an office phone
        ({"born_on": date(1990, 5, 1), "email": "a@x.org"}, {"born_on": date(1960, 1, 2), "email": "a@x.org"}),
        ({"email": "a@x.org", "phone": "030 1234567"}, {"email": "b@x.org", "phone": "040 7654321"}),  # namesakes
        ({"phone": "12345"}, {"name": "A. Okafor", "phone": "12345"}),  # too short to be a number
    ],
)
def test_what_is_too_little_is_not_proposed(one, other):
    assert likeness(known(**one), known(**other)) is None


def test_a_name_that_many_have_says_nothing_by_itself():
    assert likeness(known(), known(), namesakes=3) is not None
    assert likeness(known(), known(), namesakes=4) is None
    assert likeness(known(email="a@x.org"), known(email="a@x.org"), namesakes=9) is not None


def test_the_same_house_is_the_same_postcode_and_number():
    home = known(lines="Mill Lane 3\nUtrecht", postcode="3511 AB", country="NL")

    assert same_place(home, known(lines="Mill Ln. 3", postcode="3511ab", country="NL"))
    assert not same_place(home, known(lines="Mill Lane 5", postcode="3511 AB", country="NL"))
    assert not same_place(home, known(lines="Mill Lane 3", postcode="3511 AB", country="BE"))
    assert not same_place(known(lines="Mill Lane 3"), known(lines="Mill Lane 3"))
    assert not same_place(
        known(lines="Farm", postcode="1", country="NL"), known(lines="Farm", postcode="1", country="NL")
    )


def test_keys_are_what_people_mean():
    assert phone_key("+31 (0)30-123 45 67") == phone_key("030 1234567") == "01234567"
    assert words_of("O’Brien, Seán") == ["sean", "obrien"]
