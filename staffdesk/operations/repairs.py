"""Mails that mend what probably made somebody contact us: links to go on with, and what came back, sent rightly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import address_for
from ams.core.errors import DomainError
from ams.core.mails import RenderedMail, render_mail
from ams.core.models import Contact, Message, User
from ams.core.money import format_money
from ams.core.outbox import Attached, post_message
from billing.models import Order
from members.models import JoinDraft, Membership
from members.operations.granting import called
from members.renewal_links import renewal_link
from staffdesk.causes import Cause
from staffdesk.models import Case, CaseMessage

TEMPLATE: Final = "staffdesk/email/link"
PURPOSE: Final = "link"
SENT_RIGHTLY: Final = "sent_rightly"  # in place of purposes whose headers and withdrawals read the key of their mails


class NothingToMend(DomainError):
    """It is well again, or it cannot be mended by a link."""


class NoAddress(DomainError):
    """We know no address to send it to."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a mail leads to. `subject`, `sentence` and `button` are written in the reader's language."""

    about: Model
    recipient: str
    contact: Contact | None
    url: str


@transaction.atomic
def send_payment_link(*, order: Order, at: datetime, by: User) -> Message:
    """The link to an order that is owed for. Raises NothingToMend and NoAddress."""
    owed = order.balance()
    if order.cancelled_at or owed <= 0:
        raise NothingToMend(_("Nothing is owed for this order any more."))
    if order.refunds.undecided().exists():
        raise NothingToMend(_("Its payment is disputed with the bank. Until it decides, nothing is to be paid."))
    buyer = order.buyer
    url = settings.PUBLIC_URL + reverse("billing:order", args=[order.reference])
    link = Link(order, order.mailed_to, buyer, url)
    with _language_of(buyer):
        amount = format_money(owed, order.currency, translation.get_language() or settings.LANGUAGE_CODE)
        words = _("Here you can pay your order %(order)s: %(amount)s.") % {"order": order.reference, "amount": amount}
        return _post(link, _("Your order %(order)s") % {"order": order.reference}, words, _("Pay"), at=at, by=by)


@transaction.atomic
def send_renewal_link(*, membership: Membership, at: datetime, by: User) -> Message:
    """The link that renews one membership without signing in. Raises NothingToMend and NoAddress."""
    holder = membership.holder
    if membership.cancelled_at:
        raise NothingToMend(_("This membership was cancelled. They would have to join anew."))
    try:
        url = renewal_link(membership)
    except ValueError:
        raise NothingToMend(_("This membership was never paid, so there is nothing to renew.")) from None
    link = Link(membership, address_for(holder), holder, url)
    with _language_of(holder):
        words = _("Here you can renew your membership (%(type)s) in one click, without signing in.")
        words %= {"type": membership.type.name}
        return _post(link, _("Renew your membership"), words, _("Renew"), at=at, by=by)


@transaction.atomic
def send_form_link(*, draft: JoinDraft, at: datetime, by: User) -> Message:
    """The link to the form somebody left; what they typed is theirs, so it is not in the mail."""
    if draft.order_id:
        raise NothingToMend(_("They have finished it meanwhile."))
    url = settings.PUBLIC_URL + reverse("members:join_type", args=[draft.type.slug])
    link = Link(draft, draft.email, None, url)
    words = _("You began to join us (%(type)s). Here you can go on whenever you like.") % {"type": draft.type.name}
    return _post(link, _("Join us"), words, _("Go on"), at=at, by=by)


@transaction.atomic
def send_rightly(*, message: Message, at: datetime, by: User) -> Message:
    """What came back, as it was written, to the address its reader has now; clicked twice, it goes once.

    Raises NothingToMend where it did not come back, or came back from that very address; NoAddress.
    """
    if message.returned_at is None or message.sensitive:
        raise NothingToMend(_("This mail did not come back."))
    reader = (message.contact.merged_into or message.contact) if message.contact else None
    if reader is None or not reader.email:
        raise NoAddress(_("We know no address of theirs that it could go to."))
    if reader.email.lower() == message.recipient.lower():
        raise NothingToMend(
            _("It came back from %(address)s, and we know no other address. Correct it on their page, then send again.")
            % {"address": message.recipient}
        )
    key = f"rightly:{message.pk}:{reader.email.lower()}"[:200]
    if known := Message.objects.filter(key=key).first():
        return known
    facts = {"to": reader.email, "purpose": message.purpose}
    activity.record("message.sent_rightly", contact=reader, on=message, by=by, at=at, facts=facts)
    reads_key = message.purpose in {*settings.MESSAGE_HEADERS, *settings.MESSAGE_WITHDRAWALS}
    return post_message(
        key=key,
        purpose=SENT_RIGHTLY if reads_key else message.purpose,
        recipient=reader.email,
        mail=RenderedMail(message.subject, message.text, message.html),
        contact=reader,
        at=at,
        attachments=[Attached(one.kind, one.reference, one.filename) for one in message.attachments.all()],
        reply_to=message.reply_to,
    )


@transaction.atomic
def name_cause(*, case: Case, cause: Cause, at: datetime, by: User) -> CaseMessage:
    """Say that this is the reason they contacted us; kept with the row it is about."""
    facts = {"cause": cause.kind.value, "row": cause.row, "what": cause.what, "at": cause.at.isoformat()}
    words = _("The reason: %(sentence)s") % {"sentence": cause.sentence}
    kind = CaseMessage.Kind.NOTE
    return CaseMessage.objects.create(case=case, kind=kind, words=words, author=by, at=at, facts=facts)


def _post(link: Link, subject: str, sentence: str, button: str, *, at: datetime, by: User) -> Message:
    """One mail a minute and thing: whoever clicks twice has sent it once."""
    if not link.recipient:
        raise NoAddress(_("We have no e-mail address for them. Read it to them on the phone."))
    contact, kind = link.contact, link.about._meta.model_name
    name = called(contact) if contact else ""
    context = {"subject": subject, "sentence": sentence, "button": button, "url": link.url, "called": name}
    facts = {"to": link.recipient}
    activity.record("link.sent", contact=contact, on=link.about, by=by, at=at, facts=facts)
    return post_message(
        key=f"link:{kind}:{link.about.pk}:{at:%Y%m%d%H%M}",
        purpose=PURPOSE,
        recipient=link.recipient,
        mail=render_mail(TEMPLATE, context, contact.language if contact else ""),
        contact=contact,
        at=at,
    )


def _language_of(contact: Contact) -> translation.override:
    return translation.override(contact.language or settings.LANGUAGE_CODE)
