"""What Django loads as the database's engine."""

from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for one thing: a connection found dead in the pool is taken for all that lie there.

    After a restart of the server they are. The pool by itself tries them one by one and waits a second after the first,
    two after the next, four and so on, until the request has waited in vain (psycopg #711).
    """

    @property
    def pool(self) -> "ConnectionPool[Any] | None":
        """The pool of this process; None where nothing is pooled."""
        pool: ConnectionPool[Any] | None = super().pool
        if pool is not None and pool._check is ConnectionPool.check_connection:
            pool._check = partial(check, pool)  # Django leaves no other way to say how connections are checked
        return pool


def check(pool: "ConnectionPool[Any]", connection: "Connection[Any]") -> None:
    """Raise whatever a dead connection raises, after sending all idle ones away."""
    try:
        ConnectionPool.check_connection(connection)
    except Exception:
        pool.drain()
        raise
