"""Questions that may be too large to wait for: the database gives up by itself after a while, and says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TooSlow(Exception):
    """Nobody waits that long; narrow the question down."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within this block no statement runs longer. Raises TooSlow; nothing is written when it does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{int(seconds * 1_000)}ms"])
            yield
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")  # also where a transaction stands around this one
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
