"""Hands work to Celery, after the transaction that wants it has committed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final, NamedTuple

from celery import current_app
from django.db import transaction
from kombu import Connection, pools
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from ams.core.breather import Breather

log = logging.getLogger(__name__)
breather = Breather()

PATIENCE: Final = 0.4  # seconds to reach the broker, and again for each of its answers


class Work(NamedTuple):
    """A task somebody enqueued, and what it was given."""

    task: str
    given: dict[str, Any]


_held: ContextVar[bool] = ContextVar("work is held back", default=False)
_gathered: ContextVar[list[Work] | None] = ContextVar("work is gathered here", default=None)


@contextmanager
def holding_work_back() -> Iterator[None]:
    """Enqueue nothing: for histories that are replayed, whose work was done on the way."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def gathering_work() -> Iterator[list[Work]]:
    """Enqueue into a list, for a rehearsal: it does the work itself, inside a transaction that never commits."""
    gathered: list[Work] = []
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


def enqueue(task: str, **kwargs: object) -> None:
    """Run the named task once the surrounding transaction has committed.

    A broker that is down or silent costs at most a second, never the request: a sweep finds every row that still
    waits. Raises KeyError at once for a task nobody registered.
    """
    known = current_app.tasks[task]
    if (gathered := _gathered.get()) is not None:
        gathered.append(Work(task, kwargs))
        return
    if _held.get():
        return

    def publish() -> None:
        if breather.is_on():
            return
        try:
            with pools.producers[_broker(str(current_app.conf.broker_url))].acquire(block=True, timeout=1) as producer:
                known.apply_async(kwargs=kwargs, producer=producer, retry=False)
        except (OperationalError, RedisError, OSError) as error:
            breather.begin()
            log.warning("The broker did not take %s (%s); a sweep will do it.", task, error)

    transaction.on_commit(publish, robust=True)


@lru_cache(maxsize=4)
def _broker(address: str) -> Connection:
    """A connection of our own: workers wait patiently for work, a request does not wait for a broker."""
    options: dict[str, Any] = {
        **current_app.conf.broker_transport_options,
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "max_retries": 0,
    }
    return Connection(address, transport_options=options, connect_timeout=PATIENCE)
