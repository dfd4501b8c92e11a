"""Years of a company's membership whose people take and give up its seats, in any order people come up with.

A seat gives rights exactly while the company's term and the tie to it are both current, whatever comes in between.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ams.core.models import ReasonCode
from billing.models import OrderLine
from billing.operations import GivingBack, Why, give_back, left_to_credit
from members.invariants import crowded_seats
from members.models import Affiliation, MoreSeats, Seat
from members.named import Named
from members.operations.more_seats import give_seats_unpaid, order_more_seats, quote_more_seats, take_seats_back
from members.operations.seats import (
    end_seat,
    give_seat,
    give_seat_back,
    invite_again,
    invite_people,
    replace_person,
    take_seat,
)
from members.queries import check_card, membership_state, types_held
from members.terms import State
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory
from tests.members.years import Years, walk_years


class Seats(Years):
    """A company with two seats or three, whose people come and go."""

    def begin(self, terms):
        self.person = OrganisationFactory(display_name="Weir Works", email="")
        self.people = [PersonFactory(display_name=f"P {n}", email=f"p{n}@weir.example") for n in range(4)]
        self.why = Why(ReasonCode.objects.create(code="any", label="Any"), "Their transfer is on its way.")
        firms = {"holder_kind": "organisation", "price": "730.00", **terms}
        self.kinds = [
            TypeFactory(seats=2, rule__seat_price="36.50", **firms), TypeFactory(seats=3, **firms),
        ]  # fmt: skip

    def wind_up(self):
        """Give back what came for seats that could not be given any more, as the case about it asks somebody to."""
        for order in self.orders().filter(settled_at__isnull=False, lines__fulfilled_at=None, lines__revoked_at=None):
            left = {line: amount for line, amount in left_to_credit(order).items() if amount}
            asked = GivingBack(request=uuid4(), credits=left, revoked=frozenset(left))
            give_back(order=order, asked=asked, why=None, at=self.at, by=None)

    def seats(self, **facts):
        return Seat.objects.filter(membership__holder=self.person, **facts).order_by("pk")

    def some(self, which, **facts):
        found = list(self.seats(**facts))
        return found[which % len(found)]

    @precondition(lambda self: self.held().exists())
    @rule(which=st.integers(0, 3))
    def invite(self, which):
        named = Named(self.people[which].display_name, self.people[which].email)
        self.ask(lambda: invite_people(membership=self.last(), people=[named], at=self.at, by=None))

    @precondition(lambda self: self.held().exists())
    @rule(which=st.integers(0, 3))
    def give(self, which):
        self.ask(lambda: give_seat(membership=self.last(), person=self.people[which], at=self.at, by=self.staff))

    @precondition(lambda self: self.seats(ended_at=None, taken_at=None).exists())
    @rule(which=st.integers(0, 3))
    def accept(self, which):
        seat = self.some(which, ended_at=None, taken_at=None)
        self.ask(lambda: take_seat(seat=seat, at=self.at))

    @precondition(lambda self: self.seats(ended_at=None, taken_at=None).exists())
    @rule(which=st.integers(0, 3))
    def invite_once_more(self, which):
        seat = self.some(which, ended_at=None, taken_at=None)
        self.ask(lambda: invite_again(seat=seat, at=self.at, by=None))

    @precondition(lambda self: self.seats(ended_at=None).exists())
    @rule(which=st.integers(0, 3), other=st.one_of(st.none(), st.integers(0, 3)))
    def remove_or_replace(self, which, other):
        seat = self.some(which, ended_at=None)
        if other is None:
            self.ask(lambda: end_seat(seat=seat, at=self.at, by=None))
        else:
            named = Named(self.people[other].display_name, self.people[other].email)
            self.ask(lambda: replace_person(seat=seat, named=named, at=self.at, by=None))

    @precondition(lambda self: self.seats(ended_at__isnull=False).exists())
    @rule(which=st.integers(0, 3))
    def it_was_a_mistake(self, which):
        seat = self.some(which, ended_at__isnull=False)
        self.ask(lambda: give_seat_back(seat=seat, at=self.at, by=self.staff))

    @precondition(lambda self: self.held().exists())
    @rule(seats=st.integers(1, 2), pays=st.booleans())
    def order_more(self, seats, pays):
        def act():
            held = self.last()
            seen = str(quote_more_seats(held, seats, self.at.date()).to_pay.amount)
            return order_more_seats(membership=held, seats=seats, seen=seen, at=self.at, by=None)

        self.ask(act, pays=pays)

    @precondition(lambda self: self.held().exists())
    @rule(seats=st.integers(1, 2))
    def more_for_nothing(self, seats):
        held = self.last()
        self.ask(lambda: give_seats_unpaid(membership=held, seats=seats, why=self.why, at=self.at, by=self.staff))

    @precondition(lambda _self: MoreSeats.objects.filter(exception__isnull=False, revoked_at=None).exists())
    @rule()
    def take_them_back(self):
        more = MoreSeats.objects.filter(exception__isnull=False, revoked_at=None).latest("pk")
        self.ask(lambda: take_seats_back(more=more, at=self.at, by=self.staff))

    @precondition(lambda self: Affiliation.objects.filter(organisation=self.person, until_on=None).exists())
    @rule(which=st.integers(0, 3))
    def somebody_leaves_the_company(self, which):
        ties = list(Affiliation.objects.filter(organisation=self.person, until_on=None).order_by("pk"))
        tie = ties[which % len(ties)]
        tie.until_on = max(self.at.date(), tie.from_on + timedelta(days=1))
        tie.save()

    @invariant()
    def a_seat_gives_rights_exactly_while_term_and_tie_are_both_current(self):
        today, counts = self.at.date(), {}
        states = {one.pk: membership_state(one, today) for one in self.held()}
        taken = list(self.seats(taken_at__isnull=False).select_related("affiliation__person"))
        for seat in taken:
            tie = seat.affiliation
            belongs = tie.from_on <= today and (tie.until_on is None or today < tie.until_on)
            holds = states[seat.membership_id] in (State.CURRENT, State.IN_GRACE)
            counts[seat] = seat.ended_at is None and belongs and holds
            assert check_card(seat.card_code, today).holds == counts[seat]
        for person in {seat.affiliation.person for seat in taken}:
            mine = [counts[seat] for seat in taken if seat.affiliation.person == person]
            assert bool(types_held(person, today)) == any(mine)

    @invariant()
    def nobody_is_named_beyond_the_seats(self):
        assert list(crowded_seats(self.at)) == []


@pytest.mark.usefixtures("association")
def test_seats_in_any_order():
    walk_years(Seats, 2, 12, is_same_each_time=True)


@pytest.mark.usefixtures("association")
def test_seats_that_are_paid_once_their_term_was_given_back_wait_for_a_person():
    """Found by a walk: it was reckoned with a term that is no more, so its money stays until somebody decides."""
    years = Seats()
    years.join(which=0, pays=True)
    years.renew(which=0, pays=True)
    years.order_more(seats=1, pays=False)
    years.a_whole_order_is_given_back(which=1)
    years.pays()

    line = OrderLine.objects.get(fulfilled_at=None, revoked_at=None)
    assert (line.failures, MoreSeats.objects.get().given_at) == (1, None)
    assert "Decide what becomes of the money" in line.last_failure
    years.teardown()


@pytest.mark.usefixtures("association")
@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(12, 20, marks=[pytest.mark.sweep, pytest.mark.timeout(900)]),
        pytest.param(150, 40, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
def test_many_orders_of_seats(examples, steps):
    walk_years(Seats, examples, steps)
