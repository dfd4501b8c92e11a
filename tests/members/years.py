"""Years of a membership in any order people come up with: what such a walk can do, and what must hold all the while."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ams.core.errors import DomainError
from ams.core.invariants import all_invariants
from billing.models import Order
from billing.operations import GivingBack, give_back, left_to_credit
from billing.sweeps import earn_what_is_due
from members.models import Membership, Term, TypeChange
from members.operations import join_association, renew_membership
from members.operations.changing import change_type, undo_change
from members.operations.leaving import cancel_membership, return_to_membership
from members.queries import membership_state
from members.queries.leaving import unused_parts
from members.terms import State
from tests.billing.books import balances
from tests.factories.billing import AccountFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory

DEFERRED = "1900"
A_WHILE = timedelta(days=62)  # after which the books of a month are closed
OURS = (
    "members.terms", "members.changes", "members.cancellations", "members.one-", "members.lines", "members.seats",
    "billing.",
)  # fmt: skip


class Years(RuleBasedStateMachine):
    """One person, two types of one group, one dear and one cheap, and a clock."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = datetime(2026, 1, 10, 12, tzinfo=UTC)
        self.staff = UserFactory(role="membership")
        later = AccountFactory(code=DEFERRED, name="Later", kind="liability")
        self.begin({"rule__renewal_window_days": None, "product__deferred_account": later})

    def begin(self, terms):
        self.person = PersonFactory(email="")
        self.kinds = [TypeFactory(price="730.00", **terms), TypeFactory(price="100.00", **terms)]

    def teardown(self):
        """All is over in the end, and nothing is left that was received for days to come."""
        try:
            self.wind_up()
            ends = [datetime(*term.days.upper.timetuple()[:3], tzinfo=UTC) for term in Term.objects.all()]
            earn_what_is_due(at=max([self.at, *ends]) + A_WHILE)
            assert DEFERRED not in balances()
            rules = [one for one in all_invariants() if one.name.startswith(OURS)]
            assert {one.name: found for one in rules if (found := list(one.offenders(self.at)))} == {}
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def wind_up(self):
        """Decide what would keep its money until somebody decides it."""

    @rule(days=st.sampled_from([1, 20, 31, 90, 200, 364]))
    def time_passes(self, days):
        self.at += timedelta(days=days)

    @rule(which=st.integers(0, 1), pays=st.booleans())
    def join(self, which, pays):
        self.ask(lambda: join_association(holder=self.person, type=self.kinds[which], at=self.at, by=None), pays=pays)

    @precondition(lambda self: self.open_orders().exists())
    @rule()
    def pays(self):
        pay(self.open_orders().earliest("pk"), at=self.at)

    @precondition(lambda self: self.held().exists())
    @rule(which=st.sampled_from([0, 1, None]), pays=st.booleans())
    def renew(self, which, pays):
        kind = None if which is None else self.kinds[which]
        self.ask(lambda: renew_membership(membership=self.last(), type=kind, at=self.at, by=None), pays=pays)

    @precondition(lambda self: self.held().exists())
    @rule(which=st.integers(0, 1), pays=st.booleans())
    def change(self, which, pays):
        self.ask(lambda: change_type(membership=self.last(), type=self.kinds[which], at=self.at, by=None), pays=pays)

    @precondition(lambda _self: TypeChange.objects.standing().exists())
    @rule()
    def undo_the_change(self):
        self.ask(lambda: undo_change(membership=self.last(), at=self.at, by=self.staff))

    @precondition(lambda self: self.held().exists())
    @rule(when=st.sampled_from(["end", "now"]))
    def leave(self, when):
        self.ask(lambda: cancel_membership(membership=self.last(), when=when, at=self.at, by=None))

    @precondition(lambda self: self.held().exists())
    @rule()
    def come_back(self):
        self.ask(lambda: return_to_membership(membership=self.last(), at=self.at, by=self.staff))

    @precondition(lambda self: self.held().filter(cancelled_at__isnull=False).exists())
    @rule()
    def unused_days_are_given_back(self):
        for part in unused_parts(self.last(), self.at.date()):
            asked = GivingBack(request=uuid4(), credits={part.line.pk: part.amount.amount}, method="transfer")
            self.ask(lambda part=part, asked=asked: give_back(
                order=part.line.order, asked=asked, why=None, at=self.at, by=None
            ))  # fmt: skip

    @precondition(lambda self: self.orders().filter(settled_at__isnull=False).exists())
    @rule(which=st.integers(0, 5))
    def a_whole_order_is_given_back(self, which):
        orders = list(self.orders().filter(settled_at__isnull=False).order_by("pk"))
        order = orders[which % len(orders)]
        lines = left_to_credit(order)
        left = {line: amount for line, amount in lines.items() if amount}
        asked = GivingBack(request=uuid4(), credits=left, revoked=frozenset(lines))
        self.ask(lambda: give_back(order=order, asked=asked, why=None, at=self.at, by=None))

    @invariant()
    def nobody_is_a_member_unpaid(self):
        """Who is current has a term of a line that was paid, and not taken back."""
        for one in self.held():
            if membership_state(one, self.at.date()) is State.CURRENT:
                today = Term.objects.current(on=self.at.date()).get(membership=one)
                assert today.order_line.order.settled_at
                assert today.order_line.revoked_at is None

    def ask(self, act, *, pays=False):
        """Ask for something that may be refused, in words; a refusal leaves nothing behind."""
        with suppress(DomainError), transaction.atomic():
            order = act()
            if pays and order is not None and order.settled_at is None:
                pay(order, at=self.at)

    def held(self):
        return Membership.objects.filter(holder=self.person)

    def last(self):
        return self.held().select_related("type", "holder").latest("pk")

    def orders(self):
        return Order.objects.filter(buyer=self.person)

    def open_orders(self):
        return self.orders().filter(settled_at=None, cancelled_at=None)


def walk_years(machine, examples, steps, *, is_same_each_time=False):
    """So many walks of so many steps; each other ones, unless every run should take the same."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
            database=None, derandomize=is_same_each_time,
        ),
    )  # fmt: skip
