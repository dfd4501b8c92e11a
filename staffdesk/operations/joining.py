"""Joining somebody in their place, from the desk."""

from datetime import datetime

from django.db import transaction

from ams.core.models import Contact, Message, User
from billing.models import Order
from members.models import MembershipType
from members.operations import join_association
from staffdesk.operations.repairs import NoAddress, send_payment_link


@transaction.atomic
def join_them(*, contact: Contact, type: MembershipType, at: datetime, by: User) -> tuple[Order, Message | None]:
    """A pending membership and its order, as staff; with the mail that leads to paying, where something is owed.

    No card is entered and nothing is agreed to here: the member pays by the link. Raises AlreadyMember, NotOffered,
    and billing's NotOnSale.
    """
    order = join_association(holder=contact, type=type, at=at, by=by)
    return order, lead_to_paying(order=order, at=at, by=by)


def lead_to_paying(*, order: Order, at: datetime, by: User) -> Message | None:
    """The mail that leads to paying an order made here; None where nothing is owed, or no address is known."""
    order.refresh_from_db()
    if order.settled_at:
        return None
    try:
        return send_payment_link(order=order, at=at, by=by)
    except NoAddress:
        return None
