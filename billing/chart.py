"""The accounts the product itself books on. Others (an income account per product) are the association's own.

Their codes are fixed here and cannot be edited in the admin; their names can. Whatever is missing is created the first
time something is booked, so that no deployment has to be told.
"""

from typing import Final, NamedTuple

from django.utils.translation import gettext_noop

from billing.models import Account


class ChartAccount(NamedTuple):
    """An account of ours before anybody renamed it."""

    code: str
    name: str
    kind: str


CASH: Final = "1000"
BANK: Final = "1100"
CLEARING: Final = "1200"
RECEIVABLES: Final = "1300"
TAX: Final = "1700"
PREPAYMENTS: Final = "1800"
DEFERRED: Final = "1900"
FEES: Final = "4900"
INCOME: Final = "8000"

CHART: Final = (
    ChartAccount(CASH, gettext_noop("Cash"), Account.Kind.ASSET),
    ChartAccount(BANK, gettext_noop("Bank"), Account.Kind.ASSET),
    ChartAccount(CLEARING, gettext_noop("With the payment provider"), Account.Kind.ASSET),
    ChartAccount(RECEIVABLES, gettext_noop("Owed by customers"), Account.Kind.ASSET),
    ChartAccount(TAX, gettext_noop("Tax to be paid"), Account.Kind.LIABILITY),
    ChartAccount(PREPAYMENTS, gettext_noop("Received, but for no order yet"), Account.Kind.LIABILITY),
    ChartAccount(DEFERRED, gettext_noop("Received for later periods"), Account.Kind.LIABILITY),
    ChartAccount(FEES, gettext_noop("Fees of the payment provider"), Account.Kind.EXPENSE),
    ChartAccount(INCOME, gettext_noop("Income"), Account.Kind.INCOME),
)


def ensure_chart() -> dict[str, Account]:
    """Our accounts by code; those that are missing are created. Safe to run at any time, by anybody."""
    found = Account.objects.in_bulk([one.code for one in CHART], field_name="code")
    if len(found) < len(CHART):
        missing = [Account(code=one.code, name=one.name, kind=one.kind) for one in CHART if one.code not in found]
        Account.objects.bulk_create(missing, ignore_conflicts=True)
        found = Account.objects.in_bulk([one.code for one in CHART], field_name="code")
    return found
