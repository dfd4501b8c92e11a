"""Gapless document numbers. A number is taken inside the transaction that issues the document, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import transaction

from ams.core.models import LegalEntity, NumberSeries

_WIND_ON = """
    UPDATE core_numberseries SET next_serial = greatest(next_serial, first_serial) + 1
    WHERE entity_id = %s AND kind = %s RETURNING *
"""  # one statement: everybody who issues a document waits for this row


_aside: ContextVar[str] = ContextVar("numbers are taken from series of this name", default="")
LONGEST_KIND = 20  # what the column holds


class TakenNumber(NamedTuple):
    """A serial of a series, and how it is written."""

    series: NumberSeries
    serial: int
    text: str


@contextmanager
def numbering_aside(name: str) -> Iterator[None]:
    """Take numbers from series of that name alone: whoever issues a real document never waits for a rehearsal."""
    token = _aside.set(name)
    try:
        yield
    finally:
        _aside.reset(token)


def take_number(*, entity: LegalEntity, kind: str) -> TakenNumber:
    """The next number of a series. Locks its row, the last lock of any operation, until the transaction ends.

    Raises TransactionManagementError outside a transaction: a number without its document would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("take_number needs the transaction that issues the document.")
    aside = _aside.get()
    its_kind = f"{kind}:{aside}"[:LONGEST_KIND] if aside else kind
    series = _wound_on(entity, its_kind)
    if series is None:
        prefix = f"{aside or kind[0].upper()}-"
        NumberSeries.objects.get_or_create(entity=entity, kind=its_kind, defaults={"prefix": prefix})
        return take_number(entity=entity, kind=kind)
    serial = series.next_serial - 1
    return TakenNumber(series, serial, f"{series.prefix}{serial:06d}")


def _wound_on(entity: LegalEntity, kind: str) -> NumberSeries | None:
    """The series after its next number was taken."""
    return next(iter(NumberSeries.objects.raw(_WIND_ON, [entity.pk, kind])), None)
