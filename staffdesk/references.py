"""How an answer says which case it belongs to, so that `staffdesk.mail_in.threads` finds it again in the reply. Pure.

The token is random: nobody who was not written to about a case can add to it.
"""

import re
from typing import Final

PLACE: Final = "{token}"  # in the address answers go to: office+c-{token}@riverbend.example
KEPT_REFERENCES: Final = 10  # of a conversation; mail programs need the last one, people sort by the first
_IN_SUBJECT = re.compile(r"\[#(\d{1,18})-([0-9a-f]{12})\]")
_BEGINNINGS = re.compile(r"^\s*((re|aw|fwd?|wg|sv|antw)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f]{1,248}>")


def subject_about(subject: str, *, number: int, token: str) -> str:
    """The subject of an answer: one “Re:”, however often it went to and fro, and what leads back to the case."""
    plain = _BEGINNINGS.sub("", _IN_SUBJECT.sub("", subject)).strip()
    return f"Re: {plain} [#{number}-{token}]"


def address_for(pattern: str, token: str) -> str:
    """The address answers go to, for a pattern such as `office+c-{token}@riverbend.example`; empty without one."""
    return pattern.replace(PLACE, token)


def message_ids(text: str) -> list[str]:
    """The Message-IDs in a header such as References, in their order; what is none is left out."""
    return _MESSAGE_ID.findall(text)


def shortened(references: list[str]) -> list[str]:
    """Each once, the first and the latest of them."""
    each = list(dict.fromkeys(references))
    return each if len(each) <= KEPT_REFERENCES else [each[0], *each[1 - KEPT_REFERENCES :]]
