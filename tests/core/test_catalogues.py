"""Where a text is looked for before it is shown as it was written."""

from collections.abc import Iterator
from gettext import GNUTranslations
from typing import Any

import pytest
from django.utils.translation import gettext, override
from django.utils.translation.trans_real import translation

from ams.core.catalogues import drop_empty_catalogues


def behind(code: str) -> Iterator[Any]:
    """The catalogues that a text is looked for in when the language itself does not have it."""
    further = translation(code)._fallback
    while further is not None:
        yield further
        further = further._fallback


def catalogue(texts: dict[str, str]) -> Any:
    """One as read from a file."""
    made: Any = GNUTranslations()
    made._catalog, made.plural = texts, lambda count: int(count != 1)
    return made


@pytest.mark.parametrize("code", ["en-gb", "en-us"])
def test_nothing_is_looked_for_in_a_catalogue_without_texts(code):
    assert all(any(one._catalog) for one in behind(code))


def test_a_catalogue_with_texts_stays_and_is_still_asked(monkeypatch):
    kept = catalogue({"": "header", "Ship": "Vessel"})
    header_only = catalogue({"": "header"})
    header_only.add_fallback(kept)
    monkeypatch.setattr(translation("en-gb"), "_fallback", header_only)

    drop_empty_catalogues()

    assert list(behind("en-gb")) == [kept]
    with override("en-gb"):
        assert gettext("Ship") == "Vessel"
