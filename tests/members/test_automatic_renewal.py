"""Memberships that renew by themselves, against the sandbox process and the provider's own SDK."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Activity, Message
from billing.card_visits import refresh_card_visits, start_card_visit
from billing.checkout import refresh_order, start_checkout
from billing.models import CardVisit, CheckoutAttempt, Order, Payment, SavedMethod
from billing.operations import keep_card
from billing.prices import change_price
from billing.sessions import CardFacts
from billing.sweeps import forget_ended_cards
from members.models import PlannedRenewal, Term
from members.operations import renew_membership
from members.operations.automatic import (
    agree_to_renew_itself,
    ask_to_try_again,
    end_unused_cards,
    keep_reference,
    resume_auto_renewal,
    stop_auto_renewal,
)
from members.queries.automatic import failed_agreements, renews_itself
from members.sweeps import renew_by_itself
from members.terms import TermDays
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 31, 11, tzinfo=UTC)
LAST_DAY = date(2026, 12, 31)


def ago(number):
    return NOON - timedelta(days=number)


def later(number):
    return NOON + timedelta(days=number)


@pytest.fixture
def membership(full):
    """Runs until 31 December 2026."""
    holder = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    return MembershipFactory(
        holder=holder, type=full, terms=[TermDays(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1))]
    )


@pytest.fixture
def leave_card(provider):
    """Somebody leaves a card at the provider, by its own page."""

    def left(agreement, card="success", *, at=None):
        at = at or timezone.now()
        contact = agreement.membership.holder
        start_card_visit(contact=contact, keep_for=keep_reference(agreement), return_path="/account/", at=at)
        visit = CardVisit.objects.open().get(contact=contact)
        provider.pay_session(visit.session_id, card)
        refresh_card_visits(contact=contact, at=at)
        agreement.refresh_from_db()
        return agreement

    return left


def agree(membership, *, at=None, **facts):
    return agree_to_renew_itself(
        membership=membership, wording="Renew by itself.", channel="self-service", at=at or ago(100), by=None, **facts
    )


@pytest.fixture
def renewing(membership, leave_card):
    """Renews by itself with a good card since September."""
    agreement = leave_card(agree(membership))
    assert agreement.saved_method
    SavedMethod.objects.update(saved_at=ago(100))
    return agreement


@pytest.fixture
def declining(membership, leave_card):
    """The same, with a card that can be kept and not charged."""
    return leave_card(agree(membership), "saved_then_declined")


def run(*days):
    for number in days:
        renew_by_itself(at=later(number))


def mails(purpose):
    return Message.objects.filter(purpose=f"auto_renewal.{purpose}").order_by("pk")


def test_it_is_announced_charged_and_renewed_without_anybody(renewing, membership, provider):
    run(-60, -30)
    assert not mails("announced").exists()

    run(-21, -21, -20)
    [announced] = mails("announced")
    assert announced.subject == "Your membership renews by itself on 31 December 2026, for €40.00"
    assert announced.recipient == "amara@example.org"
    assert "/account/renewal/" in announced.text
    run(-1)
    assert not Order.objects.exists()

    run(0, 0, 1)

    order = Order.objects.get()
    assert (order.channel, order.total) == ("system", Decimal(40))
    assert [term.days.upper for term in membership.terms.oldest_first()] == [date(2027, 1, 1), date(2028, 1, 1)]
    assert Payment.objects.get().detail == "Visa •••• 4242"
    assert order.receipts.count() == 1
    assert PlannedRenewal.objects.get().outcome == "renewed"
    assert Activity.objects.filter(kind="membership.renewed").get().channel == "system"
    assert len(provider.client.v1.payment_intents.list().data) == 1
    assert renews_itself([membership.pk]) == {membership.pk}


def test_at_night_nobody_is_written_to_or_charged(renewing):
    assert renew_by_itself(at=ago(21).replace(hour=2)) == 0
    assert not mails("announced").exists()


def test_a_declined_card_is_tried_three_times_more_and_then_a_person_takes_over(
    declining, membership
):  # tendenci #1287
    """known_pains 10: an end, and a person told."""
    run(-21, *range(31))

    tries = CheckoutAttempt.objects.order_by("started_at")
    assert [(one.started_at - NOON).days for one in tries] == [0, 3, 7, 14]
    assert {one.state for one in tries} == {"expired"}
    assert mails("declined").count() == 3
    assert "/renew/" in mails("declined")[0].text
    assert "bank" in mails("declined")[0].text
    assert "We try again on 3 January 2027." in mails("declined")[0].text.replace("\xa0", " ")
    assert mails("failed").count() == 1
    declining.refresh_from_db()
    assert declining.end_reason == "failed"
    assert Order.objects.get().cancelled_at
    assert not Payment.objects.exists()
    assert membership.terms.count() == 1
    assert list(failed_agreements(at=later(31))) == [declining]
    assert renews_itself([membership.pk]) == set()


def test_a_bank_that_wants_its_holder_is_not_asked_again(membership, leave_card):
    leave_card(agree(membership), "authentication_3ds")
    run(-21, *range(20))

    assert CheckoutAttempt.objects.get().decline == "authentication_required"
    [declined] = mails("declined")
    assert "confirm the payment yourself" in declined.text
    assert mails("failed").count() == 1


def test_another_card_in_the_middle_is_charged_at_once(declining, membership, leave_card):
    run(-21, 0, 1)
    leave_card(declining, "mastercard")
    assert str(declining.saved_method) == "Mastercard •••• 4444"
    assert SavedMethod.objects.filter(end_reason="replaced").count() == 1

    run(2)

    assert membership.terms.count() == 2
    assert PlannedRenewal.objects.get().outcome == "renewed"
    assert [one.state for one in CheckoutAttempt.objects.order_by("started_at")] == ["expired", "paid"]


def test_stopped_between_announcement_and_charge_nothing_is_charged(renewing, membership):
    run(-21)
    assert stop_auto_renewal(agreement=renewing, reason="member", at=ago(5), by=None)
    assert not stop_auto_renewal(agreement=renewing, reason="member", at=ago(5), by=None)

    run(-4, 0, 1)

    assert not Order.objects.exists()
    assert mails("stopped").count() == 1
    assert SavedMethod.objects.get().end_reason == "unused"


def test_a_stop_can_be_undone_for_a_day(renewing, membership):
    run(-21)
    stop_auto_renewal(agreement=renewing, reason="member", at=ago(5), by=None)
    resume_auto_renewal(agreement=renewing, at=ago(5) + timedelta(hours=2), by=None)

    run(0)

    assert membership.terms.count() == 2
    assert mails("announced").count() == 1


def test_a_card_nobody_needs_is_forgotten_by_the_provider(renewing, provider):
    method = renewing.saved_method
    stop_auto_renewal(agreement=renewing, reason="member", at=ago(5), by=None)
    assert end_unused_cards(at=ago(5)) == 0
    assert end_unused_cards(at=ago(3)) == 1

    assert forget_ended_cards(at=ago(3)) == 1
    assert forget_ended_cards(at=ago(3)) == 0

    assert provider.client.v1.payment_methods.retrieve(method.method_id).customer is None


def test_who_renews_in_another_way_is_not_charged(renewing, membership, provider):
    run(-21)
    order = renew_membership(membership=membership, at=ago(3), by=None)
    start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    refresh_order(order=order, at=timezone.now())
    Term.objects.filter(order_line__order=order).update(granted_at=ago(3))

    run(0, 1)

    assert Payment.objects.count() == 1
    assert PlannedRenewal.objects.get().outcome == "otherwise"


def test_a_price_that_rose_is_announced_with_both_and_two_weeks_ahead(renewing, membership, full):
    run(-21)
    change_price(product=full.product, amount=Decimal(45), valid_from=ago(5).date(), at=ago(5), by=None)

    run(0, 1, 13)
    assert mails("announced").count() == 2
    assert not Payment.objects.exists()
    assert "€45.00" in mails("announced")[1].subject
    run(14)

    assert Payment.objects.get().amount == Decimal(45)


def test_a_type_that_is_no_longer_offered_goes_to_a_person(renewing, full):
    run(-21)
    full.archived_at = ago(3)
    full.save()

    run(0)

    renewing.refresh_from_db()
    assert renewing.end_reason == "not_possible"
    assert not Order.objects.exists()
    assert list(failed_agreements(at=later(1))) == [renewing]


def test_an_outage_of_a_month_charges_nobody_without_notice(renewing):
    run(-21)
    run(20)
    assert not Payment.objects.exists()
    assert mails("announced").count() == 2


def test_a_cancelled_membership_is_never_charged(renewing, membership):
    run(-21)
    membership.cancelled_at = ago(2)
    membership.save()

    run(0)

    renewing.refresh_from_db()
    assert renewing.end_reason == "over"
    assert not Order.objects.exists()


def test_a_card_that_expires_before_is_asked_for_in_time(renewing):
    SavedMethod.objects.update(expires_year=2026, expires_month=11)
    run(-36)
    assert not mails("card_expires").exists()
    run(-35, -34, -30)
    [mail] = mails("card_expires")
    assert "November 2026" in mail.text


def test_ticking_the_box_keeps_the_card_that_pays(membership, provider):
    """Opt-in at checkout: the card of this payment is the one charged next year."""
    agreement = agree(membership, at=timezone.now())
    order = renew_membership(membership=membership, at=ago(20), by=None)
    start_checkout(order=order, at=timezone.now(), keep_for=keep_reference(agreement))
    provider.pay(order)
    refresh_order(order=order, at=timezone.now())

    agreement.refresh_from_db()
    method = agreement.saved_method
    assert (str(method), method.expires_month, method.expires_year) == ("Visa •••• 4242", 12, 2034)
    assert provider.client.v1.payment_methods.retrieve(method.method_id).customer == method.customer_id
    assert mails("started").count() == 1


def test_changing_ones_mind_on_the_way_keeps_no_card(membership, provider):
    agreement = agree(membership, at=timezone.now())
    order = renew_membership(membership=membership, at=ago(20), by=None)
    start_checkout(order=order, at=timezone.now(), keep_for=keep_reference(agreement))
    start_checkout(order=order, at=timezone.now(), keep_for="")
    provider.pay(order)
    refresh_order(order=order, at=timezone.now())

    agreement.refresh_from_db()
    assert agreement.saved_method is None
    assert not SavedMethod.objects.exists()
    assert renews_itself([membership.pk]) == set()


def test_a_term_from_31_january_keeps_its_anniversary(full, leave_card):
    holder = PersonFactory(email="jan@example.org")
    terms = [TermDays(date(2026, 1, 31), date(2027, 1, 31), date(2026, 1, 31))]
    membership = MembershipFactory(holder=holder, type=full, terms=terms)
    leave_card(agree(membership))

    renew_by_itself(at=datetime(2027, 1, 9, 11, tzinfo=UTC))
    renew_by_itself(at=datetime(2027, 1, 30, 11, tzinfo=UTC))

    assert membership.terms.oldest_first().last().days.upper == date(2028, 1, 31)


def test_staff_can_have_it_tried_again_now(declining, membership, leave_card):
    run(-21, 0)
    planned = PlannedRenewal.objects.get()
    assert ask_to_try_again(planned=planned, at=later(1), by=UserFactory(role="service"))

    run(1, 1, 2)

    assert [(one.started_at - NOON).days for one in CheckoutAttempt.objects.order_by("started_at")] == [0, 1]


def test_after_a_merge_it_goes_on_with_the_card_that_stands(renewing, membership):
    run(-21)
    SavedMethod.objects.update(ended_at=ago(5), end_reason="replaced")
    fresh = keep_card(
        contact=membership.holder, card=CardFacts("cus_9", "pm_9", "Visa", "1881", 2030, 5), keep_for="", at=ago(5)
    )
    run(-4)

    renewing.refresh_from_db()
    assert renewing.saved_method == fresh


def test_two_memberships_of_one_contact_share_the_card(renewing, membership):
    other = TypeFactory(slug="friend", name="Friend", exclusivity_group="friends")
    second = MembershipFactory(
        holder=membership.holder, type=other,
        terms=[TermDays(date(2026, 6, 1), date(2027, 6, 1), date(2026, 6, 1))],
    )  # fmt: skip

    agreement = agree(second, with_kept_card=True)

    assert agreement.saved_method == renewing.saved_method
    stop_auto_renewal(agreement=agreement, reason="member", at=ago(5), by=None)
    assert end_unused_cards(at=ago(1)) == 0
