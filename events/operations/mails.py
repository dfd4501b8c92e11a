"""What people are told by mail: their ticket, what became of it or of the event, and thanks for having come."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from ams.core.mails import render_mail
from ams.core.outbox import Attached, Draft, post_message, post_messages
from billing.models import Order
from events.models import Certificate, Event, Registration
from events.queries import certificate_url, link_of_holder


def send_ticket(*, registration: Registration, at: datetime) -> None:
    """Mail a ticket with its code and a calendar file, to who comes or else to who ordered it; once a code.

    Nobody is written to where no address is known. Give it `ticket_type.event` and `order_line.order.buyer`.
    """
    recipient = address_of(registration)
    if not recipient:
        return
    contact = registration.contact or _order_of(registration).buyer
    post_message(
        key=f"ticket:{registration.pk}:{registration.code}",
        purpose="ticket",
        recipient=recipient,
        mail=render_mail("events/email/ticket", _facts(registration), contact.language),
        contact=contact,
        at=at,
        attachments=[
            Attached("ticket_code", registration.code, f"{registration.code}.png"),
            Attached("calendar", registration.code, _calendar_name(registration)),
        ],
    )


def tell_cancelled(*, registration: Registration, at: datetime) -> None:
    """Tell who would have come that their ticket is cancelled, and their calendar too. Once, as `send_ticket`."""
    _tell("ticket_cancelled", f"ticket-cancelled:{registration.pk}", registration, at, {})


def tell_passed_on(*, registration: Registration, to: str, at: datetime) -> None:
    """Tell who had a ticket that it is somebody else's now; call it before that is written."""
    key = f"ticket-passed-on:{registration.pk}:{registration.code}"
    _tell("ticket_passed_on", key, registration, at, {"to": to})


def tell_moved_over(
    *, registration: Registration, to: Registration, order: Order | None, order_url: str, at: datetime
) -> None:
    """Tell somebody that they come to another event instead, and their calendar; `order` is what that costs more.

    Give it the registration as it was, with its order.
    """
    facts: dict[str, object] = {"to": to.ticket_type.event, "order": order, "order_url": order_url}
    _tell("ticket_moved_over", f"ticket-moved-over:{registration.pk}", registration, at, facts)


def send_new_certificate(*, certificate: Certificate, at: datetime) -> None:
    """Mail the way to a certificate that takes the place of one that was revoked; once each."""
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    one = full.get(pk=certificate.registration_id)
    if not (recipient := address_of(one)):
        return
    contact = one.contact or _order_of(one).buyer
    facts = {**_facts(one), "certificate": certificate, "certificate_url": certificate_url(certificate.code)}
    mail = render_mail("events/email/new_certificate", facts, contact.language)
    key = f"new-certificate:{certificate.pk}"
    post_message(key=key, purpose="event.new_certificate", recipient=recipient, mail=mail, contact=contact, at=at)


def tell_called_off(*, event: Event, at: datetime) -> int:
    """Tell everybody who would have come that an event does not take place, and their calendars; how many mails."""
    return _tell_all("called_off", "called-off", event, at)


def tell_moved(*, event: Event, revision: int, at: datetime) -> int:
    """Tell everybody who comes when and where an event takes place now, once a revision of it; how many mails."""
    return _tell_all("moved", f"moved:{revision}", event, at)


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
    return _order_of(registration).mailed_to


def _tell(notice: str, key: str, registration: Registration, at: datetime, more: dict[str, object]) -> None:
    recipient = address_of(registration)
    if not recipient:
        return
    contact = registration.contact or _order_of(registration).buyer
    mail = render_mail(f"events/email/{notice}", _facts(registration) | more, contact.language)
    removal = Attached("calendar_removal", str(registration.pk), _calendar_name(registration))
    comes_all_the_same = _others_at(recipient, registration).exists()
    post_message(
        key=key, purpose=f"event.{notice}", recipient=recipient, mail=mail, contact=contact, at=at,
        attachments=[] if comes_all_the_same else [removal],
    )  # fmt: skip


def _tell_all(notice: str, key: str, event: Event, at: datetime) -> int:
    coming = Registration.objects.confirmed().filter(ticket_type__event=event)
    rows = coming.select_related("contact", "ticket_type__event", "order_line__order__buyer").order_by("pk")
    drafts = list(_drafts(notice, key, rows))
    return len(post_messages(drafts, at=at)) if drafts else 0


def _drafts(notice: str, key: str, rows: Iterable[Registration]) -> Iterable[Draft]:
    for one in rows:
        contact = one.contact or _order_of(one).buyer
        if recipient := address_of(one):
            mail = render_mail(f"events/email/{notice}", _facts(one), contact.language)
            file = Attached("calendar", one.code, _calendar_name(one))
            yield Draft(f"{key}:{one.pk}", f"event.{notice}", recipient, mail, contact.pk, (file,))


def _others_at(recipient: str, registration: Registration) -> QuerySet[Registration]:
    """Who still comes to the same event and has their mail at the same address: its calendar keeps the entry."""
    theirs = Q(email=recipient) | Q(email="", order_line__order__bill_to__email=recipient)
    others = Registration.objects.confirmed().filter(ticket_type__event=registration.ticket_type.event_id)
    return others.filter(theirs).exclude(pk=registration.pk)


def _calendar_name(registration: Registration) -> str:
    return f"{registration.ticket_type.event.slug}.ics"


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
        "ticket_url": link_of_holder(registration.code),
        "event_url": f"{settings.PUBLIC_URL}{reverse('events:event', args=[event.slug])}",
    }
