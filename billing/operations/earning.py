"""Booking what is earned of money that was received for later: one entry a month, a line of it for each order line.

Apps above know the days (`billing/earning.py`). A month takes in what was handed over by its end; what was handed over
later is caught up with in the month of that. It goes in steps, each a transaction of its own, so a job that died, or
runs twice, goes on where it was. Orders are locked first: a credit note and a month cannot both take what is deferred.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ams.core.association import association_zone, day_of, knowing_the_association
from billing import chart
from billing.earning import Days, Month, earned_over, share_of
from billing.models import Account, EarningSpan, JournalEntry, JournalLine, Order, OrderLine

AT_ONCE: Final = 500
RECEIVED_AHEAD: Final = Q(account__kind=Account.Kind.LIABILITY) & ~Q(account__code=chart.TAX)  # of an order's lines


@dataclass(frozen=True, slots=True)
class Deferred:
    """What is left of a line on the account of what is not earned yet."""

    account: int
    left: Decimal


@transaction.atomic
@knowing_the_association()
def plan_earnings(*, until: date, after: int = 0) -> int | None:
    """Note over which days lines are earned that were handed over before a day and are deferred.

    A step of them, by their keys; the last key, to go on `after`, or None where nothing is left.
    """
    midnight = datetime.combine(until, time.min, association_zone())
    sold_ahead = JournalLine.objects.filter(
        RECEIVED_AHEAD, order_line=OuterRef("pk"), credit__gt=0, entry__kind=JournalEntry.Kind.SALE
    )
    known = OrderLine.objects.annotate(known_at=Coalesce("fulfilled_at", "revoked_at"))
    new = known.filter(Exists(sold_ahead), earning=None, known_at__lt=midnight, pk__gt=after)
    lines = list(new.order_by("pk")[:AT_ONCE])
    over = earned_over({line.pk: line.kind for line in lines})
    EarningSpan.objects.bulk_create([_span(line, over.get(line.pk)) for line in lines], ignore_conflicts=True)
    return lines[-1].pk if lines else None


def oldest_open_month() -> Month | None:
    """The first month of which something is not booked; None where nothing is deferred."""
    first: date | None = EarningSpan.objects.aggregate(first=Min("open_from"))["first"]
    return Month(first) if first else None


@transaction.atomic
@knowing_the_association()
def earn_month(*, month: Month, at: datetime, after: int = 0) -> int | None:
    """Book what a step of lines earns in a month that is over; as `plan_earnings` otherwise."""
    keys = list(_open(month).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return None
    orders = OrderLine.objects.filter(pk__in=keys).values("order")
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk").values_list("pk"))
    rows = _open(month).filter(pk__in=keys).select_related("order_line__order", "order_line__product")
    spans = list(rows.select_for_update(of=("self",)).order_by("pk"))
    over = earned_over({span.pk: span.order_line.kind for span in spans})
    deferred = _deferred(keys)
    earned = {}
    for span in spans:
        _follow(span, over.get(span.pk), month)
        earned[span.pk] = _move_on(span, deferred.get(span.pk), month)
    _book(spans, earned, deferred, month, at)
    EarningSpan.objects.bulk_create(  # an upsert, for an update of each row by cases is slow to compose
        spans, update_conflicts=True, unique_fields=["order_line"],
        update_fields=["first_day", "last_day", "earned", "open_from"],
    )  # fmt: skip
    return keys[-1]


def _open(month: Month) -> QuerySet[EarningSpan]:
    return EarningSpan.objects.filter(open_from__lte=month.first)


def _span(line: OrderLine, days: Days | None) -> EarningSpan:
    """Where nobody knows any days, it is earned by being handed over."""
    known_at = line.fulfilled_at or line.revoked_at
    known_on = day_of(known_at)  # type: ignore[arg-type]  # asked for in the query
    days = days or Days(known_on, known_on)
    return EarningSpan(order_line=line, first_day=days.first, last_day=days.last, open_from=Month.of(known_on).first)


def _follow(span: EarningSpan, days: Days | None, month: Month) -> None:
    """The days as they are now; what was taken back and not credited is earned on the day it was taken back."""
    if days is not None:
        span.first_day, span.last_day = days.first, days.last
    revoked_at = span.order_line.revoked_at
    if revoked_at is not None and (revoked_on := day_of(revoked_at)) <= month.last:
        span.last_day = min(span.last_day, revoked_on)
        span.first_day = min(span.first_day, span.last_day)


def _move_on(span: EarningSpan, deferred: Deferred | None, month: Month) -> Decimal:
    """How much the span earns in the month; it is open from the next one on, or never again."""
    if deferred is None:
        span.open_from = None
        return Decimal(0)
    since = span.open_from if span.earned and span.open_from else span.first_day
    days = Days(span.first_day, span.last_day)
    currency = span.order_line.order.currency
    amount = share_of(deferred.left, days, since=since, until=month.last, currency=currency)
    span.earned += amount
    span.open_from = month.next.first if amount < deferred.left else None
    return amount


def _deferred(lines: Sequence[int]) -> dict[int, Deferred]:
    """What of lines still stands on an account of what is not earned yet; those of which nothing does are left out."""
    booked = JournalLine.objects.filter(RECEIVED_AHEAD, order_line__in=lines).values("order_line", "account")
    left = booked.annotate(left=Sum(F("credit") - F("debit"))).filter(left__gt=0)
    return {row["order_line"]: Deferred(row["account"], row["left"]) for row in left}


def _book(
    spans: Iterable[EarningSpan],
    earned: Mapping[int, Decimal],
    deferred: Mapping[int, Deferred],
    month: Month,
    at: datetime,
) -> None:
    """Debit what was received ahead, credit income, for each line that earns something."""
    entries: dict[str, JournalEntry] = {}
    lines = []
    for span in spans:
        if not (amount := earned[span.pk]):
            continue
        line = span.order_line
        currency = line.order.currency
        entry = entries.get(currency) or _entry(month, currency, at)
        entries[currency] = entry
        sides = ((deferred[span.pk].account, amount, Decimal(0)), (line.product.income_account_id, Decimal(0), amount))
        lines += [
            JournalLine(entry=entry, account_id=account, order_line=line, debit=debit, credit=credit)
            for account, debit, credit in sides
        ]
    JournalLine.objects.bulk_create(lines)


def _entry(month: Month, currency: str, at: datetime) -> JournalEntry:
    """The one entry of the month, made by whoever comes first."""
    entry = JournalEntry(kind=JournalEntry.Kind.EARNED, booked_on=month.last, at=at, currency=currency)
    JournalEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return JournalEntry.objects.get(kind=JournalEntry.Kind.EARNED, booked_on=month.last, currency=currency)
