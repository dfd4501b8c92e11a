"""What happens by itself: money that came late or for events called off goes back, freed seats go to those who wait,
and who came is credited and thanked.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import DatabaseError
from django.db.models import Exists, OuterRef

from ams.core.errors import DomainError
from billing.models import Refund
from billing.operations import give_back_excess
from events.models import CheckIn, Event
from events.operations import conclude_event, end_waiting, offer_seats, return_order
from events.queries import awaited_events, events_to_return, orders_to_return, payments_without_a_seat

log = logging.getLogger(__name__)
SWEPT_AT_ONCE = 100
AFTER_THE_END = timedelta(hours=1)  # by then whoever forgot to scan has scanned
LATE_FOR = timedelta(days=14)  # so long whoever is checked in late is credited by itself; after that staff do it
REQUESTS = UUID(
    "0f3f0a9e-7a55-4d0b-8a3e-6d3b1c1c9a44"
)  # names what is asked for each payment, so that it is asked once


def give_back_called_off(*, at: datetime) -> int:
    """Give back what was paid for events that were called off, a slice at a time; how many orders.

    Each order is a step of its own: a worker that dies leaves the rest to the next run. What no card can take back, and
    what the provider refuses, becomes the desk's case.
    """
    done = 0
    for event in events_to_return():
        for order in orders_to_return(event).iterator():
            try:
                return_order(event=event, order=order, at=at)
            except DomainError as error:
                log.warning("Order %s for an event called off stays for staff: %s", order.reference, error)
            else:
                done += 1
            if done >= SWEPT_AT_ONCE:
                return done
    return done


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


def conclude_events(*, at: datetime) -> int:
    """Credit, certify and thank those who were at events that ended lately; how many mails were written.

    What one event stumbles over keeps no other waiting. Safe to repeat: each is done once for each person.
    """
    lately = (at - LATE_FOR).date()
    came = CheckIn.objects.standing().filter(registration__ticket_type__event=OuterRef("pk"))
    ended = Event.objects.over(at=at - AFTER_THE_END).filter(Exists(came), cancelled_at=None, end_date__gt=lately)
    return sum(_conclude(event, at) for event in ended[:SWEPT_AT_ONCE])


def _conclude(event: Event, at: datetime) -> int:
    try:
        return conclude_event(event=event, at=at, by=None).mails
    except Exception:
        log.exception("Event %s could not be concluded; it is tried again.", event.pk)
        return 0
