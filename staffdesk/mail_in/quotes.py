"""Telling what somebody says now from the mail they answer. Only for showing: nothing is dropped.

Each line is looked at a bounded number of times, so a mail made of beginnings of quotes costs no more than another.
"""

import re
from typing import Final

MOST_LINES: Final = 5_000  # below that nobody looks for a quote any more
BEGINNINGS: Final = ("On ", "Am ", "Op ", "Le ", "El ", "Il ", "Em ", "Den ", "Dne ", "W dniu ")
WROTE = re.compile(r"\b(wrote|writes|schrieb|schreef|écrit|escribió|scritto|escreveu|skrev|napsal|napisał)\b.{0,80}:$")
ORIGINAL = re.compile(
    r"^\s*[-_]{2,}\s*(Original Message|Ursprüngliche Nachricht|Oorspronkelijk bericht|Message d.origine|"
    r"Mensaje original|Messaggio originale)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
FROM = re.compile(r"^\W{0,3}(From|Von|Van|De|Da|Från)\W{0,3}:", re.IGNORECASE)
ALSO = re.compile(
    r"^\W{0,3}(Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Verzonden|Aan|Onderwerp|Envoyé|À|Objet|Enviado|Para|Asunto|"
    r"Inviato|A|Oggetto)\W{0,3}:",
    re.IGNORECASE,
)


def split_quoted(text: str) -> tuple[str, str]:
    """What is said, and the quoted mail below it. All of it is said when there is nothing above the quote."""
    lines = text.split("\n")
    looked_at = lines[:MOST_LINES]
    last_said = _last(looked_at, quoted=False)
    last_quoted = _last(looked_at, quoted=True)
    for number, line in enumerate(looked_at):
        if _begins_quote(looked_at, number, line) and not (number + 3 < last_said and number < last_quoted):
            return _split(lines, number)
    if last_quoted > last_said >= 0 and len(lines) <= MOST_LINES:
        return _split(lines, last_said + 1)
    return text.strip(), ""


def own_words(text: str, *, instead: str) -> str:
    """What somebody said themselves, with a word `instead` of each piece they quote, also between their answers."""
    lines = text.split("\n")
    last_quoted = _last(lines, quoted=True)
    kept: list[str] = []
    for number, line in enumerate(lines):
        begins = _begins_quote(lines, number, line)
        if not begins and not line.lstrip().startswith(">"):
            kept.append(line)
            continue
        if kept[-1:] != [instead]:
            kept.append(instead)
        if begins and number > last_quoted:  # no marks tell where it ends
            break
    return "\n".join(kept).strip()


def _split(lines: list[str], at: int) -> tuple[str, str]:
    said, quoted = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    return (said, quoted) if said else (quoted, "")


def _last(lines: list[str], *, quoted: bool) -> int:
    """The last line that is, or is not, marked as a quote; -1 if there is none."""
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].strip() and lines[number].lstrip().startswith(">") is quoted:
            return number
    return -1


def _begins_quote(lines: list[str], number: int, line: str) -> bool:
    if ORIGINAL.match(line[:200]):
        return True
    if line.startswith(BEGINNINGS):
        opening = ""
        for following in lines[number : number + 3]:
            opening = f"{opening} {following.strip()[:200]}"
            if opening.endswith(":"):
                return bool(WROTE.search(opening))
        return False
    return (
        bool(FROM.match(line[:40])) and sum(bool(ALSO.match(near[:40])) for near in lines[number + 1 : number + 7]) > 1
    )
