"""What a member is told about money that goes back: in the credit note, by itself where there is none, or by a bank."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core.addressees import address_for
from ams.core.mails import render_mail
from ams.core.models import Contact
from ams.core.money import format_money
from ams.core.outbox import post_message
from billing.models import Order, Refund


def ways_back(refunds: Sequence[Refund]) -> list[str]:
    """How money goes back, one sentence a refund, as the active language says it."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    sentences = {
        Refund.Method.CARD: _("%(amount)s goes back to your card (%(card)s). Your bank shows it within ten days."),
        Refund.Method.TRANSFER: _("We give you %(amount)s back by bank transfer."),
        Refund.Method.CASH: _("You got %(amount)s back in cash."),
    }
    return [
        sentences[Refund.Method(refund.method)]
        % {"amount": format_money(refund.amount, refund.currency, language), "card": refund.payment.detail or "••••"}
        for refund in refunds
    ]


def tell_of_refunds(
    refunds: Sequence[Refund], *, contact: Contact, order: Order | None, note: str, at: datetime
) -> None:
    """Write that money goes back although nothing is credited; once for what one request brought."""
    recipient = order.mailed_to if order else address_for(contact)
    if not (refunds and recipient):
        return
    language = contact.language or settings.LANGUAGE_CODE
    with translation.override(language):
        ways = ways_back(refunds)
    url = f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}" if order else ""
    context = {"contact": contact, "order": order, "ways_back": ways, "word": note, "order_url": url}
    post_message(
        key=f"refund:{refunds[0].request}",
        purpose="refund",
        recipient=recipient,
        mail=render_mail("billing/email/refund", context, language),
        contact=contact,
        at=at,
    )


def tell_of_lost_dispute(refund: Refund, *, at: datetime) -> None:
    """Write that a bank has decided to give the money back: what that pays for no more, and what can be done.

    Nobody is asked to pay again for what they no longer have: finance, who have a case, say what becomes of that.
    """
    order = refund.order
    if order is None or not (recipient := order.mailed_to):
        return
    language = order.buyer.language or settings.LANGUAGE_CODE
    owed = max(order.balance(), Decimal(0))
    things = list(order.lines.filter(revoked_at=None).order_by("position").values_list("description", flat=True))
    if owed and not things:
        return
    context = {
        "contact": order.buyer,
        "order": order,
        "amount": format_money(refund.amount, refund.currency, language),
        "owed": format_money(owed, order.currency, language) if owed else "",
        "things": things,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}",
    }
    post_message(
        key=f"dispute_lost:{refund.pk}",
        purpose="dispute_lost",
        recipient=recipient,
        mail=render_mail("billing/email/dispute_lost", context, language),
        contact=order.buyer,
        at=at,
    )
