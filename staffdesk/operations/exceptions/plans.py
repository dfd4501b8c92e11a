"""What each exception would do: how far it goes, in which words, on which facts it rests, and what does it.

A plan is made inside a transaction and locks what it rests on, so between planning and doing nothing changes. What a
form asked for is plain text by name, so that a second person can confirm the same later.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.money import format_money, quantised
from billing.models import Order, OrderLine
from billing.operations import GivingBack, Why, give_back, left_to_credit, lock_unpaid, reprice_line
from members.models import Membership, MembershipType, Term, TermOffer
from members.operations.exceptional import (
    ending_term,
    extend_membership,
    give_grace,
    give_term,
    join_backdated,
    lock_membership,
    running_term,
)
from members.operations.memberships import lock_open_orders
from members.queries import last_term, quote_term
from staffdesk.operations.exceptions.allowing import plan_allowing
from staffdesk.operations.exceptions.correcting import plan_correction
from staffdesk.operations.exceptions.further_seats import plan_further_seats
from staffdesk.operations.exceptions.invoicing import plan_invoice
from staffdesk.operations.exceptions.plan import Asking, NotTheirs, Plan, membership_asked
from staffdesk.operations.exceptions.refunding import plan_excess, plan_refund
from staffdesk.operations.exceptions.seats import plan_move, plan_seat, plan_seat_too_many
from staffdesk.operations.joining import lead_to_paying

SLUGS: Final[dict[str, ExceptionKind]] = {
    "price": ExceptionKind.PRICE,
    "waive": ExceptionKind.WAIVED,
    "free-term": ExceptionKind.FREE_TERM,
    "earlier": ExceptionKind.BACKDATED,
    "extend": ExceptionKind.EXTENDED,
    "grace": ExceptionKind.GRACE,
    "seats": ExceptionKind.SEATS,
    "late": ExceptionKind.LATE,
    "overbook": ExceptionKind.OVERBOOKED,
    "free-seat": ExceptionKind.FREE_SEAT,
    "mailings": ExceptionKind.WANTED,
}


class CannotWaive(DomainError):
    """Nothing is owed, or not so much."""


def plan_exception(*, kind: str, contact: Contact, asked: Mapping[str, str], request: UUID, at: datetime) -> Plan:
    """What would be done. Call it inside a transaction. Raises DomainError where it cannot be, with what to do."""
    which = ExceptionKind(kind)
    return _PLANS[which](Asking(which, contact, asked, request, at))


def _price(asking: Asking) -> Plan:
    line = _line(asking)
    order, price = lock_unpaid(line.order), Decimal(asking.asked["price"])
    line = order.lines.get(pk=line.pk)
    facts = {
        "what": line.description, "order": order.reference, "before": _money(line.unit_price, order),
        "now": _money(price, order),
    }  # fmt: skip
    told = _("“%(what)s” on order %(order)s costs %(now)s instead of %(before)s.") % facts
    return Plan(
        abs(price - line.unit_price) * line.quantity,
        told,
        (order.total, line.unit_price, line.quantity),
        lambda why, at, by: reprice_line(line=line, unit_price=price, why=why, at=at, by=by),
        about=order,
    )


def _waive(asking: Asking) -> Plan:
    order, asked = _order(asking), asking.asked
    if order.settled_at or order.cancelled_at:
        raise CannotWaive(_("This order is settled or cancelled: nothing of it can be waived. Give it back instead."))
    owed = order.balance()
    amount = Decimal(asked["amount"]) if asked.get("amount") else owed
    if not 0 < amount <= owed or amount != quantised(amount, order.currency):
        raise CannotWaive(_("At most what is owed can be waived: %(owed)s.") % {"owed": _money(owed, order)})
    giving = GivingBack(request=asking.request, credits=_spread(order, amount))
    facts = {"amount": _money(amount, order), "order": order.reference, "left": _money(owed - amount, order)}
    told = _("%(amount)s of order %(order)s is waived; %(left)s is owed after that.") % facts

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        given = give_back(order=order, asked=giving, why=why, at=at, by=by, what=ExceptionKind.WAIVED)
        if given.credit_note is None or given.credit_note.exception is None:
            raise CannotWaive(_("This was waived already."))
        return given.credit_note.exception

    return Plan(amount, told, (order.total, owed), make, about=order)


def _given_back(asking: Asking) -> Plan:
    return plan_refund(_order(asking), asking)


def _free_term(asking: Asking) -> Plan:
    kind, contact, at = _type(asking), asking.contact, asking.at
    held = Membership.objects.uncancelled().filter(holder=contact, group=kind.group).first()
    if held is not None:
        lock_open_orders(held)  # whose rows come before the membership's
    membership = lock_membership(held) if held else None
    quote = quote_term(membership, kind, day_of(at))
    facts = {"type": kind, "first": date_format(quote.term.first), "worth": _amount(quote.to_pay.amount)}
    until = date_format(quote.term.last_day) if quote.term.last_day else _("the end of their life")
    words = _("A term of “%(type)s” from %(first)s until %(until)s, worth %(worth)s, for nothing.")
    told = words % {**facts, "until": until}

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        return _of_term(give_term(holder=contact, type=kind, why=why, at=at, by=by))

    return Plan(quote.to_pay.amount, told, (quote.term, quote.to_pay.amount, quote.rule.pk), make, membership)


def _earlier(asking: Asking) -> Plan:
    kind, contact, at = _type(asking), asking.contact, asking.at
    first_day = date.fromisoformat(asking.asked["first_day"])
    quote = quote_term(None, kind, first_day)
    held = Membership.objects.uncancelled().filter(holder=contact, group=kind.group).first()
    facts = {"type": kind, "day": date_format(first_day), "price": _amount(quote.to_pay.amount)}
    told = _("An order for “%(type)s” that begins on %(day)s; %(price)s is to be paid.") % facts
    if quote.to_pay.amount and contact.email:
        told = f"{told} {_('The link to pay it goes to %(to)s.') % {'to': contact.email}}"

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        order = join_backdated(holder=contact, type=kind, first_day=first_day, why=why, at=at, by=by)
        lead_to_paying(order=order, at=at, by=by)
        offer = TermOffer.objects.select_related("exception").get(pk=order.lines.get().reference)
        return _named(offer.exception)

    days = Decimal(max((day_of(at) - first_day).days, 0))
    rests_on = (first_day, quote.to_pay.amount, quote.rule.pk, held.pk if held else "", _last_day(held))
    return Plan(days, told, rests_on, make, held)


def _extend(asking: Asking) -> Plan:
    membership, days = lock_membership(membership_asked(asking)), int(asking.asked["days"])
    end = running_term(membership, day_of(asking.at)).days.upper
    words = ngettext(
        "“%(type)s” runs %(days)d day longer, until %(until)s.",
        "“%(type)s” runs %(days)d days longer, until %(until)s.",
        days,
    )
    told = words % {"type": membership.type, "days": days, "until": date_format(end + timedelta(days=days - 1))}

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        return _of_term(extend_membership(membership=membership, days=days, why=why, at=at, by=by))

    return Plan(Decimal(days), told, (membership.pk, end), make, membership)


def _grace(asking: Asking) -> Plan:
    membership, days = lock_membership(membership_asked(asking)), int(asking.asked["days"])
    last = ending_term(membership)
    until = date_format(last.days.upper + timedelta(days=last.grace_days + days - 1))
    words = ngettext(
        "Grace of “%(type)s” lasts %(days)d day more, until %(until)s.",
        "Grace of “%(type)s” lasts %(days)d days more, until %(until)s.",
        days,
    )
    told = words % {"type": membership.type, "days": days, "until": until}

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        return give_grace(membership=membership, days=days, why=why, at=at, by=by)

    return Plan(Decimal(days), told, (last.pk, last.days.upper, last.grace_days), make, membership)


_PLANS: Final[dict[ExceptionKind, Callable[[Asking], Plan]]] = {
    ExceptionKind.PRICE: _price,
    ExceptionKind.WAIVED: _waive,
    ExceptionKind.GIVEN_BACK: _given_back,
    ExceptionKind.EXCESS: plan_excess,
    ExceptionKind.INVOICED: plan_invoice,
    ExceptionKind.FREE_TERM: _free_term,
    ExceptionKind.BACKDATED: _earlier,
    ExceptionKind.EXTENDED: _extend,
    ExceptionKind.GRACE: _grace,
    ExceptionKind.SEATS: plan_further_seats,
    ExceptionKind.LATE: plan_seat,
    ExceptionKind.OVERBOOKED: plan_seat_too_many,
    ExceptionKind.FREE_SEAT: plan_seat,
    ExceptionKind.MOVED: plan_move,
    ExceptionKind.CORRECTED: plan_correction,
    ExceptionKind.WANTED: plan_allowing,
}


def _order(asking: Asking) -> Order:
    """An order of theirs, its row locked."""
    mine = Order.objects.filter(buyer__in=contact_ids_of(asking.contact), reference=asking.asked["order"])
    found = mine.select_for_update(of=("self",)).select_related("buyer", "seller").first()
    if found is None:
        raise NotTheirs(_("There is no such order of theirs."))
    return found


def _line(asking: Asking) -> OrderLine:
    mine = OrderLine.objects.filter(order__buyer__in=contact_ids_of(asking.contact), pk=int(asking.asked["line"]))
    found = mine.select_related("order").first()
    if found is None:
        raise NotTheirs(_("There is no such line on an order of theirs."))
    return found


def _type(asking: Asking) -> MembershipType:
    found = MembershipType.objects.select_related("product__seller", "product__tax_code")
    kind = found.filter(pk=int(asking.asked["type"]), archived_at=None).first()
    if kind is None:
        raise NotTheirs(_("There is no such membership any more."))
    return kind


def _spread(order: Order, amount: Decimal) -> dict[int, Decimal]:
    """The amount over the lines of an order, the first first."""
    parts: dict[int, Decimal] = {}
    room = left_to_credit(order)
    for line in order.lines.order_by("position"):
        if part := min(amount, room.get(line.pk, Decimal(0))):
            parts[line.pk], amount = part, amount - part
    return parts


def _last_day(membership: Membership | None) -> object:
    last = last_term(membership) if membership else None
    return last.days.upper if last else ""


def _of_term(term: Term) -> ExceptionMade:
    return _named(term.exception)


def _named(made: ExceptionMade | None) -> ExceptionMade:
    if made is None:
        raise NotTheirs(_("Nothing was done."))
    return made


def _money(amount: Decimal, order: Order) -> str:
    return format_money(amount, order.currency, get_language() or "en")


def _amount(amount: Decimal) -> str:
    return format_money(amount, the_association().currency, get_language() or "en")
