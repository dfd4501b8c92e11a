"""Names as people mean them: tidied, compared and sorted. No models, no clock."""

import unicodedata

from django.utils.translation import gettext as _

from ams.core.errors import DomainError

LONGEST_NAME = 300


class NameMissing(DomainError):
    """Somebody without a name."""


class NameTooLong(DomainError):
    """A name no card can carry."""


def tidy_name(name: str) -> str:
    """A name as it was meant: composed letters, single spaces. Raises NameMissing and NameTooLong.

    Control characters and orders to write the other way round (U+202E) go, since they would upset what stands beside
    the name. Joiners stay: Persian, Indic scripts and emoji need them, but they alone are no name.
    """
    if name.isascii() and name.isprintable() and (tidy := " ".join(name.split())) and len(tidy) <= LONGEST_NAME:
        return tidy  # most names, quickly
    shown = (c for c in unicodedata.normalize("NFC", name) if c.isspace() or not _upsets(c))
    tidy = " ".join("".join(shown).split())
    if all(unicodedata.category(c) in ("Cf", "Mn", "Zs") for c in tidy):
        raise NameMissing(_("A name is missing. Write it as it should stand on the card."))
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong(
            _("This name has %(count)d characters; at most %(most)d fit. Shorten it.")
            % {"count": len(tidy), "most": LONGEST_NAME}
        )
    return tidy


def _upsets(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"


def folded_name(name: str) -> str:
    """What two spellings of a name share: case, accents and spaces aside."""
    if name.isascii():
        return "".join(name.lower().split())
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace())


def sorted_as(full: str, given: str, family: str) -> str:
    """How a person stands in an alphabetical list: by family name where there is one."""
    return f"{family}, {given}" if family and given else full
