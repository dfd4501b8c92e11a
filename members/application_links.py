"""The address in the mail to whoever was approved: it leads to paying, without signing in, and to nothing else.

Signed, not stored. Opening it changes nothing. Once it is paid the link is used up; after `GOOD_FOR` it is old.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from members.models import Application
from members.renewal_links import LinkStanding

SALT = "members.application_link"
GOOD_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OpenedApplication:
    """A link as somebody opened it; `application` is None for one that is old."""

    standing: LinkStanding
    application: Application | None = None


def link_to_begin(application: Application) -> str:
    """The whole address, for a mail."""
    token = signing.dumps(application.pk, salt=SALT)
    return settings.PUBLIC_URL + reverse("members:approved", args=[token])


def open_application(token: str) -> OpenedApplication:
    """Whose membership a token begins, and whether it still can."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return OpenedApplication(LinkStanding.OLD)
    related = ("membership__type__product__seller", "membership__type__product__tax_code", "membership__holder__person")
    found = Application.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        return OpenedApplication(LinkStanding.OLD)
    held = found.membership
    is_open = found.decision == Application.Decision.APPROVED and held.cancelled_at is None
    is_good = is_open and not held.terms.exists()
    return OpenedApplication(LinkStanding.GOOD if is_good else LinkStanding.USED, found)
