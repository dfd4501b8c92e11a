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
from ams.core.models import User
from ams.core.money import Money
from billing.models import Order, OrderLine
from billing.operations import LineRequest, PriceMoved, cancel_order, place_order
from members import queries, terms
from members.models import Membership, MoreSeats, Term
from members.operations.memberships import lock_open_orders, lock_orders_for_seats, open_orders
from members.queries.offers import live_rule, with_tax
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


def quote_more_seats(membership: Membership, seats: int, on: date) -> SeatsQuote:
    """So many further seats from a day to the end of all that is paid. Raises NoFurtherSeats, NotOffered."""
    rule = live_rule(membership.type)
    if rule.seat_price is None or not membership.type.has_seats:
        raise NoFurtherSeats(_("No further seats are sold for this membership. Ask us, and we find a way."))
    if queries.membership_state(membership, on) is not State.CURRENT:
        raise NoFurtherSeats(_("Renew the membership first. Then you can add seats."))
    price = Money.rounded(rule.seat_price, the_association().currency)
    running = _running(membership, on)
    costs = [terms.further_seat(one.rule.as_term_rule(), price, one.as_term_days(), on) for one in running]
    each = sum(costs[1:], costs[0])
    gross = with_tax(each * seats, membership.type.product, on)
    return SeatsQuote(seats, each, gross, running[-1].last_day, on)


@transaction.atomic
@knowing_the_association()
def order_more_seats(
    *, membership: Membership, seats: int, seen: str, at: datetime, by: User | None, channel: str = ""
) -> Order:
    """The order for further seats; they are there once it is paid. One that nobody paid yet ends.

    So does an unpaid order to renew: it was reckoned with the seats there were. `seen` is the price as the page said
    it. Raises NoFurtherSeats, PriceMoved.
    """
    for order in [*lock_open_orders(membership), *lock_orders_for_seats(membership)]:
        if order.invoiced_at is None and order.settled_at is None:
            cancel_order(order=order, at=at, by=by)
    membership = _lock(membership)
    if any(order.invoiced_at is not None for order, _offer in open_orders(membership)):
        raise NoFurtherSeats(_("A renewal is on invoice. As soon as it is paid you can add seats."))
    quote = quote_more_seats(membership, seats, day_of(at))
    if str(quote.to_pay.amount) != seen:
        raise PriceMoved(_("The price has changed meanwhile. Look at it, and go on if it suits you."))
    end = max((one.days.upper for one in _running(membership, day_of(at)) if one.days.upper), default=None)
    days = DateRange(day_of(at), end if quote.until else None)
    more = MoreSeats.objects.create(membership=membership, seats=seats, days=days, made_at=at)
    line = LineRequest(membership.type.product, more.reference, quote.sentence.rstrip("."), seats, quote.each.amount)
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
    Term.objects.filter(pk__in=[one.pk for one in running]).update(further_seats=F("further_seats") + more.seats)
    more.order_line, more.given_at = line, at
    more.save(update_fields=["order_line", "given_at"])
    facts = {"seats": more.seats}
    by, channel = line.order.placed_by, line.order.channel
    activity.record("seats.added", contact=membership.holder, on=membership, by=by, at=at, channel=channel, facts=facts)
    return more


@transaction.atomic(savepoint=False)
def take_back_seats(*, line: OrderLine, at: datetime) -> MoreSeats | None:
    """Their money went back: the terms have them no more, and whoever was named last gives up the seat."""
    more = MoreSeats.objects.filter(order_line=line, revoked_at=None).select_related("membership").first()
    if more is None:
        return None
    membership = _lock(more.membership)
    more.revoked_at = at
    more.save(update_fields=["revoked_at"])
    counting = Q(revoked_at=None, days__overlap=more.days) | Q(days_before__overlap=more.days)  # or again, some day
    for term in membership.terms.filter(counting, granted_at__lte=more.given_at):
        term.further_seats = max(term.further_seats - more.seats, 0)
        term.save(update_fields=["further_seats"])
    fit_seats(membership=membership, at=at, by=None)
    facts = {"seats": more.seats}
    activity.record("seats.taken_back", contact=membership.holder, on=membership, by=None, at=at, facts=facts)
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


def _lock(membership: Membership) -> Membership:
    related = ("holder", "type__product__seller", "type__product__tax_code")
    return Membership.objects.select_for_update(of=("self",)).select_related(*related).get(pk=membership.pk)


def _running(membership: Membership, on: date) -> list[Term]:
    """The term of a day and those that follow it, oldest first."""
    return [one for one in queries.standing_terms(membership) if one.days.upper is None or one.days.upper > on]
