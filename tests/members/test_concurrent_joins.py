"""Two windows, two workers: the database decides, and nobody is a member twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ams.core.logins import ensure_login
from ams.core.models import Contact, User
from ams.core.money import Money
from billing.models import Order
from billing.operations import fulfil_paid_lines, take_payment
from members.models import Membership, Term
from members.operations import (
    AlreadyMember,
    StartedElsewhere,
    grant_term,
    join_association,
    join_from_draft,
    keep_draft,
    renew_membership,
)
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def at_once(do, count=TOGETHER):
    """What each of so many simultaneous calls returned or raised."""
    start = Barrier(count)

    def one(number):
        start.wait()
        try:
            return do(number)
        except Exception as error:  # noqa: BLE001 - what was raised is what the test is about
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture(autouse=True)
def _association():
    AssociationFactory()


def test_one_person_who_joins_at_once_gets_one_membership_and_one_order():
    holder, kind = PersonFactory(), TypeFactory()

    orders = at_once(lambda _n: join_association(holder=holder, type=kind, at=timezone.now(), by=None))

    orders = [order for order in orders if not isinstance(order, StartedElsewhere)]
    assert len({order.pk for order in orders}) == 1
    assert Membership.objects.count() == Order.objects.count() == 1


def test_one_person_who_joins_different_types_at_once_gets_one_membership():
    holder, kinds = PersonFactory(), [TypeFactory() for _ in range(TOGETHER)]

    outcomes = at_once(lambda n: join_association(holder=holder, type=kinds[n], at=timezone.now(), by=None))

    assert any(isinstance(outcome, Order) for outcome in outcomes)
    assert all(isinstance(outcome, Order | AlreadyMember | StartedElsewhere) for outcome in outcomes)
    assert Membership.objects.uncancelled().count() == 1
    assert Order.objects.filter(cancelled_at=None).count() == 1


def test_who_has_just_paid_one_type_does_not_lose_it_by_asking_for_another():
    """Between the money and the membership lies a moment, or longer while no worker runs."""
    holder, student, now = PersonFactory(), TypeFactory(), timezone.now()
    order = join_association(holder=holder, type=TypeFactory(), at=now, by=None)
    money = Money(order.balance(), order.currency)
    take_payment(
        provider_id="pi_1", amount=money, contact=holder, order=order, method="card", detail="", at=now, by=None
    )

    with pytest.raises(StartedElsewhere):
        join_association(holder=holder, type=student, at=now, by=None)

    assert fulfil_paid_lines(order_id=order.pk, at=now) == 1
    assert Term.objects.get().order_line.order == order


def test_an_order_that_another_window_places_meanwhile_keeps_its_membership(monkeypatch):
    holder, student, now = PersonFactory(), TypeFactory(), timezone.now()
    order = join_association(holder=holder, type=TypeFactory(), at=now, by=None)
    monkeypatch.setattr("members.operations.memberships.lock_open_orders", lambda _membership: [])  # not there yet

    with pytest.raises(StartedElsewhere):
        join_association(holder=holder, type=student, at=now, by=None)

    order.refresh_from_db()
    assert (order.cancelled_at, Membership.objects.uncancelled().count()) == (None, 1)


def test_one_draft_continued_in_two_windows_is_one_person():
    user = ensure_login(email="amara@example.org")
    draft = keep_draft(type=TypeFactory(), full_name="Amara", email="amara@example.org", at=timezone.now())

    orders = at_once(lambda _n: join_from_draft(draft=draft, contact=None, by=user, at=timezone.now()))

    assert len({order.pk for order in orders}) == 1
    assert Contact.objects.count() == Membership.objects.count() == 1


def test_renewing_in_two_windows_is_one_order():
    membership = MembershipFactory(terms=[year(timezone.localdate().year - 1)])

    orders = at_once(lambda _n: renew_membership(membership=membership, at=timezone.now(), by=None))

    orders = [order for order in orders if not isinstance(order, StartedElsewhere)]
    assert len({order.pk for order in orders}) == 1
    assert Order.objects.count() == 1


def test_a_line_handed_over_by_several_workers_gives_one_term():
    order = join_association(holder=PersonFactory(), type=TypeFactory(), at=timezone.now(), by=None)
    pay(order, at=timezone.now())
    line = order.lines.get()

    terms = at_once(lambda _n: grant_term(line=line, at=timezone.now()))

    assert {term.pk for term in terms} == {Term.objects.get().pk}


def test_what_was_cancelled_since_one_looked_takes_no_order():
    """Else somebody pays for a term that cannot be given: a merge or another window was quicker."""
    looked_at = MembershipFactory(terms=[year(timezone.localdate().year - 1)])
    Membership.objects.filter(pk=looked_at.pk).update(cancelled_at=timezone.now())

    with pytest.raises(StartedElsewhere):
        renew_membership(membership=looked_at, at=timezone.now(), by=None)

    assert not Order.objects.exists()


def test_a_term_that_is_paid_is_given_though_its_membership_changes_hands_meanwhile():
    """A merge does that, and PostgreSQL then finds no row that is locked together with its holder."""
    order, now = (
        join_association(holder=PersonFactory(), type=TypeFactory(), at=timezone.now(), by=None),
        timezone.now(),
    )
    money = Money(order.balance(), order.currency)
    take_payment(
        provider_id="pi_1", amount=money, contact=order.buyer, order=order, method="card", detail="", at=now, by=None
    )

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            Membership.objects.update(holder=PersonFactory())
            done = worker.submit(at_once, lambda _n: fulfil_paid_lines(order_id=order.pk, at=now), 1)
            wait_until_somebody_waits()
        assert done.result(10) == [1]

    assert Term.objects.get().order_line.order == order


def wait_until_somebody_waits():
    """For a lock that this transaction holds."""
    until = monotonic() + 10
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
    raise AssertionError("nobody waits")


def test_a_login_asked_for_at_once_is_made_once():
    users = at_once(lambda _n: ensure_login(email="amara@example.org"))

    assert {user.pk for user in users} == {User.objects.get().pk}
