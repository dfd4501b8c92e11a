"""Certificates: where one is verified, and what anybody learns there."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from ams.core.models import Contact
from ams.core.models.resolution import and_absorbed
from events.models import Certificate, Registration


def certificate_url(code: str) -> str:
    """Where a certificate is verified."""
    return f"{settings.PUBLIC_URL}{reverse('events:certificate', args=[code])}"


def find_certificate(code: str) -> Certificate | None:
    """The certificate with a code, and whether it was revoked."""
    return Certificate.objects.select_related("revocation").filter(code=code.upper()).first()


def standing_certificate(registration: Registration) -> Certificate | None:
    """The one that holds, if there is one."""
    return _standing().filter(registration=registration).order_by("-pk").first()


def certificates_of(contact: Contact) -> Sequence[Certificate]:
    """Those that hold of somebody, the latest first."""
    mine = _standing().filter(registration__contact__in=and_absorbed(contact))
    return list(mine.order_by("-issued_at", "-pk")[:100])


def _standing() -> QuerySet[Certificate]:
    return Certificate.objects.filter(revocation=None)
