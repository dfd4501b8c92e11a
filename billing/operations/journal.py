"""Double entry: each movement of money is booked in the transaction that makes it, and always balances.

A sale is booked when its order is settled, at gross on what customers owe; a payment reduces that by what it pays of
an order, and keeps the rest as received for no order yet.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ams.core.association import day_of
from billing import chart
from billing.models import Account, JournalEntry, JournalLine, Order, OrderLine, Payment


class Booking(NamedTuple):
    """One side of an entry before it is written; a negative amount is a credit."""

    account: Account
    amount: Decimal
    order_line: OrderLine | None = None


def book_payment(*, payment: Payment, allocated: Decimal, order: Order | None, at: datetime) -> JournalEntry:
    """Debit where the money is; credit what it pays of an order, and the rest as received for no order yet."""
    accounts = chart.ensure_chart()
    received_in = chart.CLEARING if payment.method == Payment.Method.CARD else chart.BANK
    entry = JournalEntry.objects.create(
        kind=JournalEntry.Kind.PAYMENT,
        booked_on=day_of(at),
        at=at,
        currency=payment.currency,
        payment=payment,
        order=order,
    )
    return _write(
        entry,
        [
            Booking(accounts[received_in], payment.amount),
            Booking(accounts[chart.RECEIVABLES], -allocated),
            Booking(accounts[chart.PREPAYMENTS], allocated - payment.amount),
        ],
    )


def book_sale(*, order: Order, lines: Iterable[OrderLine], at: datetime) -> JournalEntry | None:
    """Debit what the buyer owed; credit each line's income (or deferred income) and its tax. None for a free order.

    `lines` carry their product with its accounts.
    """
    if not order.total:
        return None
    accounts = chart.ensure_chart()
    entry = JournalEntry.objects.create(
        kind=JournalEntry.Kind.SALE, booked_on=day_of(at), at=at, currency=order.currency, order=order
    )
    bookings = [Booking(accounts[chart.RECEIVABLES], order.total)]
    for line in lines:
        earned = line.product.deferred_account or line.product.income_account
        bookings += [Booking(earned, -line.net, line), Booking(accounts[chart.TAX], -line.tax, line)]
    return _write(entry, bookings)


def _write(entry: JournalEntry, bookings: Iterable[Booking]) -> JournalEntry:
    """Add the lines that are not nothing; the database refuses an entry that does not balance."""
    JournalLine.objects.bulk_create(
        JournalLine(
            entry=entry,
            account=account,
            order_line=order_line,
            debit=max(amount, Decimal(0)),
            credit=max(-amount, Decimal(0)),
        )
        for account, amount, order_line in bookings
        if amount
    )
    return entry
