"""Certificates of attendance: frozen when they are issued, verified by their code, revoked rather than changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import User
from billing.operations import Why
from events.documents import CertificateFacts, CreditFacts
from events.models import Certificate, CertificateRevocation, Credit, Event, EventCredit, Registration
from events.operations.mails import send_new_certificate
from events.operations.tickets import new_code
from events.queries import was_there


class CannotCertify(DomainError):
    """There is nothing to certify, or nothing to revoke."""


@transaction.atomic
@knowing_the_association()
def issue_certificates(*, event: Event, at: datetime) -> list[Certificate]:
    """A certificate for everybody who was there and never had one; those that were written now. Safe to repeat.

    What was revoked is issued again by staff alone. Give credits first: the paper says them.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    there = Registration.objects.confirmed().filter(was_there(), ticket_type__event=event, certificates=None)
    return _issue(event, list(there.select_related("contact").order_by("pk")), at)


@transaction.atomic
@knowing_the_association()
def reissue_certificate(*, certificate: Certificate, why: Why, at: datetime, by: User) -> Certificate:
    """Revoke a certificate, issue another with what is true now, and mail it.

    Raises CannotCertify, ExceptionNeedsWords.
    """
    one = certificate.registration
    revoke_certificate(certificate=certificate, why=why, at=at, by=by)
    if not Registration.objects.confirmed().filter(was_there(), pk=one.pk).exists():
        raise CannotCertify(_("Nobody checked them in. Do that first; or revoke the certificate only."))
    [made] = _issue(one.ticket_type.event, [one], at)
    send_new_certificate(certificate=made, at=at)
    return made


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, why: Why, at: datetime, by: User) -> CertificateRevocation:
    """From now on whoever verifies it is told that it no longer holds. Raises CannotCertify, ExceptionNeedsWords."""
    Event.objects.select_for_update(no_key=True).get(ticket_types__registrations=certificate.registration_id)
    if CertificateRevocation.objects.filter(certificate=certificate).exists():
        raise CannotCertify(_("This certificate was revoked already."))
    contact = certificate.registration.contact
    made = record_exception(
        "certificate.revoked", reason=why.reason, words=why.words, contact=contact, on=certificate, by=by, at=at
    )
    activity.record("certificate.revoked", contact=contact, on=certificate, by=by, at=at)
    return CertificateRevocation.objects.create(certificate=certificate, exception=made, at=at)


def _issue(event: Event, people: Sequence[Registration], at: datetime) -> list[Certificate]:
    """The rows, each with what it says frozen."""
    credited, worth = _credited(people), _worth(event)
    return Certificate.objects.bulk_create(
        Certificate(
            registration=one, code=new_code(), issued_at=at, facts=_facts(event, one, credited.get(one.pk, worth))
        )
        for one in people
    )


def _facts(event: Event, one: Registration, credit: Sequence[CreditFacts]) -> CertificateFacts:
    profile = the_association()
    return {
        "name": one.name,
        "event": event.title,
        "place": event.place,
        "starts_on": event.start_date.isoformat(),
        "ends_on": event.end_date.isoformat(),
        "credits": list(credit),
        "language": (one.contact.language if one.contact else "") or settings.LANGUAGE_CODE,
        "association": profile.name,
        "country": profile.legal_entity.country,
        "accent": profile.colour,
        "logo": profile.logo.name or "",
        "signed_by": profile.signatory_name,
        "signed_as": profile.signatory_role,
    }


def _credited(people: Iterable[Registration]) -> dict[int, list[CreditFacts]]:
    """What stands on the record of each, corrections included, by the key of the registration."""
    sums: dict[int, dict[Any, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = Credit.objects.filter(registration__in=[one.pk for one in people]).select_related("category")
    for row in rows:
        sums[row.registration_id or 0][row.category] += row.amount
    return {
        key: [_credit_facts(category, amount) for category, amount in mine.items() if amount > 0]
        for key, mine in sums.items()
    }


def _worth(event: Event) -> list[CreditFacts]:
    """What being there was worth, for those who have no record of their own."""
    rows = EventCredit.objects.filter(event=event).select_related("category").order_by("category__position", "pk")
    return [_credit_facts(row.category, row.amount) for row in rows]


def _credit_facts(category: Any, amount: Decimal) -> CreditFacts:
    return {"category": category.name, "unit": category.unit, "amount": f"{amount.normalize():f}"}
