"""When a case is a difficult situation, as far as a rule can tell. Pure: what it has to know is handed in."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

THIRD: Final = 3
ONE_CONTACT: Final = timedelta(hours=1)  # what somebody adds right away is not another contact


def contacts_in(words_at: Iterable[datetime]) -> int:
    """How often somebody contacted us: words that follow each other within an hour are one contact."""
    count, last = 0, None
    for at in sorted(words_at):
        if last is None or at - last > ONE_CONTACT:
            count += 1
        last = at
    return count


def is_third_contact(words_at: Iterable[datetime]) -> bool:
    """Whether a matter that should have been settled brought somebody here once too often."""
    return contacts_in(words_at) >= THIRD


def phrase_in(words: str, phrases: Sequence[str]) -> str:
    """The first watched phrase that stands in some words, as whole words and whatever their case; empty if none."""
    said = " ".join(words.split()).casefold()
    for phrase in phrases:
        looked_for = " ".join(phrase.split()).casefold()
        if looked_for and re.search(rf"(?<!\w){re.escape(looked_for)}(?!\w)", said):
            return phrase
    return ""
