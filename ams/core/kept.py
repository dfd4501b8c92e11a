"""What is kept for a time only: a register each app adds to in its `kept.py`, read by the removal and the admin.

A kind says in plain words what it is, what of it goes and what stays, from when its days are counted, how many they are
as shipped, and how few they may be. `over` finds the rows whose days began before an instant, by an index that holds
them alone; `remove` lets a batch of them go. Whatever it cannot let go stays among those that are over.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.api_keys import ANSWERS_ARE_KEPT
from ams.core.models import ApiAnswer, KeepingRule
from ams.core.models.keeping import KINDS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Going:
    """With how many days the rows go, and when."""

    days: int
    at: datetime


Finder = Callable[[datetime], "QuerySet[Any]"]
Remover = Callable[[Sequence[Any], Going], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of record that is kept for a time only."""

    key: str
    name: str | Promise
    goes: str | Promise  # what of it goes, and what stays
    since: str | Promise  # from when its days are counted: “the day on which …”
    days: int  # as shipped
    least: int
    because: str | Promise  # why not fewer
    over: Finder
    remove: Remover
    batch: int = 500  # rows of a transaction; files are fewer, since the storage is asked for each


_REGISTER: dict[str, Kept] = {}


def keep_for_a_time(kind: Kept) -> Kept:
    """Register a kind. Raises ValueError for one that contradicts itself or another."""
    if kind.key in _REGISTER:
        raise ValueError(f"There are two kinds called {kind.key}.")
    if kind.days < kind.least:
        raise ValueError(f"{kind.key} is shipped with {kind.days} days, and needs {kind.least}.")
    _REGISTER[kind.key] = kind
    KINDS[kind.key] = kind.name
    return kind


def all_kept() -> list[Kept]:
    """Every registered kind, by its key."""
    return [_REGISTER[key] for key in sorted(_REGISTER)]


def kept(key: str) -> Kept:
    """One kind. Raises KeyError for what is not kept for a time."""
    return _REGISTER[key]


def days_kept(key: str) -> int:
    """How long a kind is kept today."""
    kind = kept(key)
    chosen = KeepingRule.objects.filter(kind=key).values_list("days", flat=True).first()
    return max(kind.least, kind.days if chosen is None else chosen)


def delete_rows(rows: Sequence[Model], _going: Going) -> None:
    """Rows of which nothing stays."""
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def empty_columns(**values: Any) -> Remover:
    """Rows that stay, and say less."""

    def remove(rows: Sequence[Model], _going: Going) -> None:
        type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)

    return remove


def remove_files(column: str, **values: Any) -> Remover:
    """Rows that stay without their file. It goes first: whoever dies in between finds the row again, and it still says
    which file that was. One that cannot be removed now is left to the next night.
    """  # fmt: skip

    def remove(rows: Sequence[Model], _going: Going) -> None:
        for row in rows:
            if remove_file(row, column):
                type(row)._base_manager.filter(pk=row.pk).update(**{column: "", **values})

    return remove


def remove_file(row: Model, column: str) -> bool:
    """Whether a file is gone from the storage."""
    file = getattr(row, column)
    try:
        file.storage.delete(str(file.name))
    except OSError:
        log.exception("The file of %s %s could not be removed.", row._meta.label, row.pk)
        return False
    return True


keep_for_a_time(
    Kept(
        key="api_answers",
        name=_("Answers of the API"),
        goes=_("What a call with an Idempotency-Key was answered. What it did stays."),
        since=_("the moment of the call"),
        days=1,
        least=ANSWERS_ARE_KEPT.days,
        because=_("The API promises that asking again within a day does nothing twice."),
        over=lambda before: ApiAnswer.objects.filter(created_at__lt=before),
        remove=delete_rows,
    )
)
keep_for_a_time(
    Kept(
        key="sessions",
        name=_("Sign-ins that ran out"),
        goes=_("What a browser was remembered by, with what was typed on the way. It opens nothing any more."),
        since=_("the day it ran out"),
        days=1,
        least=1,
        because=_("Until then it is in use."),
        over=lambda before: Session.objects.filter(expire_date__lt=before),
        remove=delete_rows,
    )
)
