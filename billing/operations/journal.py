"""Double entry: each movement of money is booked in the transaction that makes it, and always balances.

A sale is booked when its order is settled, at gross on what customers owe; a payment reduces that by what it pays of
an order, and keeps the rest as received for no order yet.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from billing import chart
from billing.models import JournalEntry, JournalLine, Order, OrderLine, Payment


class Booking(NamedTuple):
    """One side of an entry before it is written; a negative amount is a credit."""

    account_id: int
    amount: Decimal
    order_line: OrderLine | None = None


class Draft(NamedTuple):
    """An entry before it is written."""

    entry: JournalEntry
    bookings: list[Booking]


def book_payment(
    *,
    payment: Payment,
    allocated: Decimal,
    settles: Order | None,
    lines: Iterable[OrderLine],
    on: date,
    at: datetime,
) -> None:
    """Book a payment, and the sale of the order it settles, if any: its `lines` with their products.

    `on` is the association's day of `at`.
    """
    accounts = {code: account.pk for code, account in chart.ensure_chart().items()}
    drafts = [_payment(payment, allocated, accounts, on, at)]
    if settles is not None:
        drafts.append(_sale(settles, lines, accounts, on, at))
    _write(drafts)


def _payment(payment: Payment, allocated: Decimal, accounts: dict[str, int], on: date, at: datetime) -> Draft:
    """Debit where the money is; credit what it pays of an order, and the rest as received for no order yet."""
    received_in = chart.CLEARING if payment.method == Payment.Method.CARD else chart.BANK
    kind = JournalEntry.Kind.PAYMENT
    return Draft(
        JournalEntry(kind=kind, booked_on=on, at=at, currency=payment.currency, payment=payment),
        [
            Booking(accounts[received_in], payment.amount),
            Booking(accounts[chart.RECEIVABLES], -allocated),
            Booking(accounts[chart.PREPAYMENTS], allocated - payment.amount),
        ],
    )


def _sale(order: Order, lines: Iterable[OrderLine], accounts: dict[str, int], on: date, at: datetime) -> Draft:
    """Debit what the buyer owed; credit each line's income, or deferred income, and its tax."""
    bookings = [Booking(accounts[chart.RECEIVABLES], order.total)]
    for line in lines:
        earned = line.product.deferred_account_id or line.product.income_account_id
        bookings += [Booking(earned, -line.net, line), Booking(accounts[chart.TAX], -line.tax, line)]
    kind = JournalEntry.Kind.SALE
    return Draft(JournalEntry(kind=kind, booked_on=on, at=at, currency=order.currency, order=order), bookings)


def _write(drafts: Sequence[Draft]) -> None:
    """Add the entries and those of their lines that are not nothing; the database refuses what does not balance."""
    JournalEntry.objects.bulk_create(draft.entry for draft in drafts)
    JournalLine.objects.bulk_create(
        JournalLine(
            entry=draft.entry,
            account_id=booking.account_id,
            order_line=booking.order_line,
            debit=max(booking.amount, Decimal(0)),
            credit=max(-booking.amount, Decimal(0)),
        )
        for draft in drafts
        for booking in draft.bookings
        if booking.amount
    )
