"""Housekeeping of the members app. Safe to run any number of times."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from celery import shared_task
from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.association import day_of
from members import sweeps
from members.models import ImportRun, SectionRun
from members.operations import post_due_notices
from members.operations.duplicates import sweep_duplicates
from members.operations.imports import (
    Overtaken,
    apply_import,
    check_import,
    fail_import,
    undo_import,
)
from members.operations.listing import freshen_texts
from members.operations.proofs import ask_for_proofs
from members.operations.retention import count_retention, counted_on
from members.operations.sections import fail_round, go_round

log = logging.getLogger(__name__)

QUIET_FOR: Final = timedelta(minutes=3)  # an import without a sign of life for so long has lost its worker
DUPLICATES_SLICE: Final = 20  # seconds of a minute; then other work goes first
NOTICES_LANE: Final = "members.notices.lane"  # a round that takes longer than a minute is not joined by a second one
NOTICES_LANE_KEPT: Final = 300  # seconds, for a worker that dies
RETENTION_LANE: Final = "members.retention.lane"  # a second round at once would take away what the first one wrote
RETENTION_LANE_KEPT: Final = 3_600  # seconds, for a worker that dies


@shared_task(name="members.see_to_proofs")
def see_to_proofs() -> int:
    """Ask for proofs that are missing or end soon; how many were asked."""
    return ask_for_proofs(at=timezone.now())


@shared_task(name="members.look_for_duplicates")
def look_for_duplicates() -> int:
    """Look at the next contacts for duplicates; at more of them while the first round lasts. How many times."""
    began, rounds = time.monotonic(), 1
    while sweep_duplicates(at=timezone.now()) and time.monotonic() - began < DUPLICATES_SLICE:
        rounds += 1
    return rounds


@shared_task(name="members.check_import")
def check(*, run_id: int) -> None:
    """Compare a file with what is here. A second worker lets go."""
    _work(check_import, run_id)


@shared_task(name="members.apply_import")
def apply(*, run_id: int) -> None:
    """Write what is left of an import. A second worker lets go."""
    _work(apply_import, run_id)


@shared_task(name="members.undo_import")
def undo(*, run_id: int) -> None:
    """Take an import back, all or nothing."""
    _work(undo_import, run_id)


def _work(step: Callable[..., ImportRun], run_id: int) -> None:
    """One step of an import. An outage is waited out by the sweep; what nobody foresaw ends it, in words."""
    try:
        step(run_id=run_id)
    except (Overtaken, OperationalError, InterfaceError) as error:
        log.info("Import %s was let go: %s", run_id, error)
    except Exception as error:
        fail_import(run_id=run_id, failure=_("Something unforeseen: %(error)s") % {"error": error})
        raise


@shared_task(name="members.resume_imports")
def resume_imports() -> int:
    """Take up imports whose worker was lost; how many."""
    tasks = {ImportRun.State.CHECKING: check, ImportRun.State.APPLYING: apply, ImportRun.State.UNDOING: undo}
    lost = ImportRun.objects.unfinished().filter(moved_at__lt=timezone.now() - QUIET_FOR)
    for run in lost:
        tasks[ImportRun.State(run.state)](run_id=run.pk)
    return len(lost)


@shared_task(name="members.send_due_notices")
def send_due_notices() -> int:
    """Write the renewal notices that are due, until an hour's round is complete; how many were written.

    Beat asks each minute, because a long mailing is written in parts; nearly all asking ends at once.
    """
    at = timezone.now()
    complete = f"members.notices.complete:{at:%Y-%m-%dT%H}"
    if cache.get(complete) or not cache.add(NOTICES_LANE, "taken", NOTICES_LANE_KEPT):
        return 0
    try:
        sweep = post_due_notices(at=at)
    finally:
        cache.delete(NOTICES_LANE)
    if sweep.is_complete:
        cache.set(complete, "yes", 3_600)
    return sweep.written


@shared_task(name="members.renew_by_itself", autoretry_for=(OperationalError,), retry_backoff=True)
def renew_by_itself() -> int:
    """Announce, charge and follow up memberships that renew by themselves; how many were looked at."""
    return sweeps.renew_by_itself(at=timezone.now())


@shared_task(name="members.assign_sections")
def assign_sections(*, run_id: int) -> None:
    """Put everybody where their postcode says. A second worker finds nothing to do; an outage is waited out."""
    try:
        go_round(run_id=run_id)
    except (OperationalError, InterfaceError) as error:
        log.info("Assignment by postcode %s was let go: %s", run_id, error)
    except Exception:
        fail_round(run_id=run_id)
        raise


@shared_task(name="members.resume_assignments")
def resume_assignments() -> int:
    """Take up rounds whose worker was lost; how many."""
    lost = SectionRun.objects.filter(state=SectionRun.State.WORKING, moved_at__lt=timezone.now() - QUIET_FOR)
    for run in lost:
        assign_sections(run_id=run.pk)
    return len(lost)


@shared_task(name="members.count_retention")
def count_figures(*, anew: bool = False) -> int:
    """Count who renewed and stayed, once a day or when somebody asks; how many figures were written."""
    at = timezone.now()
    if (counted_on(day_of(at)) and not anew) or not cache.add(RETENTION_LANE, "taken", RETENTION_LANE_KEPT):
        return 0
    try:
        return count_retention(at=at)
    finally:
        cache.delete(RETENTION_LANE)


@shared_task(name="members.freshen_directory", autoretry_for=(OperationalError,), retry_backoff=True)
def freshen_directory() -> int:
    """Let the directory be searched by what it shows today; how many batches were looked at."""
    batches, after = 0, freshen_texts(after=0)
    while after is not None:
        batches, after = batches + 1, freshen_texts(after=after)
    return batches
