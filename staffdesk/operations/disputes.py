"""Payments that somebody disputes with their bank, as the provider told us, become difficult cases."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.money import format_money
from billing.models import Payment, ProviderEvent
from staffdesk.models import Case, Difficulty
from staffdesk.operations.cases import open_case
from staffdesk.operations.difficult import flag_difficult

DISPUTES_SINCE: Final = timedelta(days=3)  # older ones have their case, unless nothing swept for as long


def report_disputes(*, at: datetime) -> int:
    """A difficult case for each payment somebody disputes with their bank, as the provider told us; how many.

    The provider's word is kept whatever it is about, so nothing is asked of it here.
    """
    told = ProviderEvent.objects.filter(kind="charge.dispute.created", received_at__gt=at - DISPUTES_SINCE)
    disputes = [event.payload.get("data", {}).get("object", {}) for event in told.order_by("received_at", "pk")]
    found = Payment.objects.filter(provider_id__in=[str(one.get("payment_intent")) for one in disputes])
    by_id = {payment.provider_id: payment for payment in found.select_related("contact", "attempt__order")}
    for dispute in disputes:
        if payment := by_id.get(str(dispute.get("payment_intent"))):
            _report_dispute(payment, str(dispute.get("reason", "")), at)
    return len(by_id)


@transaction.atomic
def _report_dispute(payment: Payment, reason: str, at: datetime) -> None:
    amount = format_money(payment.amount, payment.currency, settings.LANGUAGE_CODE)
    words = _("%(name)s disputes a payment of %(amount)s with their bank (%(reason)s).") % {
        "name": payment.contact, "amount": amount, "reason": reason.replace("_", " ") or "–",
    }  # fmt: skip
    context = {"payment": payment.provider_id}
    if payment.attempt:
        context["order"] = payment.attempt.order.reference
    case = open_case(
        kind=Case.Kind.DIFFICULT, subject=words, words=words, context=context, contact=payment.contact, at=at, by=None,
        queue=Case.Queue.FINANCE, key=f"dispute:{payment.pk}",
    )  # fmt: skip
    flag_difficult(case=case, kind=Difficulty.DISPUTE, words=words, at=at, by=None)
