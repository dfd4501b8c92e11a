"""Years of a membership, in any order people come up with: money, days and rights agree all the while.

One person's, and somebody's of whom staff decide. A company's with seats is walked next door.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from members.invariants import crowded_seats
from members.models import Application, MembershipType
from members.named import Named
from members.operations.applying import (
    apply_for_membership,
    approve_application,
    begin_approved,
    decline_application,
    reopen_application,
)
from members.operations.seats import NoSeatFree, invite_people
from tests.factories.core import AssociationFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year
from tests.members.years import Years, walk_years


class Applicants(Years):
    """Somebody of whom staff decide: one type is paid before that, the other after it."""

    def begin(self, terms):
        self.person = PersonFactory(email="")
        when = MembershipType.ApprovalPayment
        self.kinds = [
            TypeFactory(price=price, needs_approval=True, approval_payment=paid, **terms)
            for price, paid in (("730.00", when.BEFORE), ("100.00", when.AFTER))
        ]

    def wind_up(self):
        for one in Application.objects.waiting():
            decline_application(application=one, note="No.", at=self.at, by=self.staff)

    def application(self):
        return Application.objects.select_related("membership__holder", "membership__type").latest("pk")

    def applied(self, *decisions):
        return bool(self.held()) and Application.objects.filter(decision__in=decisions).exists()

    @rule(which=st.integers(0, 1), pays=st.booleans())
    def join(self, which, pays):
        def act():
            return apply_for_membership(holder=self.person, type=self.kinds[which], at=self.at, by=None)[1]

        self.ask(act, pays=pays)

    @precondition(lambda self: self.applied(""))
    @rule(is_yes=st.booleans())
    def decide(self, is_yes):
        one = self.application()
        if is_yes:
            self.ask(lambda: approve_application(application=one, at=self.at, by=self.staff))
        else:
            self.ask(lambda: decline_application(application=one, note="No.", at=self.at, by=self.staff))

    @precondition(lambda self: self.applied("approved", "declined"))
    @rule()
    def reopen(self):
        self.ask(lambda: reopen_application(application=self.application(), at=self.at, by=self.staff))

    @precondition(lambda self: self.applied("approved"))
    @rule(pays=st.booleans())
    def use_the_link(self, pays):
        self.ask(lambda: begin_approved(application=self.application(), at=self.at, by=None), pays=pays)

    @invariant()
    def nobody_is_a_member_before_a_yes(self):
        """Whatever was paid: what gave the first term was approved before it."""
        for one in Application.objects.exclude(decision="approved"):
            assert not one.membership.terms.exists()


@pytest.mark.sweep
@pytest.mark.usefixtures("association")
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("machine", "examples", "steps"), [(Years, 20, 15), (Applicants, 12, 12)])
def test_any_order_of_things(machine, examples, steps):
    walk_years(machine, examples, steps)


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_two_who_name_somebody_to_the_last_seat_at_once_do_not_overfill():
    AssociationFactory()
    firm = TypeFactory(holder_kind="organisation", seats=1)
    held = MembershipFactory(type=firm, holder=OrganisationFactory(), terms=[year(2026)])
    at, start = datetime(2026, 6, 1, 12, tzinfo=UTC), Barrier(4)

    def name(number):
        start.wait()
        try:
            named = [Named(f"P {number}", f"p{number}@weir.example")]
            invite_people(membership=held, people=named, at=at, by=None)
        except NoSeatFree:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(name, range(4))) == 1
    assert held.seats.standing().count() == 1
    assert list(crowded_seats(at)) == []
