"""Letters with places to fill in: only known places, filled once, nothing run."""

import pytest

from members.wording import Letter, WordingError, check_wording, paragraphs, places_in


@pytest.mark.parametrize("text", ["", "Dear {name}, until {last_day}.", "{amount}{link}", "50 % off; (really)"])
def test_a_letter_with_known_places_is_fine(text):
    check_wording(text)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dear {nmae}", "nmae"),
        ("{name.__class__}", "name.__class__"),
        ("{0}", "0"),
        ("{}", ""),
        ("{{ name }}", ""),
        ("{name", ""),
        ("name}", ""),
        ("{last day}", ""),
    ],
)
def test_a_place_nobody_knows_is_named(text, unknown):
    with pytest.raises(WordingError) as caught:
        check_wording(text)

    assert caught.value.unknown == unknown


def test_what_is_filled_in_is_not_looked_at_again():
    letter = Letter("Dear {name}, {link}.")

    assert letter.filled({"name": "{link}", "link": "https://x/"}) == "Dear {link}, https://x/."


def test_braces_that_are_no_place_stay():
    assert Letter("a { color: red } {name}").filled({"name": "b"}) == "a { color: red } b"


def test_paragraphs_stand_between_empty_lines():
    assert paragraphs("One\r\nline\r\n \r\n\n Two \n\n") == ["One\nline", "Two"]


def test_the_places_of_a_letter_are_known():
    assert places_in("{name} {link} {name}") == {"name", "link"}
