"""Removing what is over its time, in batches: a row a night and kind says by which rule, and how many went.

A batch is one transaction, with the count of the night in it, under the lock of that night's row: so workers
take turns, and one that dies has counted exactly what it removed.
"""

import logging
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from ams.core.association import association_zone, day_of
from ams.core.errors import DomainError
from ams.core.kept import Going, Kept, all_kept, days_kept, kept
from ams.core.models import KeepingRule, KeepingRun

log = logging.getLogger(__name__)
BEGINS: Final = timedelta(hours=2)  # after midnight: nobody waits for the pages then
MOST_LEFT: Final = 20  # rows that could not be removed, until a night gives a kind up
MOST_COUNTED: Final = 10_000


class TooShort(DomainError):
    """The law or the product needs it for longer."""


def forget_batch(*, at: datetime) -> int | None:
    """Let one batch go of what is over, tonight; how many rows, or None once every kind has been seen to."""
    night = night_of(at)
    ended = set(KeepingRun.objects.filter(night=night).exclude(ended_at=None).values_list("kind", flat=True))
    open_still = next((kind for kind in all_kept() if kind.key not in ended), None)
    return None if open_still is None else _carry(open_still, night, at)


def change_rule(*, rule: KeepingRule, days: int, at: datetime) -> None:
    """Keep a kind for another number of days, from tonight on. Raises TooShort."""
    kind = kept(rule.kind)
    if days < kind.least:
        raise TooShort(_("At least %(days)d days. %(because)s") % {"days": kind.least, "because": kind.because})
    rule.days, rule.since = days, at
    rule.save()


def would_go(kind: Kept, days: int, *, at: datetime) -> int:
    """How many rows go in the night to come, if it is kept so long; ten thousand means that many or more."""
    found = kind.over(_next_night(at) - timedelta(days=days)).order_by()
    return found[:MOST_COUNTED].count()


def night_of(at: datetime) -> date:
    """The night that was last, by the day on which it began: what it left is made up for by day."""
    return day_of(at - BEGINS)


def _next_night(at: datetime) -> datetime:
    midnight = datetime.combine(night_of(at) + timedelta(days=1), time(), tzinfo=association_zone())
    return midnight + BEGINS


@transaction.atomic
def _carry(kind: Kept, night: date, at: datetime) -> int:
    run = _run_of(kind, night, at)
    if run.ended_at:
        return 0
    rows = list(
        kind.over(run.before).exclude(pk__in=run.left)
        .select_for_update(of=("self",), skip_locked=True)[: kind.batch]
    )  # fmt: skip
    gone = _remove(kind, rows, run, at) if rows else 0
    run.removed += gone
    if run.failure or len(rows) < kind.batch or len(run.left) >= MOST_LEFT:
        run.ended_at = at
    run.save()
    return gone


def _run_of(kind: Kept, night: date, at: datetime) -> KeepingRun:
    days = days_kept(kind.key)
    begun = {"days": days, "before": at - timedelta(days=days), "begun_at": at}
    made, _is_new = KeepingRun.objects.get_or_create(kind=kind.key, night=night, defaults=begun)
    return KeepingRun.objects.select_for_update().get(pk=made.pk)


def _remove(kind: Kept, rows: list[object], run: KeepingRun, at: datetime) -> int:
    """How many of the rows went. What goes wrong with one kind is written down, and keeps no other kind from going."""
    keys = [row.pk for row in rows]  # type: ignore[attr-defined]  # rows of whatever table
    try:
        with transaction.atomic():
            kind.remove(rows, Going(run.days, at))
    except OperationalError:
        raise
    except Exception as error:
        log.exception("What is over of %s could not be removed.", kind.key)
        run.failure = f"{type(error).__name__}: {error}"[:200]
        return 0
    stayed = [str(pk) for pk in kind.over(run.before).filter(pk__in=keys).values_list("pk", flat=True)]
    run.left = [*run.left, *stayed]
    return len(keys) - len(stayed)
