"""What in a mail leads to the case it goes on with: our own token first, then the mails it answers, then its subject.

`staffdesk.references` writes what is read here. A token was given to one person, so whoever has it adds to the case; a
bare case number is anybody's guess. Who wrote it is taken from none of this.
"""

import re
from dataclasses import dataclass
from typing import Final

from staffdesk.mail_in.reading import ReadMail

TOKEN: Final = "[0-9a-f]{12}"  # noqa: S105 - what tokens look like, not one of them
PLACE: Final = "{token}"
IN_SUBJECT = re.compile(rf"\[#\d{{1,18}}-({TOKEN})\]", re.IGNORECASE)
NUMBER_IN_SUBJECT = re.compile(r"\[#(\d{1,10})\]")


@dataclass(frozen=True, slots=True)
class Traces:
    """The surest first."""

    tokens: tuple[str, ...]  # ours, from the addresses it was sent to
    answered: tuple[str, ...]  # Message-IDs it says it answers, the nearest first
    subject_tokens: tuple[str, ...]
    subject_numbers: tuple[int, ...]


def traces_of(mail: ReadMail, *, pattern: str) -> Traces:
    """Everything a mail says about what it answers. `pattern` is the address answers go to, `{token}` in it."""
    found = [token for one in mail.recipients if (token := _token_in(one.address, pattern))]
    near = [*mail.in_reply_to, *reversed(mail.references)]
    return Traces(
        tuple(dict.fromkeys(found)),
        tuple(dict.fromkeys(near)),
        tuple(dict.fromkeys(token.lower() for token in IN_SUBJECT.findall(mail.subject))),
        tuple(int(number) for number in dict.fromkeys(NUMBER_IN_SUBJECT.findall(mail.subject))),
    )


def bare_subject(subject: str) -> str:
    """What it is about, without what leads to a case."""
    return " ".join(NUMBER_IN_SUBJECT.sub("", IN_SUBJECT.sub("", subject)).split())


def _token_in(address: str, pattern: str) -> str:
    """The token of an address that is made like the pattern; empty when it is not."""
    before, _place, after = pattern.lower().partition(PLACE)
    found = re.fullmatch(f"{re.escape(before)}({TOKEN}){re.escape(after)}", address.lower())
    return found.group(1) if found else ""
