"""Posting what was bought: the address as the buyer wrote it, what goes in, and one mail when it is on its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import User
from ams.core.outbox import post_message
from billing.models import Order, OrderLine, Parcel, ParcelItem

TIME_TO_UNDO = timedelta(minutes=5)  # after which the buyer is told that the parcel is on its way


class NotToSend(DomainError):
    """There is nothing to post, or it is posted."""


@dataclass(frozen=True, slots=True)
class ShipTo:
    """Where to; `lines` are street and place, one line each, `country` has two letters."""

    name: str
    lines: str
    postcode: str
    country: str


def address_parcel(*, order: Order, ship_to: ShipTo) -> Parcel:
    """Keep where an order is to be posted; it is due once it is paid."""
    return Parcel.objects.create(
        order=order,
        name=ship_to.name,
        lines=ship_to.lines.strip(),
        postcode=ship_to.postcode.strip(),
        country=ship_to.country,
    )


def put_in_parcel(*, line: OrderLine, at: datetime) -> None:
    """A paid line has to be posted. Where nobody was asked for an address, the one billed to is all we know."""
    parcel, _is_new = Parcel.objects.get_or_create(
        order_id=line.order_id,
        defaults={
            "name": line.order.bill_to["name"],
            "lines": line.order.bill_to["address"],
            "country": line.order.seller_facts["country"],
        },
    )
    ParcelItem.objects.create(parcel=parcel, line=line, put_in_at=at)
    Parcel.objects.filter(pk=parcel.pk, due_at=None).update(due_at=at)


def take_out_of_parcel(*, line: OrderLine, at: datetime) -> None:
    """The sale of a line is undone: it is not to be posted any more."""
    if not ParcelItem.objects.filter(line=line, taken_out_at=None).update(taken_out_at=at):
        return
    still_in = ParcelItem.objects.filter(parcel__order=line.order_id, taken_out_at=None)
    if not still_in.exists():
        Parcel.objects.filter(order_id=line.order_id, sent_at=None).update(due_at=None)


@transaction.atomic
def pack_parcel(*, parcel: Parcel, at: datetime, by: User) -> Parcel:
    """It is packed. Raises NotToSend."""
    parcel = _lock(parcel)
    if parcel.packed_at is None:
        parcel.packed_at, parcel.packed_by = at, by
        parcel.save(update_fields=["packed_at", "packed_by"])
    return parcel


@transaction.atomic
def send_parcel(*, parcel: Parcel, at: datetime, by: User) -> Parcel:
    """It is on its way; the buyer is told after a few minutes, in which this can be undone. Raises NotToSend."""
    parcel = _lock(parcel)
    if parcel.packed_at is None:
        parcel.packed_at, parcel.packed_by = at, by
    parcel.sent_at, parcel.sent_by = at, by
    parcel.save(update_fields=["packed_at", "packed_by", "sent_at", "sent_by"])
    activity.record("parcel.sent", contact=parcel.order.buyer, on=parcel.order, by=by, at=at)
    return parcel


@transaction.atomic
def undo_parcel(*, parcel: Parcel, at: datetime, by: User) -> Parcel:
    """Back by one step: from sent to packed, from packed to nothing done. Raises NotToSend when the buyer knows."""
    parcel = Parcel.objects.select_for_update(of=("self",)).select_related("order__buyer").get(pk=parcel.pk)
    if parcel.told_at is not None:
        raise NotToSend(_("The buyer has been told that this is on its way. Write to them if it is not."))
    if parcel.sent_at is not None:
        parcel.sent_at = parcel.sent_by = None
        activity.record("parcel.kept", contact=parcel.order.buyer, on=parcel.order, by=by, at=at)
    else:
        parcel.packed_at = parcel.packed_by = None
    parcel.save(update_fields=["packed_at", "packed_by", "sent_at", "sent_by"])
    return parcel


def tell_sent_parcels(*, at: datetime, limit: int = 200) -> int:
    """Tell the buyers of what was sent a few minutes ago that it is on its way; how many."""
    due = Parcel.objects.to_tell(sent_before=at - TIME_TO_UNDO).order_by("sent_at").values_list("pk", flat=True)
    return sum([_tell(pk, at) for pk in due[:limit]])


@transaction.atomic
def _tell(pk: int, at: datetime) -> bool:
    if not Parcel.objects.to_tell(sent_before=at - TIME_TO_UNDO).filter(pk=pk).update(told_at=at):
        return False
    parcel = Parcel.objects.select_related("order__buyer").get(pk=pk)
    recipient = parcel.order.mailed_to
    if not recipient:
        return True
    context = {
        "parcel": parcel,
        "lines": [item.line for item in parcel.items.filter(taken_out_at=None).select_related("line")],
        "contact": parcel.order.buyer,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[parcel.order.reference])}",
    }
    post_message(
        key=f"parcel:{parcel.pk}",
        purpose="parcel",
        recipient=recipient,
        mail=render_mail("billing/email/parcel", context, parcel.order.buyer.language),
        contact=parcel.order.buyer,
        at=at,
    )
    return True


def _lock(parcel: Parcel) -> Parcel:
    rows = Parcel.objects.select_for_update(of=("self",)).select_related("order__buyer")
    found = rows.to_send().filter(pk=parcel.pk).first()
    if found is None:
        raise NotToSend(_("There is nothing to send here any more. Load the list again."))
    return found
