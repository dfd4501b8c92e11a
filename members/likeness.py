"""How alike two records are, and what speaks for it. Pure: no database, no clock.

A shared e-mail address or phone says little by itself, for couples and offices share them; a name that is alike says
little among many. So a name has to be alike, and something else to agree, unless the whole name is the same and rare.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum

PROPOSED = 50  # from this score on somebody is asked to look
MOST = 100
RARE = 3  # more of the same name than that, and the name alone says nothing
TYPO = 0.8  # of two words: how much of their letters agree
_TITLES = {"dr", "mr", "mrs", "ms", "prof", "bv", "ev", "gmbh", "inc", "ltd", "nv", "the"}
_UNALIKE = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"}


class Names(Enum):
    """How two names stand to each other, with what that is worth."""

    SAME = 50
    ALIKE = 35
    GIVEN = 20
    DIFFERENT = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of one contact."""

    pk: int
    name: str
    email: str = ""
    phone: str = ""
    lines: str = ""
    postcode: str = ""
    country: str = ""
    born_on: date | None = None
    tax_number: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, and the words for it: keys of `REASONS` in staffdesk."""

    score: int
    reasons: list[str]


def likeness(one: Known, other: Known, *, namesakes: int = 1) -> Likeness | None:
    """What speaks for the two being one; None when it is too little. `namesakes` others sound the same."""
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return None
    names = compare_names(one.name, other.name)
    agreeing = [reason for reason, value in _agreeing(one, other).items() if value]
    if names is Names.DIFFERENT or (not agreeing and (namesakes > RARE or _contradict(one, other))):
        return None
    score = names.value + sum(WORTH[reason] for reason in agreeing)
    if score < PROPOSED:
        return None
    return Likeness(min(score, MOST), [f"name_{names.name.lower()}", *agreeing])


WORTH = {"email": 35, "phone": 25, "address": 20, "born": 30, "tax_number": 50}


def _agreeing(one: Known, other: Known) -> dict[str, bool]:
    """In which details both say the same."""
    return {
        "email": bool(one.email) and one.email.lower() == other.email.lower(),
        "phone": len(digits := phone_key(one.phone)) >= 7 and digits == phone_key(other.phone),
        "address": same_place(one, other),
        "born": one.born_on is not None and one.born_on == other.born_on,
        "tax_number": bool(one.tax_number) and one.tax_number == other.tax_number,
    }


def _contradict(one: Known, other: Known) -> bool:
    """Whether two of e-mail, phone and postcode are known of both and differ: namesakes, most likely."""
    both = ((one.email.lower(), other.email.lower()), (phone_key(one.phone), phone_key(other.phone)))
    return sum(bool(a and b and a != b) for a, b in (*both, (one.postcode, other.postcode))) > 1


def compare_names(one: str, other: str) -> Names:
    """Word by word, in any order. Those who share a family name alone are relatives, not one person."""
    first, second = words_of(one), words_of(other)
    if sorted(first) == sorted(second):
        return Names.SAME
    if not first or not second:
        return Names.DIFFERENT
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and _is_part(shorter, longer):
        return Names.ALIKE
    if shorter[0] == longer[0] and len(shorter[0]) > 1:
        return Names.GIVEN
    return Names.DIFFERENT


def _is_part(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether each word of one name has its own in the other: the same, mistyped, or its initial."""
    left = list(longer)
    for word in shorter:
        found = next((one for one in left if _same_word(word, one)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same_word(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    close = SequenceMatcher(None, one, other).ratio() >= TYPO if one[0] == other[0] else False
    return min(len(one), len(other)) > 3 and close


def words_of(name: str) -> list[str]:
    """A name's words, folded: lower case, without accents, titles and legal forms. “Okafor, Amara” is turned round."""
    family, comma, given = name.partition(",")
    turned = f"{given} {family}" if comma else name
    plain = "".join(_UNALIKE.get(letter, letter) for letter in turned.lower())
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [word for word in re.split(r"[^\w]+", bare.replace("'", "").replace("’", "")) if word not in {"", *_TITLES}]


def phone_key(phone: str) -> str:
    """The last eight digits: the same with and without a country's prefix."""
    return re.sub(r"\D", "", phone)[-8:]


def same_place(one: Known, other: Known) -> bool:
    """The same postcode and house number; streets are written in too many ways to be compared."""
    if not one.postcode or one.country != other.country:
        return False
    same_code = one.postcode.replace(" ", "").upper() == other.postcode.replace(" ", "").upper()
    numbers = re.findall(r"\d+", one.lines)
    return same_code and bool(numbers) and numbers == re.findall(r"\d+", other.lines)
