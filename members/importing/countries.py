"""Countries as people write them, as two letters."""

from functools import cache, lru_cache
from typing import Final

from babel import Locale
from django.utils.translation import gettext as _

from members.importing.errors import RowRejected
from members.importing.secrets import plain

_LANGUAGES: Final = ("en", "fr", "de", "nl", "es", "it", "pt", "pl", "sv", "da")
_ALSO: Final = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great_britain": "GB", "northern_ireland": "GB",
    "usa": "US", "united_states_of_america": "US", "america": "US", "holland": "NL", "the_netherlands": "NL",
    "czech_republic": "CZ", "ivory_coast": "CI", "turkey": "TR", "south_korea": "KR", "russia": "RU",
}  # fmt: skip


@lru_cache(maxsize=1_000)
def country_code(text: str) -> str:
    """The two letters of a country; empty for an empty cell. Raises RowRejected for one nobody knows."""
    text = text.strip()
    if not text:
        return ""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    if found := _names().get(plain(text)):
        return found
    raise RowRejected(_("“%(text)s” is no country we know. Write its two letters, such as NL.") % {"text": text[:60]})


@cache
def _names() -> dict[str, str]:
    known = dict(_ALSO)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(plain(name), code)
    return known
