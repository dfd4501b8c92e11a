"""What the payment provider of the demonstration has to know of the years before it was there: whatever moved by card.

So comparing with it finds nothing by accident, and a payment of the past can be given back by card. Two things do
differ in the month before the seed, for there is something to find: the provider knows of a payment that was taken at
a stall, past this system, and knows nothing of one that stands in our books.
"""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from ams.core.association import association_zone
from ams.core.money import Money, minor_units
from billing.models import Payment, Refund

AT_THE_STALL: Final = "pi_demo_stall"
STALL_TOOK: Final = 2500


def write_the_past(file: Path, *, at: datetime) -> None:
    """For the sandbox, which reads it when it starts and knows nothing else."""
    begins, ends = _last_month(at)
    by_card = Payment.objects.filter(method=Payment.Method.CARD).order_by("pk")
    unheard_of = by_card.filter(received_at__lt=ends, refunds=None).latest("received_at")
    payments = [_payment(one) for one in by_card.exclude(pk=unheard_of.pk)]
    stall = begins + (ends - begins) / 3
    payments.append(_told(AT_THE_STALL, STALL_TOOK, "eur", stall, "Bird seed, at the harvest market"))
    refunds = Refund.objects.filter(method=Refund.Method.CARD).exclude(succeeded_at=None).select_related("payment")
    past = {"payments": payments, "refunds": [_refund(one) for one in refunds.order_by("asked_at")]}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(past), encoding="utf-8")


def _last_month(at: datetime) -> tuple[datetime, datetime]:
    zone = association_zone()
    this_month = timezone.localdate(at, zone).replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    return _midnight(last_month), _midnight(this_month)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, association_zone())


def _payment(payment: Payment) -> dict[str, Any]:
    units = minor_units(Money(payment.amount, payment.currency))
    return _told(payment.provider_id, units, payment.currency.lower(), payment.received_at, payment.detail)


def _told(identity: str, amount: int, currency: str, at: datetime, description: str) -> dict[str, Any]:
    return {
        "id": identity, "amount": amount, "currency": currency, "at": int(at.timestamp()), "description": description,
    }  # fmt: skip


def _refund(refund: Refund) -> dict[str, Any]:
    given, back = refund.succeeded_at, refund.failed_at
    return {
        "id": refund.provider_id, "payment": refund.payment.provider_id,
        "amount": minor_units(Money(refund.amount, refund.currency)), "at": int(given.timestamp()) if given else None,
        "came_back_at": int(back.timestamp()) if back else None, "failure_reason": refund.problem,
        "metadata": {"refund": str(refund.pk)},
    }  # fmt: skip
