"""Gapless document numbers. A number is taken inside the transaction that issues the document, or not at all."""

from typing import NamedTuple

from django.db import transaction

from ams.core.models import LegalEntity, NumberSeries

_WIND_ON = """
    UPDATE core_numberseries SET next_serial = greatest(next_serial, first_serial) + 1
    WHERE entity_id = %s AND kind = %s RETURNING *
"""  # one statement: everybody who issues a document waits for this row


class TakenNumber(NamedTuple):
    """A serial of a series, and how it is written."""

    series: NumberSeries
    serial: int
    text: str


def take_number(*, entity: LegalEntity, kind: str) -> TakenNumber:
    """The next number of a series. Locks its row, the last lock of any operation, until the transaction ends.

    Raises TransactionManagementError outside a transaction: a number without its document would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("take_number needs the transaction that issues the document.")
    series = _wound_on(entity, kind)
    if series is None:
        NumberSeries.objects.get_or_create(entity=entity, kind=kind, defaults={"prefix": f"{kind[0].upper()}-"})
        return take_number(entity=entity, kind=kind)
    serial = series.next_serial - 1
    return TakenNumber(series, serial, f"{series.prefix}{serial:06d}")


def _wound_on(entity: LegalEntity, kind: str) -> NumberSeries | None:
    """The series after its next number was taken."""
    return next(iter(NumberSeries.objects.raw(_WIND_ON, [entity.pk, kind])), None)
