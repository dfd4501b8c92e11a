"""Payments that somebody disputes with their bank, as the provider told us, become difficult cases."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.money import format_money
from billing.models import Payment, ProviderEvent
from staffdesk.models import Case, CaseMessage, Difficulty
from staffdesk.operations.cases import open_case, reopen_case
from staffdesk.operations.cases.said import locked_standing, said_before, say
from staffdesk.operations.difficult import flag_difficult

BEGAN: Final = "charge.dispute.created"
ENDED: Final = "charge.dispute.closed"
DISPUTES_SINCE: Final = timedelta(days=3)  # older ones have their case, unless nothing swept for as long


def report_disputes(*, at: datetime) -> int:
    """A difficult case for each payment somebody disputes with their bank, and in it how that ended; how many.

    The provider's word is kept whatever it is about, so nothing is asked of it here. What it did to the money is
    booked when the word comes (billing). The end may be told before the beginning, and each of them twice.
    """
    told = ProviderEvent.objects.filter(kind__in=[BEGAN, ENDED], received_at__gt=at - DISPUTES_SINCE)
    disputes = [(one.kind, one.payload.get("data", {}).get("object", {})) for one in told.order_by("received_at", "pk")]
    found = Payment.objects.filter(provider_id__in=[str(one.get("payment_intent")) for _kind, one in disputes])
    by_id = {payment.provider_id: payment for payment in found.select_related("contact", "attempt__order")}
    for kind, dispute in disputes:
        if payment := by_id.get(str(dispute.get("payment_intent"))):
            case = _report_dispute(payment, str(dispute.get("reason", "")), at)
            if kind == ENDED:
                _tell_end(case, dispute, at)
    return len(by_id)


@transaction.atomic
def _report_dispute(payment: Payment, reason: str, at: datetime) -> Case:
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
    return case


@transaction.atomic
def _tell_end(case: Case, dispute: dict[str, Any], at: datetime) -> None:
    """Say in the case how the bank decided, once; where money is gone somebody has to decide, so it opens again."""
    case = locked_standing(case)
    key = f"dispute-ended:{dispute.get('id')}"
    if said_before(key):
        return
    status = str(dispute.get("status", ""))
    ends = {
        "won": _("The bank decided for us: the disputed money is ours again."),
        "lost": _(
            "The bank decided against us: the disputed money is gone, and what it paid is owed again. If "
            "they still have it, a mail asks them to pay again or to say that they do not want it: then take it off."
        ),
    }
    words = ends.get(status) or _("The bank closed the dispute (%(status)s).") % {"status": status or "–"}
    say(case, CaseMessage.Kind.NOTE, words, at=at, by=None, key=key, facts={"dispute": status})
    if status == "lost" and case.closed_at:
        reopen_case(case=case, words=_("The dispute was lost after this case was closed."), at=at, by=None)
