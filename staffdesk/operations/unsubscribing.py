"""Whoever reads our mails at an address wants no more of a kind there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import Activity, Contact
from members.models import NEWSLETTER, Consent, MailTopic
from staffdesk.lists import consent_to
from staffdesk.models import Mailing, MailingRecipient


def unsubscribe(*, recipient: MailingRecipient, at: datetime) -> int:
    """Keep a no for everybody who is written to at this address; how many said yes before. Safe to ask twice."""
    mailing = recipient.mailing
    wording = _("Unsubscribed by the link in the newsletter “%(subject)s”") % {"subject": mailing.subject}
    return leave_topics(
        topics=[mailing.topic], address=recipient.address, contact=recipient.contact, on=mailing, wording=wording,
        channel=Consent.Channel.LINK, at=at,
    )  # fmt: skip


def every_topic() -> list[str]:
    """The keys of all topics there ever were."""
    return sorted({NEWSLETTER, *MailTopic.objects.values_list("key", flat=True)})


@transaction.atomic
def leave_topics(
    *, topics: Iterable[str], address: str, contact: Contact | None, on: Model, wording: str, channel: str, at: datetime
) -> int:
    """Keep a no for the contact and everybody else at an address; how many said yes before. Safe to ask twice.

    The address is what reads the mail: another contact that shares it would otherwise bring the newsletter back.
    """
    sharing = Contact.objects.alias(address=Lower("email")).filter(address=address.lower(), merged_into=None)
    theirs = {(contact.merged_into or contact).pk} if contact else set()
    readers = Contact.objects.filter(pk__in={*theirs, *sharing.values_list("pk", flat=True)})
    left = 0
    for topic in topics:
        agreeing = list(readers.filter(consent_to(topic)).select_for_update().order_by("pk"))
        Consent.objects.bulk_create(
            Consent(contact=one, purpose=topic, given=False, wording=wording, channel=channel, at=at)
            for one in agreeing
        )
        for one in agreeing:
            activity.record(
                "newsletter.unsubscribed", contact=one, on=on, by=None, at=at, channel=Activity.Channel.SELF_SERVICE
            )
        left += len(agreeing)
    return left


def recipient_of(mailing_id: int, contact_id: int) -> MailingRecipient | None:
    """To whom a link was sent; None where the mailing never went to them."""
    found = MailingRecipient.objects.select_related("mailing", "contact__merged_into")
    return found.filter(mailing=mailing_id, contact=contact_id, mailing__purpose=Mailing.Purpose.NEWSLETTER).first()
