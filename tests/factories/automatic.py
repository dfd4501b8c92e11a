"""Memberships that renew by themselves, without a provider behind them."""

from datetime import timedelta
from decimal import Decimal

from django.utils.crypto import get_random_string

from billing.models import SavedMethod
from members.models import AutoRenewal, PlannedRenewal
from members.queries import last_term
from tests.factories.core import LONG_AGO


def saved_card(contact, **details):
    """A Visa that is good for long."""
    facts = {"brand": "Visa", "last_four": "4242", "expires_year": 2034, "expires_month": 12, "saved_at": LONG_AGO}
    return SavedMethod.objects.create(
        contact=contact, customer_id="cus_1", method_id=f"pm_{get_random_string(12)}", **facts | details
    )


def renewing_itself(membership, **details):
    """An agreement in force."""
    facts = {"wording": "Renew by itself.", "channel": "self-service", "agreed_at": LONG_AGO}
    return AutoRenewal.objects.create(
        membership=membership, saved_method=saved_card(membership.holder), **facts | details
    )


def announced_renewal(membership, **details):
    """An agreement whose next charge is announced for the last day; the agreement."""
    agreement = renewing_itself(membership)
    term = last_term(membership)
    facts = {"announced_at": LONG_AGO, "charge_on": term.last_day or LONG_AGO.date() + timedelta(days=1)}
    PlannedRenewal.objects.create(agreement=agreement, term=term, amount=Decimal(40), currency="EUR", **facts | details)
    return agreement
