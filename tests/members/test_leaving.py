"""Leaving with the last paid day or at once, and coming back: the same membership, without a gap."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils.crypto import get_random_string

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.models import Order
from billing.operations import GivingBack, give_back
from billing.sweeps import earn_what_is_due
from members.models import Cancellation, Membership, Term
from members.operations import AlreadyMember, MembershipEnded, join_association, renew_membership
from members.operations.leaving import CannotLeave, CannotReturn, cancel_membership, return_to_membership
from members.queries import membership_state, types_held, valid_until
from members.queries.leaving import unused_parts
from members.queries.notices import outstanding
from members.terms import State
from tests.billing.books import balances
from tests.factories.automatic import renewing_itself
from tests.factories.billing import AccountFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
JOINED = datetime(2026, 1, 1, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)
AFTER = datetime(2027, 1, 10, 12, tzinfo=UTC)
LATE = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def kind():
    return TypeFactory(price="365.00", rule__grace_days=30, rule__renewal_window_days=None)


@pytest.fixture
def held(kind):
    """A year from 1 January 2026, paid with 365.00."""
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=kind, at=JOINED, by=None), at=JOINED)
    return Membership.objects.get()


@pytest.fixture
def staff(db):
    return UserFactory(role="membership")


def offenders():
    return [
        one
        for found, all_of in broken_invariants(at=JULY)
        if found.name == "members.cancellations-hold"
        for one in all_of
    ]


def leave(membership, when="end", at=JULY, **details):
    return cancel_membership(membership=membership, when=when, at=at, **{"by": None} | details)


def come_back(membership, at=JULY, **details):
    return return_to_membership(membership=membership, at=at, **{"by": None} | details)


def state_on(membership, at):
    return membership_state(Membership.objects.get(pk=membership.pk), at.date())


def test_with_the_last_day_everything_stays_until_then_and_there_is_no_grace(held):
    agreement = renewing_itself(held)

    said = leave(held)
    assert leave(held).pk == said.pk  # clicked twice

    assert [state_on(held, at) for at in (JULY, AFTER, LATE)] == [State.CURRENT, State.CANCELLED, State.CANCELLED]
    assert (types_held(held.holder, JULY.date()), types_held(held.holder, AFTER.date())) == ({held.type_id}, set())
    assert not outstanding(Term.objects.all()).exists()
    agreement.refresh_from_db()
    assert (agreement.ended_at, agreement.end_reason) == (JULY, "over")
    mail = Message.objects.get(purpose="membership.cancelled")
    assert "ends on 31\xa0December\xa02026" in mail.text
    assert not Message.objects.filter(purpose="auto_renewal.stopped").exists()
    assert Activity.objects.get(kind="membership.cancelled").facts["when"] == "end"


def test_paying_a_further_term_is_staying(held):
    leave(held)

    pay(renew_membership(membership=Membership.objects.get(), at=AFTER, by=None), at=AFTER)

    assert state_on(held, AFTER) is State.CURRENT
    assert valid_until(Membership.objects.get(), AFTER.date()) == date(2027, 12, 31)
    assert not Cancellation.objects.standing().exists()


def test_at_once_cuts_what_is_paid_and_coming_back_restores_it_to_the_day(held):
    pay(renew_membership(membership=held, at=JULY, by=None), at=JULY)
    before = list(Term.objects.order_by("days").values_list("days", flat=True))

    leave(held, "now")

    assert state_on(held, JULY) is State.CANCELLED
    assert valid_until(Membership.objects.get(), JULY.date()) == date(2026, 6, 30)
    assert Term.objects.standing().count() == 1

    come_back(held)
    come_back(held)

    assert list(Term.objects.standing().order_by("days").values_list("days", flat=True)) == before
    assert state_on(held, JULY) is State.CURRENT
    assert Activity.objects.filter(kind="membership.returned").count() == 1


def test_the_unused_days_are_proposed_and_what_went_back_is_not_restored(held):
    leave(held, "now")
    [part] = unused_parts(held, JULY.date())
    assert (part.days, part.of, part.amount.amount) == (184, 365, Decimal("184.00"))

    give_back(
        order=part.line.order, at=JULY, by=None, why=None,
        asked=GivingBack(request=uuid4(), credits={part.line.pk: part.amount.amount}, method="transfer"),
    )  # fmt: skip
    assert unused_parts(held, JULY.date()) == []
    come_back(held)

    assert valid_until(Membership.objects.get(), JULY.date()) == date(2026, 6, 30)
    order = renew_membership(membership=Membership.objects.get(), at=JULY, by=None)
    pay(order, at=JULY)
    assert Term.objects.get(order_line__order=order).first_day == date(2026, 7, 1)  # no gap


def test_members_come_back_as_long_as_they_could_renew_late_and_staff_at_any_time(held, staff):
    leave(held, "now")
    august = datetime(2026, 8, 1, 12, tzinfo=UTC)

    with pytest.raises(CannotReturn, match="until 31\xa0July\xa02026"):
        come_back(held, at=august, by=UserFactory())
    come_back(held, at=august, by=staff)

    assert state_on(held, august) is State.CURRENT


def test_nobody_comes_back_beside_another_membership_of_the_group(held, kind):
    leave(held, "now")
    join_association(holder=held.holder, type=TypeFactory(), at=JULY, by=None)

    with pytest.raises(AlreadyMember):
        come_back(held)

    assert Membership.objects.get(pk=held.pk).cancelled_at == JULY


def test_an_open_order_is_called_off_and_an_unpaid_application_withdrawn(kind):
    order = join_association(holder=PersonFactory(), type=kind, at=JULY, by=None)
    membership = Membership.objects.get()

    with pytest.raises(CannotLeave, match="at once"):
        leave(membership)
    leave(membership, "now")

    assert Order.objects.get(pk=order.pk).cancelled_at == JULY
    assert state_on(membership, JULY) is State.CANCELLED
    assert not Message.objects.filter(purpose="membership.cancelled").exists()


def test_for_life_has_no_end_and_what_ended_otherwise_is_no_matter_of_leaving(kind):
    lifelong = TypeFactory(rule__period="lifetime")
    pay(join_association(holder=PersonFactory(), type=lifelong, at=JULY, by=None), at=JULY)
    with pytest.raises(CannotLeave, match="for life"):
        leave(Membership.objects.get(type=lifelong))
    merged = MembershipFactory(type=kind, cancelled_at=JULY, card_code=get_random_string(16))
    with pytest.raises(MembershipEnded):
        leave(merged)
    with pytest.raises(CannotReturn):
        come_back(merged)


def test_what_was_said_and_does_not_hold_is_found(held):
    leave(held, "now")
    Term.objects.update(days=F("days_before"))
    assert offenders() == [f"term {Term.objects.get().pk} of membership {held.pk} runs on after it was ended"]
    Membership.objects.update(cancelled_at=None, leaving_since=JULY)
    said = Cancellation.objects.get()
    assert offenders()[:2] == [
        f"cancellation {said.pk} of membership {held.pk} has no effect",
        f"membership {held.pk} leaves, and nobody said so",
    ]


def test_what_is_not_given_back_is_earned_by_the_last_day_that_counts(held):
    held.type.product.deferred_account = AccountFactory(code="1900", name="Later", kind="liability")
    held.type.product.save()
    pay(renew_membership(membership=held, at=JULY, by=None), at=JULY)
    assert balances()["1900"] == -365
    leave(held, "now")

    earn_what_is_due(at=datetime(2026, 8, 3, 12, tzinfo=UTC))

    assert "1900" not in balances()
