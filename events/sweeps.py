"""What nobody came back for: late money goes back by itself, and freed seats go to those who wait."""

import logging
from datetime import datetime
from uuid import UUID, uuid5

from django.db import DatabaseError

from ams.core.errors import DomainError
from billing.models import Refund
from billing.operations import give_back_excess
from events.models import Event
from events.operations import end_waiting, offer_seats
from events.queries import awaited_events, payments_without_a_seat

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


def offer_freed_seats(*, at: datetime) -> int:
    """Whatever freed a seat (a hold or an offer that ended, more capacity), those who wait are offered it; how many.

    Who waits for what has begun or is called off is told that it came to nothing.
    """
    offered = 0
    for event in Event.objects.filter(pk__in=awaited_events()).order_by("pk"):
        try:
            end_waiting(event=event, at=at)
            offered += offer_seats(event=event, at=at)
        except DatabaseError:  # one event in trouble keeps no other waiting; the next minute comes
            log.exception("Freed seats of event %s could not be offered.", event.pk)
    return offered
