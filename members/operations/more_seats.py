"""Further seats between two renewals: priced by the days that are left, and a part of the terms once they are paid.

Rows are locked in the order everybody keeps: orders, then the membership.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core import activity
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, User
from ams.core.money import Money
from billing.models import Order, OrderLine
from billing.operations import LineRequest, PriceMoved, Why, cancel_order, place_order
from members import queries, terms
from members.models import Membership, MoreSeats, Term
from members.operations.memberships import lock_open_orders, lock_orders_for_seats, open_orders
from members.queries.offers import full_price, live_rule, with_tax
from members.queries.seats import seats_in_all
from members.terms import State

MOST_AT_ONCE = 1_000


class NoFurtherSeats(DomainError):
    """None are sold, or not now; the text says why."""


@dataclass(frozen=True, slots=True)
class SeatsQuote:
    """What so many seats more mean today."""

    seats: int
    each: Money  # as it is entered on the order
    to_pay: Money  # for all of them, tax included
    until: date | None  # the last day that is paid for; None for life
    first: date

    @property
    def sentence(self) -> str:
        """How many, and until when, before anybody is asked to pay."""
        facts = {"seats": self.seats, "until": date_format(self.until).replace("\u00a0", " ") if self.until else ""}
        if self.until is None:
            return (
                ngettext("%(seats)d further seat, for life.", "%(seats)d further seats, for life.", self.seats) % facts
            )
        said = ngettext(
            "%(seats)d further seat, from today until %(until)s.",
            "%(seats)d further seats, from today until %(until)s.",
            self.seats,
        )
        return said % facts

    @property
    def description(self) -> str:
        """What stands on the order and its papers, to be read on any later day; how many stands beside it."""
        first = date_format(self.first).replace("\u00a0", " ")
        if self.until is None:
            return _("Further seat from %(first)s, for life") % {"first": first}
        until = date_format(self.until).replace("\u00a0", " ")
        return _("Further seat from %(first)s until %(until)s") % {"first": first, "until": until}


def quote_more_seats(membership: Membership, seats: int, on: date) -> SeatsQuote:
    """So many further seats from a day to the end of all that is paid. Raises NoFurtherSeats, NotOffered."""
    rule = live_rule(membership.type)
    if rule.seat_price is None or not membership.type.has_seats:
        raise NoFurtherSeats(_("No further seats are sold for this membership. Ask us, and we find a way."))
    if queries.membership_state(membership, on) is not State.CURRENT:
        raise NoFurtherSeats(_("Renew the membership first. Then you can add seats."))
    price = Money.rounded(rule.seat_price, the_association().currency)
    running = _running_as_one(membership, on)
    each = _each(running, price, on)
    gross = with_tax(each * seats, membership.type.product, on)
    return SeatsQuote(seats, each, gross, running[-1].last_day, on)


@dataclass(frozen=True, slots=True)
class SeatsWorth:
    """What so many seats would cost, if somebody paid for them."""

    worth: Money  # tax included
    until: date | None  # the last day that is paid for; None for life
    a_period: Money | None  # what renewing asks for each; None where none are sold


def worth_of_seats(membership: Membership, seats: int, on: date) -> SeatsWorth:
    """Of so many further seats from a day to the end of all that is paid.

    Where none are sold, each is worth its share of what the membership costs. Raises NoFurtherSeats, NotOffered,
    NotOnSale.
    """
    kind = membership.type
    if not kind.has_seats:
        raise NoFurtherSeats(_("Nobody is named under this membership: its type has no seats."))
    if queries.membership_state(membership, on) is not State.CURRENT:
        raise NoFurtherSeats(_("The membership does not run today. Renew it, or give a free term, first."))
    whole, currency = live_rule(kind).seat_price, the_association().currency
    sold = None if whole is None else Money.rounded(whole, currency)
    share = sold if sold is not None else Money.rounded(full_price(kind, on).amount / kind.seats, currency)
    running = _running_as_one(membership, on)
    each = _each(running, share, on)
    return SeatsWorth(with_tax(each * seats, kind.product, on), running[-1].last_day, sold)


@transaction.atomic
@knowing_the_association()
def order_more_seats(
    *, membership: Membership, seats: int, seen: str, at: datetime, by: User | None, channel: str = ""
) -> Order:
    """The order for further seats; they are there once it is paid. One that nobody paid yet ends.

    So does an unpaid order to renew: it was reckoned with the seats there were. `seen` is the price as the page said
    it. Raises NoFurtherSeats, PriceMoved.
    """
    _end_open_orders(membership, at=at, by=by)
    membership = lock_for_more_seats(membership)
    quote = quote_more_seats(membership, seats, day_of(at))
    if str(quote.to_pay.amount) != seen:
        raise PriceMoved(_("The price has changed meanwhile. Look at it, and go on if it suits you."))
    days = _days_left(membership, day_of(at))
    more = MoreSeats.objects.create(membership=membership, seats=seats, days=days, made_at=at)
    line = LineRequest(membership.type.product, more.reference, quote.description, seats, quote.each.amount)
    return place_order(buyer=membership.holder, lines=[line], at=at, by=by, channel=channel)


@transaction.atomic(savepoint=False)
def give_more_seats(*, line: OrderLine, at: datetime) -> MoreSeats:
    """What a paid line bought becomes a part of the terms it was reckoned for; a second call changes nothing.

    Raises NoFurtherSeats where these are no longer what is paid: then a person decides about the money.
    """
    more = MoreSeats.objects.get(pk=line.reference.removeprefix(MoreSeats.PREFIX))
    membership = _lock(more.membership)
    more.refresh_from_db()
    if more.given_at is not None:
        return more
    running = _running(membership, day_of(line.due_at or at))
    is_of_another = any(one.rule.type.product_id != line.product_id for one in running)
    if membership.cancelled_at or not running or is_of_another or running[-1].days.upper != more.days.upper:
        raise NoFurtherSeats(_("The membership ended, was renewed or changed since. Decide what becomes of the money."))
    more.order_line, more.given_at = line, at
    more.save(update_fields=["order_line", "given_at"])
    return _add(more, running, at=at, by=line.order.placed_by, channel=line.order.channel)


@transaction.atomic
@knowing_the_association()
def give_seats_unpaid(*, membership: Membership, seats: int, why: Why, at: datetime, by: User) -> MoreSeats:
    """Further seats until the end of all that is paid, which nobody pays for now; renewing goes on with them.

    Orders that nobody paid yet end, for they were reckoned with the seats there were. Raises NoFurtherSeats,
    ExceptionNeedsWords.
    """
    _end_open_orders(membership, at=at, by=by)
    membership = lock_for_more_seats(membership)
    if seats < 1 or queries.membership_state(membership, day_of(at)) is not State.CURRENT:
        raise NoFurtherSeats(_("Seats can be added while the membership runs, at least one."))
    made = record_exception(
        ExceptionKind.SEATS, reason=why.reason, words=why.words, contact=membership.holder, on=membership, by=by, at=at
    )
    days, running = _days_left(membership, day_of(at)), _running(membership, day_of(at))
    more = MoreSeats.objects.create(
        membership=membership, seats=seats, days=days, made_at=at, exception=made, given_at=at
    )
    return _add(more, running, at=at, by=by)


@transaction.atomic
def take_seats_back(*, more: MoreSeats, at: datetime, by: User) -> MoreSeats:
    """Staff take back what was given without payment; asking twice is asking once.

    Raises NoFurtherSeats for seats that were paid for.
    """
    membership = _lock(more.membership)
    more.refresh_from_db()
    if more.exception_id is None:
        raise NoFurtherSeats(_("These seats were paid for. Give the money back, and they go with it."))
    return more if more.revoked_at else _take_back(more, membership, at=at, by=by)


@transaction.atomic(savepoint=False)
def take_back_seats(*, line: OrderLine, at: datetime) -> MoreSeats | None:
    """Their money went back: the terms have them no more, and whoever was named last gives up the seat."""
    more = MoreSeats.objects.filter(order_line=line, revoked_at=None).select_related("membership").first()
    if more is None:
        return None
    return _take_back(more, _lock(more.membership), at=at, by=None)


def _add(more: MoreSeats, running: list[Term], *, at: datetime, by: User | None, channel: str = "") -> MoreSeats:
    """These terms have them from now on."""
    Term.objects.filter(pk__in=[one.pk for one in running]).update(further_seats=F("further_seats") + more.seats)
    held, facts = more.membership, {"seats": more.seats}
    activity.record("seats.added", contact=held.holder, on=held, by=by, at=at, channel=channel, facts=facts)
    return more


def _take_back(more: MoreSeats, membership: Membership, *, at: datetime, by: User | None) -> MoreSeats:
    """The terms that had them then have them no more; whoever was named last gives up the seat."""
    more.revoked_at = at
    more.save(update_fields=["revoked_at"])
    counting = Q(revoked_at=None, days__overlap=more.days) | Q(days_before__overlap=more.days)  # or again, some day
    for term in membership.terms.filter(counting, granted_at__lte=more.given_at):
        term.further_seats = max(term.further_seats - more.seats, 0)
        term.save(update_fields=["further_seats"])
    fit_seats(membership=membership, at=at, by=by)
    facts = {"seats": more.seats}
    activity.record("seats.taken_back", contact=membership.holder, on=membership, by=by, at=at, facts=facts)
    return more


@transaction.atomic(savepoint=False)
def fit_seats(*, membership: Membership, at: datetime, by: User | None) -> int:
    """Free the seats beyond what there are, those named last first; how many. The membership's row is held."""
    membership = _lock(membership)
    room = seats_in_all(membership, day_of(at))
    beyond = membership.seats.standing().order_by("named_at", "pk")[room:]
    for seat in beyond.select_related("affiliation__person"):
        seat.ended_at = at
        seat.save(update_fields=["ended_at"])
        whose = seat.affiliation.person if seat.affiliation else membership.holder
        activity.record("seat.ended", contact=whose, on=membership, by=by, at=at)
    return len(beyond)


def lock_for_more_seats(membership: Membership) -> Membership:
    """Its row, after those of orders it has. Raises NoFurtherSeats while a renewal is on invoice."""
    lock_open_orders(membership)
    lock_orders_for_seats(membership)
    membership = _lock(membership)
    if any(order.invoiced_at is not None for order, _offer in open_orders(membership)):
        raise NoFurtherSeats(_("A renewal is on invoice. As soon as it is paid you can add seats."))
    return membership


def _end_open_orders(membership: Membership, *, at: datetime, by: User | None) -> None:
    for order in [*lock_open_orders(membership), *lock_orders_for_seats(membership)]:
        if order.invoiced_at is None and order.settled_at is None:
            cancel_order(order=order, at=at, by=by)


def _each(running: list[Term], price: Money, on: date) -> Money:
    """What a further seat costs for what is left of these terms."""
    costs = [terms.further_seat(one.rule.as_term_rule(), price, one.as_term_days(), on) for one in running]
    return sum(costs[1:], costs[0])


def _days_left(membership: Membership, on: date) -> DateRange:
    """From a day to the end of all that is paid; without an end for life."""
    return DateRange(on, _running(membership, on)[-1].days.upper)


def _lock(membership: Membership) -> Membership:
    related = ("holder", "type__product__seller", "type__product__tax_code")
    return Membership.objects.select_for_update(of=("self",)).select_related(*related).get(pk=membership.pk)


def _running_as_one(membership: Membership, on: date) -> list[Term]:
    """The same, of one type throughout: a seat costs another price under another. Raises NoFurtherSeats."""
    running = _running(membership, on)
    if any(one.rule.type_id != membership.type_id for one in running):
        raise NoFurtherSeats(
            _("It becomes another type of membership when its next term begins. Add seats then, or ask us.")
        )
    return running


def _running(membership: Membership, on: date) -> list[Term]:
    """The term of a day and those that follow it, oldest first."""
    return [one for one in queries.standing_terms(membership) if one.days.upper is None or one.days.upper > on]
