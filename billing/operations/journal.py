"""Double entry: each movement of money is booked in the transaction that makes it, and always balances.

A sale is booked when its order is settled, at gross on what customers owe; a payment reduces that by what it pays of
an order, and keeps the rest as received for no order yet. A credit note takes back what its lines were booked as: first
what is still deferred, then what is earned. It is booked with the sale, or after it, for before that nothing is. A
refund is booked when the money is gone, and once more, the other way round, if it comes back.

Money is booked on the day it arrived, also where it is written down later; and with it the sale that it settles, or on
the day of the order if that came after the money.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import F, Sum

from ams.core.association import day_of
from billing import chart
from billing.models import Account, CreditNote, JournalEntry, JournalLine, Order, OrderLine, Payment, Refund

_RECEIVED_IN: Final = {Payment.Method.CARD: chart.CLEARING, Payment.Method.CASH: chart.CASH}
_PAID_FROM: Final = {
    Refund.Method.CARD: chart.CLEARING,
    Refund.Method.TRANSFER: chart.BANK,
    Refund.Method.CASH: chart.CASH,
    Refund.Method.DISPUTE: chart.CLEARING,
    Refund.Method.RETURNED: chart.BANK,
}


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
    accounts = _our_accounts()
    arrived_on = payment.arrived_on or on
    drafts = [_payment(payment, allocated, accounts, arrived_on, at)]
    if settles is not None:
        drafts.append(_sale(settles, lines, accounts, max(arrived_on, day_of(settles.placed_at)), at))
    _write(drafts)


def book_sale(*, order: Order, on: date, at: datetime) -> None:
    """Book the sale of an order that nothing is owed for any more although no payment settled it."""
    _write([_sale(order, order.lines.select_related("product"), _our_accounts(), on, at)])


def book_credit_notes(*, order: Order, on: date, at: datetime) -> None:
    """Book the credit notes of a settled order that were not yet; its sale is booked before."""
    waiting = CreditNote.objects.filter(order=order).exclude(journal_entries__kind=JournalEntry.Kind.CREDIT)
    for note in waiting.order_by("pk"):
        _write([_credit(note, _our_accounts(), on, at)])


def book_refund(*, refund: Refund, on: date, at: datetime, has_failed: bool = False) -> None:
    """Book money that was given back; or, if that failed, that it is here again."""
    accounts = _our_accounts()
    kind = JournalEntry.Kind.REFUND_FAILED if has_failed else JournalEntry.Kind.REFUND
    amount = -refund.amount if has_failed else refund.amount
    owed_on = chart.RECEIVABLES if refund.order_id else chart.PREPAYMENTS
    paid_from = _PAID_FROM[Refund.Method(refund.method)]
    entry = JournalEntry(
        kind=kind, booked_on=on, at=at, currency=refund.currency, refund=refund, payment_id=refund.payment_id,
        order_id=refund.order_id,
    )  # fmt: skip
    _write([Draft(entry, [Booking(accounts[owed_on], amount), Booking(accounts[paid_from], -amount)])])


def book_dispute_fee(*, refund: Refund, fee: Decimal, on: date, at: datetime) -> None:
    """Book, once, what the provider keeps for a payment that was disputed, whoever was right."""
    kind = JournalEntry.Kind.DISPUTE_FEE
    if JournalEntry.objects.filter(kind=kind, refund=refund).exists():
        return
    accounts = _our_accounts()
    entry = JournalEntry(kind=kind, booked_on=on, at=at, currency=refund.currency, refund=refund,
                         payment_id=refund.payment_id, order_id=refund.order_id)  # fmt: skip
    _write([Draft(entry, [Booking(accounts[chart.FEES], fee), Booking(accounts[chart.CLEARING], -fee)])])


def _our_accounts() -> dict[str, int]:
    return {code: account.pk for code, account in chart.ensure_chart().items()}


def _payment(payment: Payment, allocated: Decimal, accounts: dict[str, int], on: date, at: datetime) -> Draft:
    """Debit where the money is; credit what it pays of an order, and the rest as received for no order yet."""
    received_in = _RECEIVED_IN.get(Payment.Method(payment.method), chart.BANK)
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


def _credit(note: CreditNote, accounts: dict[str, int], on: date, at: datetime) -> Draft:
    """Debit what the lines had earned or were to earn, and their tax; credit what the buyer owes."""
    bookings = [Booking(accounts[chart.RECEIVABLES], -note.gross)]
    for part in note.lines.select_related("order_line__product").order_by("pk"):
        line = part.order_line
        bookings += [Booking(account, amount, line) for account, amount in _taken_back(line, part.net, accounts)]
        bookings.append(Booking(accounts[chart.TAX], part.tax, line))
    kind = JournalEntry.Kind.CREDIT
    entry = JournalEntry(
        kind=kind, booked_on=on, at=at, currency=note.order.currency, credit_note=note, order=note.order
    )
    return Draft(entry, bookings)


def _taken_back(line: OrderLine, net: Decimal, accounts: dict[str, int]) -> list[tuple[int, Decimal]]:
    """The accounts a line's net stands on, and how much of each is taken back: what is deferred first."""
    stands: defaultdict[int, Decimal] = defaultdict(Decimal)
    booked = JournalLine.objects.filter(order_line=line).exclude(account=accounts[chart.TAX])
    by_account = booked.values("account", "account__kind").annotate(left=Sum(F("credit") - F("debit")))
    deferred_first = sorted(
        by_account, key=lambda row: (row["account__kind"] != Account.Kind.LIABILITY, row["account"])
    )
    for row in deferred_first:
        taken = min(net, row["left"])
        if taken > 0:
            stands[row["account"]] += taken
            net -= taken
    return list(stands.items())


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
