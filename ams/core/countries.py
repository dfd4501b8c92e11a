"""Countries by their two letters, as the reader's language calls them."""

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

_NONE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # territories of the CLDR that are no country


def country_name(code: str) -> str:
    """The country's name; its code where nobody knows a name."""
    return _territories(get_language() or "en").get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country, in the order of the language's letters, after an empty choice."""
    names = _territories(get_language() or "en").items()
    countries = [(code, name) for code, name in names if len(code) == 2 and code.isalpha() and code not in _NONE]
    return [("", _("Choose a country")), *sorted(countries, key=lambda pair: pair[1].casefold())]


@cache
def _territories(language: str) -> Mapping[str, str]:
    try:
        names = Locale.parse(to_locale(language)).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return {str(code): str(name) for code, name in names.items()}
