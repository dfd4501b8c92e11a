"""What must always be true of money; each finder names those for whom it is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, Lag

from ams.core.invariants import invariant
from ams.core.models import Message, NumberSeries
from billing import chart
from billing.models import (
    ADDED_UP,
    Account,
    Allocation,
    CheckoutAttempt,
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoicePaper,
    JournalEntry,
    JournalLine,
    Order,
    OrderLine,
    Payment,
    ProviderEvent,
    Receipt,
    Refund,
    Stock,
    StockMovement,
)
from billing.queries import receivables

PATIENCE = timedelta(minutes=15)
TOTALS_THAT_DIFFER = f"""
    WITH lines (month, kind, account_id, currency, debit, credit) AS ({ADDED_UP.format(lines="billing_journalline")})
    SELECT month, both_ways.kind, account.code, currency FROM (
        SELECT month, kind, account_id, currency, debit, credit FROM lines
        UNION ALL
        SELECT month, kind, account_id, currency, -debit, -credit FROM billing_journaltotal
    ) both_ways JOIN billing_account account ON account.id = account_id
    GROUP BY 1, 2, 3, 4 HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 ORDER BY 1, 3, 2, 4
"""  # noqa: S608 (a statement of ours)
AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=3)


@invariant("billing.payments-have-receipts", "Every payment has exactly one receipt.")
def payments_without_receipt(at: datetime) -> Iterator[str]:
    """The database refuses a second one; this finds those without."""
    for payment in Payment.objects.filter(receipt=None).order_by("pk"):
        yield f"payment {payment.pk} ({payment}, {payment.provider_id}) has no receipt"


@invariant("billing.receipts-are-mailed", "Every receipt is queued or sent once, to those whose address is known.")
def receipts_not_mailed(at: datetime) -> Iterator[str]:
    """The key of a message is unique, so there is at most one; this finds those without, or whose mail failed."""
    its_key = Concat(Value("receipt:"), Cast(OuterRef("pk"), CharField()))
    mailed = Message.objects.filter(key=its_key).exclude(state=Message.State.FAILED)
    addressed = Receipt.objects.annotate(to=KT("facts__mailed_to")).exclude(to="")
    for receipt in addressed.exclude(Exists(mailed)).order_by("pk"):
        yield f"receipt {receipt.number} has no mail that was sent or waits"


@invariant("billing.orders-add-up", "An order's total is the sum of its lines.")
def orders_that_do_not_add_up(at: datetime) -> Iterator[str]:
    """Total and lines were written at once and never changed."""
    summed = Order.objects.annotate(lines_sum=Coalesce(Sum("lines__gross"), Decimal(0), output_field=AMOUNT))
    wrong = summed.exclude(total=F("lines_sum")).order_by("pk")
    for reference, total, lines_sum in wrong.values_list("reference", "total", "lines_sum"):
        yield f"order {reference} says {total}, its lines {lines_sum}"


@invariant("billing.allocations-fit", "Allocations never exceed their payment or their order.")
def allocations_that_do_not_fit(at: datetime) -> Iterator[str]:
    """Neither may be used up more than once."""
    used = Allocation.objects.values("payment").annotate(used=Sum("amount")).filter(used__gt=F("payment__amount"))
    for payment, amount in used.order_by("payment").values_list("payment", "used"):
        yield f"of payment {payment} {amount} is allocated, more than it is"
    paid = Allocation.objects.values("order__reference").annotate(paid=Sum("amount")).filter(paid__gt=F("order__total"))
    for reference, amount in paid.order_by("order__reference").values_list("order__reference", "paid"):
        given_back = Refund.objects.filter(order__reference=reference).aggregate(sum=Sum("amount", default=Decimal(0)))
        if amount > Order.objects.get(reference=reference).total + given_back["sum"]:
            yield f"order {reference} is paid {amount}, more than its total"


@invariant("billing.settled-means-paid", "An order is settled exactly when nothing of it is owed.")
def orders_settled_wrongly(at: datetime) -> Iterator[str]:
    """Cancelled orders owe nothing either, and are never settled. What was settled stays so if money goes back."""
    orders = Order.objects.with_sums()
    settled_unpaid = Q(settled_at__isnull=False, total__gt=F("paid_sum") + F("credited_sum"))
    paid_unsettled = Q(settled_at=None, cancelled_at=None) & Q(owed__lte=0)
    wrong = orders.filter(settled_unpaid | paid_unsettled).order_by("pk")
    sums = ("reference", "settled_at", "paid_sum", "credited_sum", "total")
    for reference, settled_at, paid_sum, credited, total in wrong.values_list(*sums):
        word = "settled" if settled_at else "not settled"
        less = f" and {credited} credited" if credited else ""
        yield f"order {reference} is {word}, but {paid_sum} of {total} is paid{less}"
    agrees = (
        Q(due_at=F("order__settled_at")) | Q(due_at=None, order__settled_at=None) | Q(due_at=F("order__invoiced_at"))
    )
    for line in OrderLine.objects.exclude(agrees).select_related("order").order_by("pk"):
        yield f"line {line.position} of order {line.order.reference} is not due when its order was settled"


@invariant("billing.journal-balances", "Every journal entry balances, and nothing moved without one.")
def journal_out_of_balance(at: datetime) -> Iterator[str]:
    """Entries whose sides differ, or that book another amount than moved; payments and sales that were not booked."""
    yield from _entries_that_are_wrong()
    of_it = JournalEntry.objects.filter(kind=JournalEntry.Kind.PAYMENT, payment=OuterRef("pk"))
    for payment in Payment.objects.exclude(Exists(of_it)).order_by("pk"):
        yield f"payment {payment.pk} of {payment} is not booked"
    of_it = JournalEntry.objects.filter(kind=JournalEntry.Kind.SALE, order=OuterRef("pk"))
    for order in Order.objects.sold().filter(total__gt=0).exclude(Exists(of_it)).order_by("pk"):
        yield f"the sale of order {order.reference} is not booked"
    yield from _money_back_not_booked()


@invariant("billing.totals-are-the-journal", "What the journal comes to, month by month, is what its lines come to.")
def totals_that_differ(at: datetime) -> Iterator[str]:
    """One statement, so that both are of one moment."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS_THAT_DIFFER)
        for month, kind, code, currency in cursor.fetchall():
            yield f"the total of {kind} on account {code} in {month:%Y-%m} ({currency}) is not what its lines come to"


def _entries_that_are_wrong() -> Iterator[str]:
    """One pass over all lines: they are the longest table of money, and each sum of them takes seconds."""
    kinds, nothing = JournalEntry.Kind, Value(Decimal(0), output_field=AMOUNT)
    moved = Case(
        When(kind=kinds.PAYMENT, then="payment__amount"),
        When(kind=kinds.SALE, then="order__total"),
        When(kind=kinds.CREDIT, then="credit_note__gross"),
        When(kind__in=[kinds.REFUND, kinds.REFUND_FAILED], then="refund__amount"),
    )
    sides = JournalEntry.objects.annotate(
        debits=Coalesce(Sum("lines__debit"), nothing), credits=Coalesce(Sum("lines__credit"), nothing), moved=moved
    )
    unequal, partly = ~Q(debits=F("credits")), Q(moved__isnull=False) & ~Q(debits=F("moved"))
    wrong = sides.filter(unequal | Q(debits=0) | partly).order_by("pk")
    for pk, kind, debited, credited, amount in wrong.values_list("pk", "kind", "debits", "credits", "moved"):
        if debited != credited or not debited:
            yield f"journal entry {pk} debits {debited} and credits {credited}"
        if amount is not None and debited != amount:
            yield f"journal entry {pk} books {debited} of a {kind} of {amount}"


def _money_back_not_booked() -> Iterator[str]:
    """Credit notes of settled orders, refunds that went, and those that came back, without an entry."""
    kinds = JournalEntry.Kind
    notes = CreditNote.objects.filter(order__in=Order.objects.sold())
    of_it = JournalEntry.objects.filter(kind=kinds.CREDIT, credit_note=OuterRef("pk"))
    for number in notes.exclude(Exists(of_it)).order_by("pk").values_list("number", flat=True):
        yield f"credit note {number} is not booked"
    went = Refund.objects.filter(succeeded_at__isnull=False)
    moves = ((kinds.REFUND, went, "given back"), (kinds.REFUND_FAILED, went.filter(failed_at__isnull=False), "back"))
    for kind, refunds, word in moves:
        of_it = JournalEntry.objects.filter(kind=kind, refund=OuterRef("pk"))
        for pk in refunds.exclude(Exists(of_it)).order_by("asked_at", "pk").values_list("pk", flat=True):
            yield f"refund {pk} is {word}, which is not booked"


@invariant("billing.refunds-fit", "No more is given back than came, and no more credited than was sold.")
def money_back_that_does_not_fit(at: datetime) -> Iterator[str]:
    """What is on its way counts; what failed does not."""
    standing = Refund.objects.standing().values("payment", "order").annotate(back=Sum("amount")).order_by("payment")
    for payment, order, back in standing.values_list("payment", "order", "back"):
        rows = Allocation.objects.filter(payment=payment)
        came: Decimal = (rows.filter(order=order) if order else rows).aggregate(sum=Sum("amount", default=Decimal(0)))[
            "sum"
        ]
        room = came if order else Payment.objects.get(pk=payment).amount - came
        if back > room:
            yield f"of payment {payment} {back} is given back where {room} came"
    lines = OrderLine.objects.annotate(off=Sum("credits__net"), tax_off=Sum("credits__tax"))
    for line in lines.filter(Q(off__gt=F("net")) | Q(tax_off__gt=F("tax"))).select_related("order").order_by("pk"):
        yield f"line {line.position} of order {line.order.reference} is credited more than it is"
    notes = CreditNote.objects.annotate(lines_sum=Coalesce(Sum("lines__gross"), Decimal(0), output_field=AMOUNT))
    for number in notes.exclude(gross=F("lines_sum")).order_by("pk").values_list("number", flat=True):
        yield f"credit note {number} is not the sum of its lines"


@invariant(
    "billing.credit-notes-are-mailed", "Every credit note is queued or sent once, to those whose address is known."
)
def credit_notes_not_mailed(at: datetime) -> Iterator[str]:
    """As for receipts."""
    its_key = Concat(Value("credit-note:"), Cast(OuterRef("pk"), CharField()))
    mailed = Message.objects.filter(key=its_key).exclude(state=Message.State.FAILED)
    addressed = CreditNote.objects.annotate(to=KT("facts__mailed_to")).exclude(to="")
    for note in addressed.exclude(Exists(mailed)).order_by("pk"):
        yield f"credit note {note.number} has no mail that was sent or waits"


@invariant("billing.earned-adds-up", "What is earned, still deferred and credited of a line is what it was sold for.")
def lines_earned_wrongly(at: datetime) -> Iterator[str]:
    """Of lines that were received ahead; tax stands apart. What is booked wholly has nothing left to earn."""
    nothing = Value(Decimal(0), output_field=AMOUNT)
    ahead, by_months = Q(account__kind=Account.Kind.LIABILITY), Q(entry__kind=JournalEntry.Kind.EARNED)
    off = CreditNoteLine.objects.filter(order_line=OuterRef("order_line")).order_by().values("order_line")
    lines = JournalLine.objects.filter(order_line__earning__isnull=False).exclude(account__code=chart.TAX)
    stands = lines.values("order_line", reference=F("order_line__order__reference")).annotate(
        net=F("order_line__net") - Coalesce(Subquery(off.annotate(sum=Sum("net")).values("sum")), nothing),
        earned=F("order_line__earning__earned"),
        open_from=F("order_line__earning__open_from"),
        all=Sum(F("credit") - F("debit")),
        left=Coalesce(Sum(F("credit") - F("debit"), filter=ahead), nothing),
        months=Coalesce(Sum("credit", filter=by_months), nothing),
    )
    is_whole = Q(all=F("net"), months=F("earned"), left__gte=0) & (Q(open_from__isnull=False) | Q(left=0))
    for row in stands.exclude(is_whole).order_by("order_line"):
        yield f"a line of order {row['reference']} earned {row['earned']}, which does not fit what is booked"


@invariant("billing.receipts-have-no-gap", "Receipt numbers have no gap and no duplicate.")
def receipt_numbers_missing(at: datetime) -> Iterator[str]:
    """The database refuses duplicates; gaps show where a serial does not follow the one before."""
    yield from _numbers_missing(Receipt.objects.all(), "receipt")


@invariant("billing.credit-notes-have-no-gap", "Credit note numbers have no gap and no duplicate.")
def credit_note_numbers_missing(at: datetime) -> Iterator[str]:
    """As for receipts."""
    yield from _numbers_missing(CreditNote.objects.all(), "credit note")


@invariant("billing.invoices-have-no-gap", "Invoice numbers have no gap and no duplicate.")
def invoice_numbers_missing(at: datetime) -> Iterator[str]:
    """As for receipts."""
    yield from _numbers_missing(Invoice.objects.all(), "invoice")


@invariant("billing.invoices-agree", "An order is on invoice when it has one, for its total, and that was mailed.")
def invoices_that_disagree(at: datetime) -> Iterator[str]:
    """Each version is queued or sent once, where an address is known."""
    for reference in Order.objects.filter(invoiced_at__isnull=False, invoice=None).values_list("reference", flat=True):
        yield f"order {reference} is on invoice and has none"
    agrees = Q(gross=F("order__total"), issued_at=F("order__invoiced_at"))
    for invoice in Invoice.objects.exclude(agrees).select_related("order").order_by("pk"):
        yield f"invoice {invoice.number} of {invoice.gross} does not fit order {invoice.order.reference}"
    its_key = Concat(Value("invoice:"), Cast(OuterRef("pk"), CharField()))
    mailed = Message.objects.filter(key=its_key).exclude(state=Message.State.FAILED)
    addressed = InvoicePaper.objects.annotate(to=KT("facts__mailed_to")).exclude(to="")
    for paper in addressed.exclude(Exists(mailed)).select_related("invoice").order_by("pk"):
        yield f"invoice {paper} has no mail that was sent or waits"


@invariant("billing.receivables-agree", "What orders owe is what the journal says that customers owe.")
def receivables_that_disagree(at: datetime) -> Iterator[str]:
    """What was sold, less what was taken off it, less what came for orders, and what went back of that."""
    booked = JournalLine.objects.filter(account__code=chart.RECEIVABLES).values(currency=F("entry__currency"))
    stands = dict(booked.annotate(sum=Sum(F("debit") - F("credit"))).values_list("currency", "sum"))
    owed = receivables()
    for currency in sorted(stands.keys() | owed.keys()):
        if stands.get(currency, 0) != owed.get(currency, 0):
            yield f"orders owe {owed.get(currency, 0)} {currency}, the journal says {stands.get(currency, 0)}"


def _numbers_missing(documents: QuerySet[Any], word: str) -> Iterator[str]:
    before = Window(Lag("serial"), partition_by=["series"], order_by="serial")
    follows = Q(before=None) | Q(serial=F("before") + 1)
    gaps = documents.annotate(before=before).exclude(follows).order_by("series", "serial")
    for last_before, serial, number in gaps.values_list("before", "serial", "number"):
        yield f"between serials {last_before} and {serial} ({word} {number}) numbers are missing"
    last = documents.filter(series=OuterRef("pk")).order_by("-serial").values("serial")[:1]
    ahead = NumberSeries.objects.annotate(last=Subquery(last)).filter(last__isnull=False)
    for series in ahead.exclude(next_serial=F("last") + 1).select_related("entity"):
        yield f"{series} continues with {series.next_serial}, but its last {word} has serial {series.last}"


@invariant("billing.events-are-applied-once", "Each provider event is applied, and only once.")
def events_not_applied(at: datetime) -> Iterator[str]:
    """An event is one row, applied or not; a visit that was paid brought exactly one payment."""
    for event in ProviderEvent.objects.filter(applied_at=None, received_at__lt=at - PATIENCE).order_by("pk"):
        yield f"event {event.event_id} ({event.kind}) waits since {event.received_at:%c}: {event.last_failure}"
    attempts = CheckoutAttempt.objects.annotate(brought=Count("payments"))
    wrong = Q(state=CheckoutAttempt.State.PAID) & ~Q(brought=1) | ~Q(state=CheckoutAttempt.State.PAID) & Q(
        brought__gt=0
    )
    found = attempts.filter(wrong).order_by("started_at")
    for pk, reference, state, brought in found.values_list("pk", "order__reference", "state", "brought"):
        yield f"visit {pk} of order {reference} is {state} with {brought} payments"


@invariant("billing.paid-lines-are-tried", "What is paid is handed over, or somebody wrote down why not.")
def paid_lines_nobody_tried(at: datetime) -> Iterator[str]:
    """Whether a line that keeps failing has a case is the desk's to verify; here nobody even tried."""
    for line in OrderLine.objects.stuck(since=at - PATIENCE).filter(failures=0).select_related("order").order_by("pk"):
        which = f"line {line.position} of order {line.order.reference}"
        yield f"{which} was paid at {line.due_at:%c}, nothing since"


@invariant(
    "billing.stock-is-explained", "What is left of anything is what its movements add up to, and never oversold."
)
def stock_without_explanation(at: datetime) -> Iterator[str]:
    """The database refuses to sell more than there are; this finds counts that no movement explains."""
    by_staff = Q(movements__kind=StockMovement.Kind.SET)
    sums = Stock.objects.annotate(
        put_in=Coalesce(Sum("movements__change", filter=by_staff), 0),
        went=Coalesce(Sum("movements__change", filter=~by_staff), 0),
    )
    wrong = sums.exclude(given=F("put_in"), taken=-F("went")).select_related("product").order_by("pk")
    for stock in wrong:
        yield f"{stock} has {stock.given} given and {stock.taken} taken, its movements say otherwise"


@invariant(
    "billing.stock-is-held-by-orders", "An order that stands keeps its pieces, one that was called off keeps none."
)
def pieces_held_wrongly(at: datetime) -> Iterator[str]:
    """Lines that ever took pieces: all of them or none, and none for nobody."""
    lines = OrderLine.objects.filter(stock_movements__isnull=False).annotate(holds=-Sum("stock_movements__change"))
    partly = ~Q(holds=0) & ~Q(holds=F("quantity"))
    for_nobody = Q(order__cancelled_at__isnull=False) & ~Q(holds=0)
    not_kept = Q(order__cancelled_at=None, order__settled_at=None, revoked_at=None, holds=0)
    found = lines.filter(partly | for_nobody | not_kept).order_by("pk")
    values = found.values_list("position", "order__reference", "holds", "quantity")
    for position, reference, holds, quantity in values:
        yield f"line {position} of order {reference} holds {holds} pieces of {quantity}"
