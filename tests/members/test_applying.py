"""Applying where staff decide: paid after or before, yes, no, taken back, by two at once, and how they fared."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.models import Order
from billing.sweeps import earn_what_is_due
from members.application_links import GOOD_FOR, link_to_begin, open_application
from members.models import Application, Membership, MembershipType, Term
from members.operations import join_association, renew_membership
from members.operations.applying import (
    AlreadyDecided,
    CannotReopen,
    NotApproved,
    apply_for_membership,
    approve_application,
    begin_approved,
    decline_application,
    reopen_application,
    send_link_again,
)
from members.operations.leaving import CannotReturn, cancel_membership, return_to_membership
from members.operations.memberships import WaitsForDecision
from members.queries import membership_state
from members.queries.applications import how_they_fared
from members.renewal_links import LinkStanding
from members.terms import State
from tests.billing.books import balances
from tests.factories.billing import AccountFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
MARCH = datetime(2026, 3, 15, 12, tzinfo=UTC)
LATER = MARCH + timedelta(days=3)


@pytest.fixture
def fellow():
    return TypeFactory(name="Fellow", needs_approval=True, price="60.00")


@pytest.fixture
def staff(db):
    return UserFactory(role="membership", name="Ada Novak")


def apply(kind, at=MARCH, **details):
    person = PersonFactory(email="eve@example.org")
    return apply_for_membership(holder=person, type=kind, at=at, **{"by": None} | details)


def offenders():
    ours = ("members.", "billing.")
    return {one.name: found for one, found in broken_invariants(at=LATER) if one.name.startswith(ours)}


def test_paid_after_a_yes_nothing_is_asked_until_then_and_the_link_begins_it(fellow, staff):
    application, order = apply(fellow)
    again, _none = apply_for_membership(holder=application.membership.holder, type=fellow, at=MARCH, by=None)
    assert (again.pk, order, Order.objects.count()) == (application.pk, None, 0)
    for ordering in (
        lambda: renew_membership(membership=application.membership, at=MARCH, by=None),
        lambda: join_association(holder=application.membership.holder, type=fellow, at=MARCH, by=None),
    ):
        with pytest.raises(WaitsForDecision):
            ordering()

    application = approve_application(application=application, at=LATER, by=staff)

    mail = Message.objects.get(purpose="membership.approved")
    token = link_to_begin(application).rsplit("/", 2)[1]
    assert "/approved/" in mail.text
    assert open_application(token).standing is LinkStanding.GOOD
    order = begin_approved(application=application, at=LATER, by=None)
    assert begin_approved(application=application, at=LATER, by=None).pk == order.pk
    pay(order, at=LATER)
    assert membership_state(Membership.objects.get(), LATER.date()) is State.CURRENT
    assert open_application(token).standing is LinkStanding.USED
    assert open_application("x" + token).standing is LinkStanding.OLD
    assert offenders() == {}


def test_a_link_grows_old(fellow, staff):
    application, _order = apply(fellow)
    application = approve_application(application=application, at=LATER, by=staff)
    token = link_to_begin(application).rsplit("/", 2)[1]

    with time_machine.travel(timezone.now() + GOOD_FOR + timedelta(minutes=1)):
        assert open_application(token).standing is LinkStanding.OLD


def test_paid_before_the_money_waits_and_a_yes_begins_it(fellow, staff):
    fellow.approval_payment = "before"
    fellow.save()
    fellow.product.deferred_account = AccountFactory(code="1900", name="Later", kind="liability")
    fellow.product.save()
    application, order = apply(fellow)

    pay(order, at=MARCH)

    assert not Term.objects.exists()
    assert order.lines.get().failures == 0
    assert offenders() == {}
    earn_what_is_due(at=datetime(2026, 5, 3, 12, tzinfo=UTC))
    assert balances()["1900"] == -60
    assert apply_for_membership(holder=order.buyer, type=fellow, at=LATER, by=None)[1] == order

    approve_application(application=application, at=LATER, by=staff)

    assert Term.objects.get().order_line.order == order
    assert Message.objects.filter(purpose="membership.joined").count() == 1
    assert not Message.objects.filter(purpose="membership.approved").exists()
    assert offenders() == {}


def test_a_no_says_why_and_gives_back_what_was_paid(fellow, staff):
    fellow.approval_payment = "before"
    fellow.save()
    application, order = apply(fellow)
    pay(order, at=MARCH)

    decline_application(application=application, note="A fellow has published a study.", at=LATER, by=staff)

    order.refresh_from_db()
    assert order.credit_notes.get().gross == Decimal("60.00")
    assert membership_state(Membership.objects.get(), LATER.date()) is State.CANCELLED
    mail = Message.objects.get(purpose="membership.declined")
    assert "A fellow has published a study." in mail.text
    assert Activity.objects.filter(kind="membership.declined").count() == 1
    assert offenders() == {}
    assert apply_for_membership(holder=order.buyer, type=fellow, at=LATER, by=None)[0].pk != application.pk


def test_who_is_in_or_out_without_a_decision_is_found(fellow, staff):
    application, _order = apply(fellow)
    Membership.objects.update(cancelled_at=LATER)
    assert list(offenders()) == ["members.applications-are-decided"]
    Membership.objects.update(cancelled_at=None)
    Application.objects.update(decision="declined", decided_at=LATER)
    assert offenders() == {
        "members.applications-are-decided": [
            f"application {application.pk} was declined, and membership {application.membership_id} stands"
        ]
    }


def test_of_two_who_decide_the_second_is_told_what_the_first_said(fellow, staff):
    application, _order = apply(fellow)
    approve_application(application=application, at=LATER, by=staff)

    with pytest.raises(AlreadyDecided, match="Approved, by Ada Novak"):
        decline_application(application=application, note="No.", at=LATER, by=UserFactory(role="membership"))

    assert Membership.objects.uncancelled().exists()
    assert not Message.objects.filter(purpose="membership.declined").exists()


def test_taking_it_back_gives_the_money_back_and_leaves_nothing_to_decide(fellow, staff):
    fellow.approval_payment = "before"
    fellow.save()
    application, order = apply(fellow)
    pay(order, at=MARCH)

    cancel_membership(membership=application.membership, when="now", at=LATER, by=None)

    application.refresh_from_db()
    assert application.decision == "withdrawn"
    assert order.credit_notes.get().gross == Decimal("60.00")
    with pytest.raises(AlreadyDecided):
        approve_application(application=application, at=LATER, by=staff)


def test_nobody_comes_back_to_what_was_never_decided(fellow, staff):
    application, _order = apply(fellow)
    held = application.membership
    cancel_membership(membership=held, when="now", at=LATER, by=None)

    with pytest.raises(CannotReturn):
        return_to_membership(membership=held, at=LATER, by=staff)

    assert membership_state(Membership.objects.get(), LATER.date()) is State.CANCELLED
    assert apply_for_membership(holder=held.holder, type=fellow, at=LATER, by=None)[0].pk != application.pk


def test_what_is_paid_before_a_decision_is_paid_once(fellow, staff):
    fellow.approval_payment = "before"
    fellow.save()
    application, order = apply(fellow)
    held = application.membership
    assert renew_membership(membership=held, at=MARCH, by=None) == order
    pay(order, at=MARCH)

    for ordering in (
        lambda: renew_membership(membership=held, at=LATER, by=None),
        lambda: join_association(holder=held.holder, type=fellow, at=LATER, by=None),
    ):
        with pytest.raises(WaitsForDecision):
            ordering()

    assert Order.objects.count() == 1
    approve_application(application=application, at=LATER, by=staff)
    assert offenders() == {}


def test_how_long_they_wait_and_which_share_is_approved(fellow, staff):
    for days, decide in ((1, approve_application), (3, approve_application), (9, None)):
        application, _order = apply(fellow)
        if decide:
            decide(application=application, at=MARCH + timedelta(days=days), by=staff)
    no, _order = apply(fellow)
    decline_application(application=no, note="No.", at=MARCH + timedelta(days=5), by=staff)

    [row] = how_they_fared()

    assert (row.applied, row.waiting, row.approved, row.declined, row.share) == (4, 1, 2, 1, 67)
    assert (row.wait, row.wait_in_words, row.year) == (timedelta(days=3), "3\xa0days", 2026)
    assert Application.objects.waiting().count() == 1


def test_a_decision_is_taken_back_as_long_as_nothing_followed_from_it(fellow, staff):
    application, _order = apply(fellow)
    held = application.membership
    with pytest.raises(CannotReopen):
        reopen_application(application=application, at=LATER, by=staff)
    for number, decide in enumerate((decline_application, approve_application, decline_application)):
        at = LATER + timedelta(hours=number)
        decide(application=application, at=at, by=staff, **({"note": "No"} if decide is decline_application else {}))
        application = reopen_application(application=application, at=at, by=staff)
        assert (application.decision, application.decided_at, application.note) == ("", None, "")
    assert Message.objects.filter(purpose="membership.declined").count() == 2  # the second no is told, too
    application = approve_application(application=application, at=LATER, by=staff)
    send_link_again(application=application, at=LATER + timedelta(minutes=1), by=staff)
    assert Message.objects.filter(purpose="membership.approved").count() == 3

    pay(begin_approved(application=application, at=LATER, by=None), at=LATER)

    for late in (reopen_application, send_link_again):
        with pytest.raises((CannotReopen, NotApproved)):
            late(application=application, at=LATER, by=staff)
    assert held.terms.count() == 1
    assert offenders() == {}
    other, _order = apply(fellow, at=LATER)
    other = decline_application(application=other, note="No", at=LATER, by=staff)
    apply_for_membership(holder=other.membership.holder, type=fellow, at=LATER, by=None)
    with pytest.raises(CannotReopen):
        reopen_application(application=other, at=LATER, by=staff)


def test_a_no_that_gave_money_back_stays(fellow, staff):
    fellow.approval_payment = MembershipType.ApprovalPayment.BEFORE
    fellow.save()
    application, order = apply(fellow)
    pay(order, at=MARCH)
    application = decline_application(application=application, note="No", at=LATER, by=staff)

    with pytest.raises(CannotReopen):
        reopen_application(application=application, at=LATER, by=staff)


def test_who_was_approved_and_joins_again_pays_and_does_not_ask_twice(fellow, staff):
    application, _order = apply(fellow)
    approve_application(application=application, at=LATER, by=staff)

    again, order = apply_for_membership(holder=application.membership.holder, type=fellow, at=LATER, by=None)

    assert (again.pk, Application.objects.count()) == (application.pk, 1)
    pay(order, at=LATER)
    assert membership_state(Membership.objects.get(), LATER.date()) is State.CURRENT
    assert offenders() == {}


def test_what_staff_were_asked_after_their_yes_waits_for_them(fellow, staff):
    """Rows of before: whoever applied once more beside a yes waits for what is said of that."""
    application, _order = apply(fellow)
    approve_application(application=application, at=LATER, by=staff)
    held = application.membership
    asked = Application.objects.create(membership=held, is_paid_first=False, channel="self-service", applied_at=LATER)

    again, order = apply_for_membership(holder=application.membership.holder, type=fellow, at=LATER, by=None)

    assert (again, order) == (asked, None)
