"""The books by months: what moved on each account, what stood there before and after, and what was earned.

All is read from the totals of the journal, of which there are some rows a month, however much was booked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ams.core.money import format_money
from billing import chart
from billing.bookkeeping import Movement
from billing.earning import Month
from billing.models import Account, JournalEntry, JournalTotal, Product, Refund
from billing.operations import oldest_open_month

NOTHING = Decimal(0)
NONE_YET = Value(NOTHING, output_field=DecimalField(max_digits=20, decimal_places=3))


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """One account in one month; amounts are debits less credits."""

    code: str
    name: str
    currency: str
    before: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def after(self) -> Decimal:
        """What stands there at the end."""
        return self.before + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class RevenueMonth:
    """What a month earned, and what was received by its end and is still to be earned."""

    first: date
    currency: str
    earned: Decimal
    deferred: Decimal


def months_booked() -> list[Month]:
    """Those in which something moved, the newest first."""
    found = JournalTotal.objects.order_by("-month").values_list("month", flat=True).distinct()
    return [Month(first) for first in found]


def accounts_in(month: Month) -> list[AccountMonth]:
    """Each account on which something stands or moved, by its code."""
    here, before = Q(month=month.first), Q(month__lt=month.first)
    by_account = JournalTotal.objects.filter(month__lte=month.first).values(
        "account__code", "account__name", "currency"
    )
    sums = by_account.annotate(
        before=Sum(Case(When(before, then=F("debit") - F("credit")), default=NONE_YET)),
        debits=Sum(Case(When(here, then=F("debit")), default=NONE_YET)),
        credits=Sum(Case(When(here, then=F("credit")), default=NONE_YET)),
    ).order_by("account__code", "currency")
    rows = [
        AccountMonth(
            row["account__code"], row["account__name"], row["currency"], row["before"], row["debits"], row["credits"]
        )
        for row in sums
    ]
    return [row for row in rows if row.before or row.debit or row.credit]


def movements_in(month: Month) -> list[Movement]:
    """What each kind of movement came to on each account."""
    kinds = dict(JournalEntry.Kind.choices)
    found = JournalTotal.objects.filter(month=month.first).values(
        "kind", "account__code", "account__name", "account__elsewhere", "currency"
    )
    sums = found.annotate(debits=Sum("debit"), credits=Sum("credit")).order_by("currency", "kind", "account__code")
    return [
        Movement(
            row["kind"], str(kinds[row["kind"]]), row["account__code"], row["account__name"],
            row["account__elsewhere"], row["currency"], row["debits"], row["credits"],
        )
        for row in sums
    ]  # fmt: skip


def revenue_by_month(deferred: Iterable[str], *, until: Month, months: int) -> list[RevenueMonth]:
    """The last months up to one, the newest first; `deferred` are the codes of accounts of what is not earned yet."""
    is_income, is_ahead = Q(account__kind=Account.Kind.INCOME), Q(account__code__in=list(deferred))
    rows = JournalTotal.objects.filter(is_income | is_ahead, month__lte=until.first).values("month", "currency")
    gain = F("credit") - F("debit")
    sums = rows.annotate(
        earned=Sum(Case(When(is_income, then=gain), default=NONE_YET)),
        ahead=Sum(Case(When(is_ahead, then=gain), default=NONE_YET)),
    ).order_by("month", "currency")
    stands: dict[str, Decimal] = {}
    found: list[RevenueMonth] = []
    for row in sums:
        stands[row["currency"]] = stands.get(row["currency"], NOTHING) + row["ahead"]
        found.append(RevenueMonth(row["month"], row["currency"], row["earned"], stands[row["currency"]]))
    return found[::-1][:months]


def deferred_accounts() -> set[str]:
    """The codes of the accounts on which something waits to be earned."""
    named = Product.objects.filter(deferred_account__isnull=False).values_list("deferred_account__code", flat=True)
    return {chart.DEFERRED, *named}


def what_is_open(month: Month, rows: Iterable[AccountMonth]) -> list[str]:
    """What somebody should know who closes the month, a sentence each."""
    said = []
    unbooked = oldest_open_month()
    if unbooked is not None and unbooked <= month:
        said.append(_("What was earned in it is not booked yet. That happens within hours after it ends."))
    for row in rows:
        if row.code == chart.PREPAYMENTS and row.after:
            amount = format_money(-row.after, row.currency, get_language())
            said.append(_("%(amount)s of what was received pays no order: find out whose it is.") % {"amount": amount})
    going = Refund.objects.filter(state__in=[Refund.State.ASKED, Refund.State.SENT], asked_at__date__lte=month.last)
    if many := going.count():
        said.append(
            ngettext("%(many)d refund is on its way.", "%(many)d refunds are on their way.", many) % {"many": many}
        )
    return said


def sides(rows: Sequence[AccountMonth]) -> dict[str, tuple[Decimal, Decimal]]:
    """Debits and credits of a month by currency: both sides of each are alike."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in rows:
        debit, credit = found.get(row.currency, (NOTHING, NOTHING))
        found[row.currency] = (debit + row.debit, credit + row.credit)
    return found
