"""What every change of a case begins with: its row held, and a word that says what was done.

Lock order: a case after orders, events and memberships, before its clocks; of two cases the one with the smaller
number first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.keeping import Kept
from staffdesk.models import Case, CaseFile, CaseMessage


class CaseNeedsWords(DomainError):
    """Nobody could tell later what it was about."""


class CaseIsClosed(DomainError):
    """Somebody else was quicker to close it."""


class CaseIsOpen(DomainError):
    """There is nothing to open again."""


class CaseWasMerged(DomainError):
    """It goes on as a part of another case."""


def locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends: whoever is second sees what the first one did."""
    return Case.objects.select_for_update().get(pk=case.pk)


def locked_open(case: Case, refusal: str) -> Case:
    """The same for an open case; raises CaseIsClosed with these words."""
    held = locked(case)
    if held.closed_at:
        raise CaseIsClosed(refusal)
    return held


def locked_standing(case: Case) -> Case:
    """The case that a word for this one belongs to now, held: itself, or the one it was merged into.

    What it was merged from is let go again: whoever needs both takes the one with the smaller number first.
    """
    while True:
        with transaction.atomic():
            held = locked(case)
            if held.merged_into is None:
                return held
            transaction.set_rollback(True)  # the savepoint's, with its lock
        case = held.merged_into


def needed_words(words: str) -> str:
    """The words without what no column takes and no reader sees. Raises CaseNeedsWords when nothing is left."""
    if not (said := words.replace("\x00", "").strip()):
        raise CaseNeedsWords(_("Write a few words, so that colleagues can follow what happened."))
    return said


def say(
    case: Case, kind: CaseMessage.Kind, words: str, *, at: datetime, by: User | None, **details: Any
) -> CaseMessage:
    """Add a word to the conversation. Raises CaseNeedsWords."""
    return CaseMessage.objects.create(case=case, kind=kind, words=needed_words(words), author=by, at=at, **details)


def said_before(key: str) -> CaseMessage | None:
    """The word that was sent with this key already, by a second click perhaps; ask with the case held."""
    return CaseMessage.objects.filter(key=key).first() if key else None


def attach_files(message: CaseMessage, files: Sequence[Kept]) -> list[CaseFile]:
    """Say which files came or went with a word; they are in the storage already."""
    return CaseFile.objects.bulk_create(
        CaseFile(message=message, name=one.name, size=one.size, file=one.path) for one in files
    )
