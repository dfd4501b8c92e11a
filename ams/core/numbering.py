"""Gapless document numbers. A number is taken inside the transaction that issues the document, or not at all."""

from typing import NamedTuple

from django.db import transaction

from ams.core.models import LegalEntity, NumberSeries


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
    found = NumberSeries.objects.select_for_update().filter(entity=entity, kind=kind)
    series = found.first()
    if series is None:
        NumberSeries.objects.get_or_create(entity=entity, kind=kind, defaults={"prefix": f"{kind[0].upper()}-"})
        series = found.get()
    serial = max(series.next_serial, series.first_serial)
    NumberSeries.objects.filter(pk=series.pk).update(next_serial=serial + 1)
    return TakenNumber(series, serial, f"{series.prefix}{serial:06d}")
