"""Handing over what was paid, line by line."""

import logging
from datetime import datetime

from django.db import OperationalError, transaction

from ams.core.association import knowing_the_association
from billing.fulfilment import fulfiller_for
from billing.models import OrderLine

log = logging.getLogger(__name__)
MOST_FAILURES = 32_767  # what the column holds; a line is tried each minute until somebody repairs the cause


@transaction.atomic
def fulfil_paid_lines(*, order_id: int, at: datetime) -> int:
    """Hand over every paid line that still waits; how many were. Safe to call any number of times, by anybody at once.

    A line whose fulfiller fails leaves nothing behind but the failure itself, and keeps no other line waiting.
    """
    due = OrderLine.objects.awaiting_fulfilment().filter(order_id=order_id).select_related("order__buyer")
    locked = due.select_for_update(of=("order",)).order_by("position")
    return sum([_try_line(line, at) for line in locked])


@knowing_the_association()
def _try_line(line: OrderLine, at: datetime) -> bool:
    """Hand one line over, or write down why that failed."""
    try:
        with transaction.atomic():
            if not OrderLine.objects.awaiting_fulfilment().filter(pk=line.pk).update(fulfilled_at=at):
                return False  # somebody did it while this waited for the order's row
            fulfiller_for(line.kind).fulfil(line=line, at=at)
    except OperationalError:
        raise  # the database is in trouble, not the line: the whole attempt is repeated
    except Exception as error:
        log.exception("Line %s of order %s could not be handed over.", line.position, line.order.reference)
        line.failures = min(line.failures + 1, MOST_FAILURES)
        line.last_failure = f"{type(error).__name__}: {error}"[:2000]
        line.save(update_fields=["failures", "last_failure"])
        return False
    return True
