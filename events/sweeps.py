"""What nobody came back for: money that came when the seats were gone goes back by itself."""

import logging
from datetime import datetime
from uuid import UUID, uuid5

from ams.core.errors import DomainError
from billing.models import Refund
from billing.operations import give_back_excess
from events.queries import payments_without_a_seat

log = logging.getLogger(__name__)
SWEPT_AT_ONCE = 100
REQUESTS = UUID(
    "0f3f0a9e-7a55-4d0b-8a3e-6d3b1c1c9a44"
)  # names what is asked for each payment, so that it is asked once


def give_back_late_money(*, at: datetime) -> int:
    """Give back to the card what was paid for seats that had gone; how many payments.

    What cannot go back so stays, and is the desk's case as any money that pays no order.
    """
    done = 0
    for payment in payments_without_a_seat()[:SWEPT_AT_ONCE]:
        request = uuid5(REQUESTS, payment.provider_id)
        try:
            give_back_excess(
                payment=payment, amount=None, method=Refund.Method.CARD, request=request, why=None, at=at, by=None
            )
        except DomainError as error:
            log.warning("Payment %s for seats that were gone stays for staff: %s", payment.pk, error)
        else:
            done += 1
    return done
