"""Order references: short enough to read out on the phone, too random to be guessed."""

import secrets
from typing import Final

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I and O, 0 and 1, which look alike


def new_reference() -> str:
    """Two groups of four, such as K7PM-3XQ2: one of 2⁴⁰."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
