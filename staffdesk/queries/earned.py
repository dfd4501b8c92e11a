"""What was received ahead, month by month: what came in, what was earned and credited of it, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from billing.earning import Month
from billing.models import JournalEntry, JournalLine
from billing.operations import RECEIVED_AHEAD

Kind = JournalEntry.Kind


@dataclass(frozen=True, slots=True)
class EarnedMonth:
    """The movements of a month on the accounts of what is not earned yet, and what stands there at its end."""

    first: date
    currency: str
    came: Decimal
    earned: Decimal
    credited: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class EarnedOn:
    """What a month earned on one income account, from so many order lines."""

    account: str
    currency: str
    amount: Decimal
    lines: int


def earned_months() -> list[EarnedMonth]:
    """Every month in which something moved, the newest first; one pass over what was ever received ahead."""
    moved = JournalLine.objects.filter(RECEIVED_AHEAD, order_line__isnull=False)
    by_month = moved.annotate(month=TruncMonth("entry__booked_on"), kind=F("entry__kind"), unit=F("entry__currency"))
    sums = by_month.values("unit", "month", "kind").annotate(sum=Sum(F("credit") - F("debit"))).order_by("month")
    found: dict[tuple[str, date], dict[str, Decimal]] = {}
    for row in sums:
        found.setdefault((row["unit"], row["month"]), {})[row["kind"]] = row["sum"]
    return list(reversed(_running(found)))


def earned_on_accounts(month: Month) -> Sequence[EarnedOn]:
    """What was earned in a month, by income account."""
    lines = JournalLine.objects.filter(entry__kind=Kind.EARNED, entry__booked_on=month.last, credit__gt=0)
    by_account = lines.values("account__code", "account__name", "entry__currency")
    sums = by_account.annotate(sum=Sum("credit"), count=Count("pk")).order_by("account__code", "entry__currency")
    return [
        EarnedOn(f"{row['account__code']} {row['account__name']}", row["entry__currency"], row["sum"], row["count"])
        for row in sums
    ]


def _running(found: dict[tuple[str, date], dict[str, Decimal]]) -> list[EarnedMonth]:
    """In the order of the months, with what is left after each."""
    left: dict[str, Decimal] = {}
    rows, nothing = [], Decimal(0)
    for (currency, first), sums in found.items():
        left[currency] = left.get(currency, nothing) + sum(sums.values(), nothing)
        came, earned, credited = (sums.get(kind, nothing) for kind in (Kind.SALE, Kind.EARNED, Kind.CREDIT))
        rows.append(EarnedMonth(first, currency, came, -earned, -credited, left[currency]))
    return rows
