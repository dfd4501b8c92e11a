"""Hands work to Celery, after the transaction that wants it has committed."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: str, **kwargs: object) -> None:
    """Run the named task once the surrounding transaction has committed.

    A broker that is down costs delay, never the request: a sweep finds every row that still waits.
    Raises KeyError at once for a task nobody registered.
    """
    known = current_app.tasks[task]
    transaction.on_commit(partial(_publish, known, kwargs), robust=True)


def _publish(task: "object", kwargs: dict[str, object]) -> None:
    try:
        task.apply_async(kwargs=kwargs, retry=False)  # type: ignore[attr-defined]  # celery tasks are untyped
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take %s (%s); a sweep will do it.", task, error)
