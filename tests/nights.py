"""Letting a night pass, in which what is over its time goes."""

from ams.core.forgetting import forget_batch, night_of
from ams.core.kept import all_kept
from ams.core.models import KeepingRun


def pass_night(kind, *, at):
    """How many rows of a kind went in the night before an instant; all other kinds have been seen to already."""
    facts = {"night": night_of(at), "days": 1, "before": at, "begun_at": at, "ended_at": at}
    others = [KeepingRun(kind=one.key, **facts) for one in all_kept() if one.key != kind]
    KeepingRun.objects.bulk_create(others, ignore_conflicts=True)
    while forget_batch(at=at) is not None:
        pass
    return KeepingRun.objects.get(kind=kind, night=night_of(at)).removed


def pass_whole_night(*, at):
    """As the worker lets it pass."""
    while forget_batch(at=at) is not None:
        pass
