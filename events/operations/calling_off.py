"""Giving back what was paid for an event that does not take place: order by order, each in a step of its own."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from ams.core.association import knowing_the_association
from billing.models import Order, Refund
from billing.operations import GivenBack, GivingBack, give_back, left_to_credit
from events.models import Event
from events.queries import lines_called_off

CALLED_OFF = UUID("3f7d7c55-9f55-4ad8-8a0d-62a0b5a5b0d1")  # names what is asked for each order of an event, so once


@transaction.atomic
@knowing_the_association()
def return_order(*, event: Event, order: Order, at: datetime) -> GivenBack:
    """Take everything an order holds of this event off it, and give what is too much then back to the card.

    Whoever asks again, or at the same moment, asks for the same. Raises CannotGiveBack where no card can take it, which
    is for staff then.
    """
    lines = list(lines_called_off(event).filter(order=order, revoked_at=None))
    left = left_to_credit(order)
    asked = GivingBack(
        request=uuid5(CALLED_OFF, f"{event.pk}:{order.pk}"),
        credits={line.pk: left[line.pk] for line in lines if left[line.pk]},
        revoked=frozenset(line.pk for line in lines),
        method=Refund.Method.CARD,
    )
    return give_back(order=order, asked=asked, why=None, at=at, by=None)
