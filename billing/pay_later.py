"""Who may pay later for what: the rules administrators set, asked before it is offered and again under the lock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.models.resolution import and_absorbed
from billing.buyers import buyers
from billing.models import Order, OrderLine, PayLater


class CannotPayLater(DomainError):
    """This is paid at once; the text says why."""


@dataclass(frozen=True, slots=True)
class Later:
    """On which terms something may be paid later; `at_once` are the products given before the money."""

    days: int
    at_once: frozenset[int]
    most_owed: Decimal | None = None


def terms_of(products: Collection[int], buyer: Contact, on: date) -> Later | None:
    """The terms for all of these products together, None where this buyer has to pay one of them at once."""
    rules = list(PayLater.objects.filter(product__in=products).exclude(who=PayLater.Who.NOBODY))
    if not rules or len(rules) < len(set(products)) or not _fits({rule.who for rule in rules}, buyer, on):
        return None
    return terms_from(rules)


def terms_from(rules: Collection[PayLater]) -> Later:
    """The strictest of several rules: the fewest days, the lowest limit."""
    limits = [rule.most_owed for rule in rules if rule.most_owed is not None]
    at_once = frozenset(rule.pk for rule in rules if rule.is_given_at_once)
    return Later(min(rule.days for rule in rules), at_once, min(limits, default=None))


def owed_by(buyer: Contact, currency: str) -> Decimal:
    """What a buyer owes on all invoices that are not paid."""
    mine = Order.objects.on_invoice().filter(buyer__in=and_absorbed(buyer), currency=currency)
    owed: Decimal = mine.aggregate(sum=Sum("owed", default=Decimal(0)))["sum"]
    return owed


def check_terms(*, order: Order, lines: Iterable[OrderLine], owed: Decimal, on: date) -> Later:
    """The terms on which this order may be paid later. Raises CannotPayLater; lock the buyer's row before."""
    terms = terms_of({line.product_id for line in lines if line.gross}, order.buyer, on)
    if terms is None:
        raise CannotPayLater(_("This is paid at once. If you need an invoice, ask us."))
    if terms.most_owed is not None and owed_by(order.buyer, order.currency) + owed > terms.most_owed:
        raise CannotPayLater(_("Together with what is still to be paid this is more than we invoice. Ask us."))
    return terms


def may_pay_later(*, order: Order, lines: Collection[OrderLine], owed: Decimal, on: date) -> bool:
    """Whether its page offers it. Two queries where nobody may, and for an order that is sold none."""
    if order.is_sold or order.cancelled_at is not None or owed <= 0:
        return False
    try:
        check_terms(order=order, lines=lines, owed=owed, on=on)
    except CannotPayLater:
        return False
    return True


def _fits(asked: set[str], buyer: Contact, on: date) -> bool:
    """Whether a buyer is one of those who may, by each rule."""
    who = PayLater.Who
    if who.ORGANISATIONS in asked and buyer.kind != Contact.Kind.ORGANISATION:
        return False
    return who.MEMBERS not in asked or buyers().is_member(buyer, on)
