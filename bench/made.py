"""What is made for a measurement and taken away after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

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
