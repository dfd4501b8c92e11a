"""What is made for a measurement and taken away after it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

FIRST: Final = 2_000_000_000  # its keys


@contextmanager
def made(make: Callable[[], None], forget: Callable[[], None]) -> Iterator[None]:
    """There while it is measured, whatever happens."""
    forget()  # what a measurement that was stopped left behind
    try:
        make()
        yield
    finally:
        forget()


def without_triggers() -> None:
    """No history of what is gone in a minute; for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")


def write_rows(statements: Iterable[str], told: dict[str, Any]) -> None:
    """What is made, statement by statement, as nobody wrote it."""
    with transaction.atomic(), connection.cursor() as cursor:
        without_triggers()
        for statement in statements:
            cursor.execute(statement, told)


def take_away(tables: Iterable[str]) -> None:
    """What was made in some tables, dependants first."""
    with transaction.atomic(), connection.cursor() as cursor:
        without_triggers()
        for table in tables:
            cursor.execute(f"DELETE FROM {table} WHERE id >= %s", [FIRST])  # noqa: S608 - our own names


def look_again(tables: Iterable[str]) -> None:
    """Let the database know how many rows there are now."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")
