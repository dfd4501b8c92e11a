"""Addresses stand as the country's post reads them."""

import pytest

from ams.core.postal import postal_address


@pytest.mark.parametrize(
    ("lines", "postcode", "country", "written"),
    [
        ("Waterlaan 4\nUtrecht", "3514 BJ", "NL", "Waterlaan 4\n3514 BJ Utrecht\nNetherlands"),
        ("12 High Street\nLewes", "BN7 1AB", "GB", "12 High Street\nLewes\nBN7 1AB\nUnited Kingdom"),
        ("1 Main St\nSpringfield, IL", "62701", "US", "1 Main St\nSpringfield, IL 62701\nUnited States"),
        ("Waterlaan 4\n3514 BJ Utrecht", "3514 BJ", "NL", "Waterlaan 4\n3514 BJ Utrecht\nNetherlands"),
        ("Waterlaan 4", "3514 BJ", "NL", "Waterlaan 4\n3514 BJ\nNetherlands"),
        ("Waterlaan 4\n\n  Utrecht ", "", "NL", "Waterlaan 4\nUtrecht\nNetherlands"),
        ("Somewhere", "", "", "Somewhere"),
        ("", "", "", ""),
    ],
)
def test_the_postcode_stands_where_the_post_looks_for_it(lines, postcode, country, written):
    assert postal_address(lines, postcode, country) == written
