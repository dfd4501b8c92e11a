"""`{{ amount|money:currency }}` in templates."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from ams.core.money import Money


def written(amount: object, language: str = "en") -> str:
    template = Template("{% load money %}{{ amount|money:'EUR' }}")
    with translation.override(language):
        return template.render(Context({"amount": amount})).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "language", "expected"),
    [
        (Decimal("1234.5"), "en", "€1,234.50"),
        (Decimal("1234.5"), "de", "1.234,50 €"),
        ("80", "en", "€80.00"),
        (Money(Decimal(500), "JPY"), "en", "¥500"),
        (None, "en", ""),
        ("", "en", ""),
    ],
)
def test_money_is_written_in_the_readers_language(amount, language, expected):
    assert written(amount, language) == expected


def test_without_a_language_the_associations_own_is_used(settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override(None):
        assert Template("{% load money %}{{ amount|money:'EUR' }}").render(Context({"amount": Decimal(1)})) == (
            "1,00\u00a0€"
        )
