"""Giving money back: what is taken off an order, what of it is returned and how, and what becomes of what was bought.

One transaction, asked for under a name of its own: a form that is sent twice does it once. The order's row is locked
first and the number series last, so twenty colleagues at once cannot give back more than came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import Contact, ExceptionKind, ExceptionMade, ReasonCode, User
from ams.core.money import Money, chargeable, format_money, quantised
from ams.core.queue import enqueue
from billing.fulfilment import fulfiller_for
from billing.models import CheckoutAttempt, CreditNote, Order, OrderLine, Payment, Product, Refund
from billing.operations.crediting import Credit, issue_credit_note, parts_of
from billing.operations.journal import book_credit_notes
from billing.operations.keeping import keep_what_is_let_off
from billing.operations.refund_mails import tell_of_refunds
from billing.operations.refunds import Asking, ask_refund, at_provider, refundable
from billing.operations.settlement import settle_if_nothing_is_owed
from billing.operations.stock import write_off_stock


class CannotGiveBack(DomainError):
    """What was asked cannot be done as asked; the text says what can."""


@dataclass(frozen=True, slots=True)
class Why:
    """What staff say about it: a reason and words for colleagues, and perhaps a word to the member."""

    reason: ReasonCode
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivingBack:
    """What is asked. Amounts are gross, in the order's currency.

    `credits`: how much is taken off which line, by its key. `revoked`: lines whose sale is undone, `written_off`: those
    of them whose pieces do not go back to the stock. `refund`: how much goes back, None for whatever is too much then.
    `method` is a Refund.Method, empty where no money moves.
    """

    request: UUID
    credits: Mapping[int, Decimal] = field(default_factory=dict)
    revoked: frozenset[int] = frozenset()
    written_off: frozenset[int] = frozenset()
    refund: Decimal | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What came of it."""

    credit_note: CreditNote | None
    refunds: Sequence[Refund]
    revoked: Sequence[OrderLine]


@transaction.atomic
@knowing_the_association()
def give_back(
    *, order: Order, asked: GivingBack, why: Why | None, at: datetime, by: User | None,
    what: str = ExceptionKind.GIVEN_BACK,
) -> GivenBack:  # fmt: skip
    """Credit, revoke and refund as asked, all or nothing; the same `request` again returns what came of it first.

    `why` is needed from staff; a rule that gives money back by itself has none. What goes to a card is sent by the
    worker once this is committed. `what` names the exception that staff make with it.
    Raises CannotGiveBack, CannotCredit, ExceptionNeedsWords, and NothingLeft where nothing is owed any more for what
    has gone to others.
    """
    locked = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller")
    order = locked.get(pk=order.pk)
    if (before := _done_before(order, asked.request)) is not None:
        return before
    if order.cancelled_at:
        raise CannotGiveBack(_("This order was cancelled. What came for it can be given back with its payment."))
    parts = parts_of(order, asked.credits)
    credited = sum((part.gross for part in parts), Decimal(0))
    amount = _to_return(order, asked, credited)
    lines = _to_revoke(order, asked.revoked)
    if not (credited or amount or lines):
        raise CannotGiveBack(_("Nothing would change. Say what is taken off, given back or taken back."))
    exception = _exception(what, why, on=order, contact=order.buyer, at=at, by=by)
    _revoke(lines, asked, at=at, by=by)
    asking = Asking(asked.request, exception, at, by)
    refunds = [
        ask_refund(payment=payment, order=order, amount=part, method=asked.method, asking=asking)
        for payment, part in _sources(order, amount, asked.method)
    ]
    facts = {"credited": str(credited), "refunded": str(amount), "currency": order.currency, "method": asked.method}
    activity.record("order.given_back", contact=order.buyer, on=order, by=by, at=at, facts=facts)
    note = why.note if why else ""
    credit = Credit(order, parts, refunds, asked.request, exception, note, the_association())
    return GivenBack(_conclude(credit, at=at, by=by), refunds, lines)


@transaction.atomic
def preview_giving_back(
    *, order: Order, asked: GivingBack, why: Why | None, at: datetime, by: User | None
) -> tuple[GivenBack, Decimal]:
    """What giving back would bring, and what would be owed after it: it is done, looked at, and undone.

    So it says what will happen, and raises what `give_back` would raise. Nothing of it is kept or sent.
    """
    given = give_back(order=order, asked=asked, why=why, at=at, by=by)
    owed = order.balance()
    transaction.set_rollback(True)
    return given, owed


@transaction.atomic
@knowing_the_association()
def give_back_excess(
    *, payment: Payment, amount: Decimal | None, method: str, request: UUID, why: Why | None, at: datetime,
    by: User | None,
) -> Refund:  # fmt: skip
    """Give back money that pays no order: all of it, or an amount. The same `request` again returns the first's refund.

    Raises CannotGiveBack, ExceptionNeedsWords.
    """
    payment = Payment.objects.select_for_update(of=("self",)).select_related("contact").get(pk=payment.pk)
    if (before := payment.refunds.filter(request=request, order=None).first()) is not None:
        return before
    wanted = check_excess(payment=payment, amount=amount, method=method)
    exception = _exception(ExceptionKind.EXCESS, why, on=payment, contact=payment.contact, at=at, by=by)
    facts = {"refunded": str(wanted), "currency": payment.currency, "method": method}
    activity.record("payment.given_back", contact=payment.contact, on=payment, by=by, at=at, facts=facts)
    asking = Asking(request, exception, at, by)
    refund = ask_refund(payment=payment, order=None, amount=wanted, method=method, asking=asking)
    tell_of_refunds([refund], contact=payment.contact, order=None, note=why.note if why else "", at=at)
    return refund


def check_excess(*, payment: Payment, amount: Decimal | None, method: str) -> Decimal:
    """How much of what pays no order would go back: all of it, or an amount. Lock the payment's row before.

    Raises CannotGiveBack, with what can be.
    """
    left = refundable(payment, None)
    wanted = left if amount is None else amount
    if not 0 < wanted <= left or wanted != quantised(wanted, payment.currency):
        raise CannotGiveBack(_("At most %(left)s of this payment pays no order.") % {"left": _money(left, payment)})
    if method == Refund.Method.CARD:
        _check_card(payment, wanted)
    return wanted


def _conclude(credit: Credit, *, at: datetime, by: User | None) -> CreditNote | None:
    """Issue the credit note, or tell of the refunds where nothing is credited; settle the order if that is all."""
    order, note = credit.order, None
    if credit.parts:
        note = issue_credit_note(credit, on=day_of(at), at=at, by=by)
    else:
        tell_of_refunds(credit.refunds, contact=order.buyer, order=order, note=credit.note, at=at)
    if order.is_sold:
        book_credit_notes(order=order, on=day_of(at), at=at)
    if not order.settled_at:
        if not order.is_sold and order.balance() <= 0:
            keep_what_is_let_off(order=order, at=at)
        settle_if_nothing_is_owed(order=order, at=at, by=by)
    if credit.parts and CheckoutAttempt.objects.open().filter(order=order).exists():
        enqueue("billing.end_misfitting_visits", order_id=order.pk)
    return note


def _done_before(order: Order, request: UUID) -> GivenBack | None:
    """What this request brought when it came first; None if it never did. The order's row is locked."""
    note = CreditNote.objects.filter(order=order, request=request).first()
    refunds = list(order.refunds.filter(request=request).select_related("payment"))
    return GivenBack(note, refunds, []) if note or refunds else None


def _to_return(order: Order, asked: GivingBack, credited: Decimal) -> Decimal:
    """How much money goes back. Raises CannotGiveBack for what is no amount."""
    if not asked.method:
        return Decimal(0)
    too_much = max(credited - order.balance(), Decimal(0))
    amount = too_much if asked.refund is None else asked.refund
    if amount < 0 or amount != quantised(amount, order.currency):
        raise CannotGiveBack(_("This is no amount of money. Write it like 12.50."))
    return amount


def _to_revoke(order: Order, keys: frozenset[int]) -> list[OrderLine]:
    """Lines whose sale is to be undone and was not yet, in an order in which everybody locks what hangs on them."""
    lines = order.lines.filter(pk__in=keys, revoked_at=None).select_related("order__buyer", "product")
    return sorted(lines, key=lambda line: (line.kind == Product.Kind.GOODS, line.product_id, line.position))


def _revoke(lines: Iterable[OrderLine], asked: GivingBack, *, at: datetime, by: User | None) -> None:
    """Undo the sale of lines, handed over or not; they are never handed over again."""
    for line in lines:
        fulfiller_for(line.kind).revoke(line=line, at=at)
        line.revoked_at = at
        line.save(update_fields=["revoked_at"])
        if line.pk in asked.written_off:
            write_off_stock(line=line, at=at, by=by)


def _sources(order: Order, amount: Decimal, method: str) -> list[tuple[Payment, Decimal]]:
    """Which payments give how much, the oldest first. Raises CannotGiveBack where there is not so much."""
    if not amount:
        return []
    mine = Payment.objects.filter(allocations__order=order).select_related("contact")
    payments = mine.select_for_update(of=("self",)).order_by("pk")
    left, taken = amount, []
    room = Decimal(0)
    for payment in payments:
        if method == Refund.Method.CARD and not at_provider(payment):
            continue
        free = refundable(payment, order)
        room += free
        if part := min(left, free):
            left -= part
            taken.append((payment, part))
    if left:
        facts = {"room": format_money(room, order.currency, get_language() or "en")}
        raise CannotGiveBack(
            _("At most %(room)s can go back to the card.") % facts
            if method == Refund.Method.CARD
            else _("At most %(room)s can be given back: more was not paid, or is given back already.") % facts
        )
    if method == Refund.Method.CARD:
        for payment, part in taken:
            _check_card(payment, part)
    return taken


def _check_card(payment: Payment, amount: Decimal) -> None:
    """Whether the provider can give exactly this back. Raises CannotGiveBack."""
    if not at_provider(payment):
        raise CannotGiveBack(_("This was not paid through our payment provider. Give it back in another way."))
    money = Money(amount, payment.currency)
    if chargeable(money) != money:
        nearest = format_money(chargeable(money).amount, payment.currency, get_language() or "en")
        raise CannotGiveBack(_("No card can be given exactly this. The nearest amount is %(it)s.") % {"it": nearest})


def _money(amount: Decimal, payment: Payment) -> str:
    return format_money(amount, payment.currency, get_language() or "en")


def _exception(
    what: str, why: Why | None, *, on: Order | Payment, contact: Contact, at: datetime, by: User | None
) -> ExceptionMade | None:
    """What staff said about it; None where a rule gives money back by itself. Raises ExceptionNeedsWords."""
    if why is None or by is None:
        return None
    return record_exception(what, reason=why.reason, words=why.words, contact=contact, on=on, by=by, at=at)
