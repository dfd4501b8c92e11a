"""Booking what is earned of money that was received for later: one entry a month, a line of it for each order line.

Apps above know the days (`billing/earning.py`). A month takes in what was handed over by its end; what was handed over
later is caught up with in the month of that. It goes in steps, each a transaction of its own, so a job that died, or
runs twice, goes on where it was. Orders are locked first: a credit note and a month cannot both take what is deferred.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ams.core.association import association_zone, day_of, knowing_the_association
from billing import chart
from billing.earning import Days, Month, earned_over, share_of
from billing.models import Account, EarningSpan, JournalEntry, JournalLine, Order, OrderLine

AT_ONCE: Final = 2_000  # lines whose orders are locked together, for less than a second
RECEIVED_AHEAD: Final = Q(account__kind=Account.Kind.LIABILITY) & ~Q(account__code=chart.TAX)  # of an order's lines

BOOK: Final = """
INSERT INTO billing_journalline (entry_id, account_id, order_line_id, debit, credit)
SELECT earned.entry, side.account, earned.line, side.debit, side.credit
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[])
    AS earned(entry, line, ahead, income, amount),
    LATERAL (VALUES (ahead, amount, 0), (income, 0, amount)) AS side(account, debit, credit)
"""
MOVE_ON: Final = """
UPDATE billing_earningspan AS span
SET first_day = moved.first_day, last_day = moved.last_day, earned = span.earned + amount, open_from = moved.open_from
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::numeric[], %s::date[])
    AS moved(line, first_day, last_day, amount, open_from)
WHERE span.order_line_id = moved.line
"""


@dataclass(frozen=True, slots=True)
class Deferred:
    """What is left of a line on the account of what is not earned yet."""

    account: int
    left: Decimal


class Open(NamedTuple):
    """A span that is not booked yet in a month, with what is known of its line."""

    line: int
    days: Days
    earned: Decimal
    since: date  # the first day of a month
    kind: str
    revoked_at: datetime | None
    currency: str
    income: int


class Moved(NamedTuple):
    """A span after the month: what it earned in it, and from when on it is open still; None: never again."""

    span: Open
    days: Days
    amount: Decimal
    ahead: int
    open_from: date | None


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
    lines = list(new.order_by("pk").values_list("pk", "kind", "known_at")[:AT_ONCE])
    over = earned_over({line: kind for line, kind, _known_at in lines})
    spans = [_span(line, day_of(known_at), over.get(line)) for line, _kind, known_at in lines]
    EarningSpan.objects.bulk_create(spans, ignore_conflicts=True)
    return lines[-1][0] if lines else None


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
    spans = _spans(month, keys)
    over = earned_over({span.line: span.kind for span in spans})
    deferred = _deferred(keys)
    moved = [_move_on(span, _followed(span, over.get(span.line), month), deferred.get(span.line), month)
             for span in spans]  # fmt: skip
    _book(moved, month, at)
    _keep(moved)
    return keys[-1]


def _open(month: Month) -> QuerySet[EarningSpan]:
    return EarningSpan.objects.filter(open_from__lte=month.first)


def _spans(month: Month, keys: Sequence[int]) -> list[Open]:
    """Those that are still open now that their orders are locked, and locked themselves."""
    rows = _open(month).filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    facts: Iterable[Any] = rows.values_list(
        "pk", "first_day", "last_day", "earned", "open_from", "order_line__kind", "order_line__revoked_at",
        "order_line__order__currency", "order_line__product__income_account",
    )  # fmt: skip
    return [Open(line, Days(first, last), *rest) for line, first, last, *rest in facts]


def _span(line: int, known_on: date, days: Days | None) -> EarningSpan:
    """Where nobody knows any days, it is earned by being handed over."""
    days = days or Days(known_on, known_on)
    return EarningSpan(order_line_id=line, first_day=days.first, last_day=days.last, open_from=Month.of(known_on).first)


def _followed(span: Open, told: Days | None, month: Month) -> Days:
    """The days as they are now; what was taken back and not credited is earned on the day it was taken back."""
    days = told or span.days
    if span.revoked_at is not None and (revoked_on := day_of(span.revoked_at)) <= month.last:
        last = min(days.last, revoked_on)
        return Days(min(days.first, last), last)
    return days


def _move_on(span: Open, days: Days, deferred: Deferred | None, month: Month) -> Moved:
    """How much the span earns in the month; it is open from the next one on, or never again."""
    if deferred is None:
        return Moved(span, days, Decimal(0), 0, None)
    since = span.since if span.earned else days.first
    amount = share_of(deferred.left, days, since=since, until=month.last, currency=span.currency)
    return Moved(span, days, amount, deferred.account, month.next.first if amount < deferred.left else None)


def _deferred(lines: Sequence[int]) -> dict[int, Deferred]:
    """What of lines still stands on an account of what is not earned yet; those of which nothing does are left out."""
    booked = JournalLine.objects.filter(RECEIVED_AHEAD, order_line__in=lines).values("order_line", "account")
    left = booked.annotate(left=Sum(F("credit") - F("debit"))).filter(left__gt=0)
    return {row["order_line"]: Deferred(row["account"], row["left"]) for row in left}


def _book(moved: Iterable[Moved], month: Month, at: datetime) -> None:
    """Debit what was received ahead, credit income, for each line that earns something; in one statement."""
    earning = [one for one in moved if one.amount]
    currencies = sorted({one.span.currency for one in earning})
    entries = {currency: _entry(month, currency, at).pk for currency in currencies}
    columns: Any = [
        [entries[one.span.currency] for one in earning],
        [one.span.line for one in earning],
        [one.ahead for one in earning],
        [one.span.income for one in earning],
        [one.amount for one in earning],
    ]
    with connection.cursor() as cursor:
        cursor.execute(BOOK, columns)


def _keep(moved: Sequence[Moved]) -> None:
    """How far the books are with each; in one statement."""
    columns: Any = [
        [one.span.line for one in moved],
        [one.days.first for one in moved],
        [one.days.last for one in moved],
        [one.amount for one in moved],
        [one.open_from for one in moved],
    ]
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, columns)


def _entry(month: Month, currency: str, at: datetime) -> JournalEntry:
    """The one entry of the month, made by whoever comes first."""
    entry = JournalEntry(kind=JournalEntry.Kind.EARNED, booked_on=month.last, at=at, currency=currency)
    JournalEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return JournalEntry.objects.get(kind=JournalEntry.Kind.EARNED, booked_on=month.last, currency=currency)
