"""What stands against erasing somebody, what goes and what stays, and who waits for it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.models import Access, Contact, Role
from ams.core.models.resolution import contact_ids_of
from billing.models import Order, Parcel
from events.models import Registration
from members.models import Membership
from members.queries import membership_state, valid_until
from members.terms import State
from staffdesk.models import Erasure, Proposal

SHOWN = 200


def never_erased(contact: Contact) -> str:
    """Why nobody may erase this record, whatever they say; empty if they may."""
    if contact.merged_into_id:
        return _("This record was merged into another. Erase that one.")
    if Access.objects.filter(contact=contact, ended_at=None).exclude(user__role=Role.MEMBER).exists():
        return _("Somebody who works here acts for them. End their work here first.")
    if Proposal.objects.filter(contact__in=contact_ids_of(contact), decision="").exists():
        return _("An exception for them waits for a second person. Decide that first.")
    if Erasure.objects.filter(contact=contact).exclude(state=Erasure.State.ASKED).exists():
        return _("They were erased already.")
    return ""


def stands_against(contact: Contact, on: date) -> list[str]:
    """What is not over yet, a sentence each. Staff may go on although, and that is kept."""
    return [*_memberships(contact, on), *_money(contact), *_seats(contact, on)]


def _memberships(contact: Contact, on: date) -> Iterator[str]:
    held = Membership.objects.filter(holder__in=contact_ids_of(contact)).prefetch_related("terms__rule__type")
    for one in held.select_related("type"):
        if membership_state(one, on) in (State.CURRENT, State.IN_GRACE):
            last = valid_until(one, on)
            named = {"type": one.type.name, "day": date_format(last, "DATE_FORMAT") if last else _("for life")}
            yield _("A membership is current: %(type)s, until %(day)s.") % named


def _money(contact: Contact) -> Iterator[str]:
    orders = Order.objects.filter(buyer__in=contact_ids_of(contact))
    for one in orders.filter(settled_at=None, cancelled_at=None).order_by("pk"):
        yield _("Money is open: order %(reference)s is not paid.") % {"reference": one.reference}
    for one in orders.overpaid().order_by("pk"):
        yield _("Money is open: order %(reference)s was paid more than it costs.") % {"reference": one.reference}
    for parcel in Parcel.objects.filter(order__in=orders, sent_at=None).order_by("pk"):
        yield _("A parcel of order %(reference)s waits to be sent.") % {"reference": parcel.order.reference}


def _seats(contact: Contact, on: date) -> Iterator[str]:
    coming = Registration.objects.confirmed().filter(
        contact__in=contact_ids_of(contact), ticket_type__event__end_date__gte=on
    )
    for one in coming.select_related("ticket_type__event").order_by("pk"):
        yield _("They are registered for %(event)s.") % {"event": one.ticket_type.event.title}


def erasures() -> QuerySet[Erasure]:
    """Those that wait, the most urgent first; then those of late."""
    found = Erasure.objects.select_related("contact", "by", "case")
    return found.order_by(F("finished_at").desc(nulls_first=True), "due_on", "pk")
