"""What people are told by mail: their ticket, that an event does not take place, and thanks for having come."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ams.core.mails import render_mail
from ams.core.outbox import Attached, Draft, post_message, post_messages
from billing.models import Order
from events.models import Certificate, Event, Registration
from events.queries import certificate_url


def send_ticket(*, registration: Registration, at: datetime) -> None:
    """Mail a ticket with its code and a calendar file, to who comes or else to who ordered it; once.

    Nobody is written to where no address is known. Give it `ticket_type.event` and `order_line.order.buyer`.
    """
    recipient = address_of(registration)
    if not recipient:
        return
    contact = registration.contact or _order_of(registration).buyer
    post_message(
        key=f"ticket:{registration.pk}",
        purpose="ticket",
        recipient=recipient,
        mail=render_mail("events/email/ticket", _facts(registration), contact.language),
        contact=contact,
        at=at,
        attachments=[
            Attached("ticket_code", registration.code, f"{registration.code}.png"),
            Attached("calendar", registration.code, f"{registration.ticket_type.event.slug}.ics"),
        ],
    )


def tell_called_off(*, event: Event, at: datetime) -> int:
    """Tell everybody who would have come that an event does not take place; how many mails."""
    coming = Registration.objects.confirmed().filter(ticket_type__event=event)
    rows = coming.select_related("contact", "ticket_type__event", "order_line__order__buyer").order_by("pk")
    drafts = []
    for one in rows:
        contact = one.contact or _order_of(one).buyer
        if recipient := address_of(one):
            mail = render_mail("events/email/called_off", _facts(one), contact.language)
            drafts.append(Draft(f"called-off:{one.pk}", "event.called_off", recipient, mail, contact.pk))
    return len(post_messages(drafts, at=at)) if drafts else 0


def thank_attendees(*, certificates: Sequence[Certificate], at: datetime) -> int:
    """Thank those who came, with the way to their certificate; once for each registration. How many mails."""
    keys = [one.registration_id for one in certificates]
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    people = full.in_bulk(keys)
    drafts = []
    for certificate in certificates:
        one = people[certificate.registration_id]
        if recipient := address_of(one):
            contact = one.contact or _order_of(one).buyer
            facts = {**_facts(one), "certificate": certificate, "certificate_url": certificate_url(certificate.code)}
            mail = render_mail("events/email/thanks", facts, contact.language)
            drafts.append(Draft(f"thanks:{one.pk}", "event.thanks", recipient, mail, contact.pk))
    return len(post_messages(drafts, at=at)) if drafts else 0


def address_of(registration: Registration) -> str:
    """Where mail about a registration goes; empty where nobody can be reached."""
    if registration.email:
        return registration.email
    order = _order_of(registration)
    return str(order.bill_to["email"] or order.buyer.email)


def _order_of(registration: Registration) -> Order:
    """Its order. Raises ValueError for one that was never ordered: nobody is told of that."""
    if registration.order_line is None:
        raise ValueError(f"Registration {registration.pk} has no order.")
    return registration.order_line.order


def _facts(registration: Registration) -> dict[str, object]:
    event = registration.ticket_type.event
    return {
        "registration": registration,
        "event": event,
        "was_paid": bool(registration.order_line and registration.order_line.gross),
        "ticket_url": f"{settings.PUBLIC_URL}{reverse('events:ticket', args=[registration.code])}",
        "event_url": f"{settings.PUBLIC_URL}{reverse('events:event', args=[event.slug])}",
    }
