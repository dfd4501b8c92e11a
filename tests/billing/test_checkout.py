"""Paying at the provider, against the sandbox process and the provider's own SDK."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from ams.core.money import Money
from billing import checkout
from billing import provider as provider_module
from billing.checkout import Standing, refresh_order, start_checkout, withdraw_order
from billing.models import CheckoutAttempt, Payment
from billing.operations import CannotCancel, NothingToPay, begin_attempt, cancel_order, open_attempt, take_payment
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused, visits
from billing.queries import excess_payments
from tests.factories.billing import pay as pay_otherwise

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place(at=timezone.now(), channel="self-service")


def start(order, **later):
    return start_checkout(order=order, at=timezone.now() + timedelta(**later))


def refresh(order, **later):
    return refresh_order(order=order, at=timezone.now() + timedelta(**later))


def test_paying_for_an_order(order, provider):
    url = start(order)
    session = provider.session(order.attempts.get().session_id)
    assert (url, session.amount_total, session.currency) == (session.url, 2500, "eur")
    assert session.client_reference_id == order.reference
    assert 30 * 60 <= session.expires_at - session.created <= 33 * 60

    provider.pay(order)

    assert refresh(order) is Standing.SETTLED
    payment = Payment.objects.get()
    assert (payment.amount, payment.method, payment.detail) == (Decimal(25), "card", "Visa •••• 4242")
    assert payment.provider_id == provider.session(session.id).payment_intent
    attempt = order.attempts.get()
    assert (attempt.state, payment.attempt) == ("paid", attempt)
    assert order.lines.get().fulfilled_at
    assert order.receipts.count() == 1


def test_asking_again_changes_nothing(order, provider):
    start(order)
    provider.pay(order)

    assert [refresh(order) for _ in range(3)] == [Standing.SETTLED] * 3
    assert Payment.objects.count() == 1


def test_the_provider_shows_the_lines_and_whose_they_are(place, provider):
    order = place(at=timezone.now(), quantity=3)
    start(order)

    session = provider.client.v1.checkout.sessions.retrieve(order.attempts.get().session_id)
    assert session.branding_settings.display_name == order.seller_facts["name"]
    lines = provider.client.v1.checkout.sessions.line_items.list(order.attempts.get().session_id).data
    assert [(line.description, line.amount_total) for line in lines] == [("3 × Mug", 3750)]


def test_a_double_click_goes_to_the_same_page(order, provider):
    assert start(order) == start(order)
    assert order.attempts.count() == 1
    assert len(provider.sessions()) == 1


def test_two_tabs_cannot_pay_twice(order, provider):
    start(order)
    start(order)
    provider.pay(order)

    assert provider.process.pay(order.attempts.get().session_id)[1]["status"] == "complete"
    assert refresh(order) is Standing.SETTLED
    with pytest.raises(NothingToPay, match="already paid"):
        start(order)
    assert Payment.objects.count() == 1


def test_a_click_after_paying_finds_the_payment_first(order, provider):
    start(order)
    provider.pay(order)

    with pytest.raises(NothingToPay):
        start(order)

    order.refresh_from_db()
    assert order.settled_at
    assert order.lines.get().fulfilled_at


def test_coming_back_without_paying_leaves_the_visit_open(order, provider):
    url = start(order)

    assert refresh(order) is Standing.OPEN
    assert start(order) == url


def test_a_declined_card_leaves_the_visit_open(order, provider):
    start(order)
    assert provider.process.pay(order.attempts.get().session_id, "decline")[0] == 402

    assert refresh(order) is Standing.OPEN
    assert not Payment.objects.exists()


def test_an_expired_visit_is_followed_by_a_new_one(order, provider):
    first = start(order)
    provider.process.control("clock", advance=33 * 60)

    assert refresh(order) is Standing.OVER
    assert order.attempts.get().state == "expired"
    second = start(order, minutes=33)

    assert second != first
    assert sorted(order.attempts.values_list("state", flat=True)) == ["expired", "open"]


def test_a_visit_with_little_time_left_is_ended_before_a_new_one(order, provider):
    start(order)
    first = order.attempts.get()

    start_checkout(order=order, at=first.expires_at - timedelta(minutes=4))

    assert provider.session(first.session_id).status == "expired"
    first.refresh_from_db()
    assert first.state == "expired"
    assert order.attempts.count() == 2


def test_a_visit_for_an_amount_that_changed_is_ended_before_a_new_one(order, alice, provider):
    start(order)
    first = order.attempts.get()
    take_payment(
        provider_id="cash-1", amount=Money(Decimal(5), "EUR"), contact=alice, order=order, method="other", detail="",
        at=timezone.now(), by=None,
    )  # fmt: skip

    start(order)

    assert provider.session(first.session_id).status == "expired"
    assert provider.session(order.attempts.get(state="open").session_id).amount_total == 2000


def test_an_answer_that_got_lost_is_asked_for_again(order, provider):
    """The attempt was committed and the session made, but its answer never reached us."""
    provider.process.control("switches", faults=3, fault_when="after")
    with pytest.raises(ProviderAway, match="Nothing was charged"):
        start(order)
    attempt = order.attempts.get()
    assert (attempt.state, attempt.session_id) == ("started", None)

    url = start(order)

    assert order.attempts.get().state == "open"
    assert [session.url for session in provider.sessions()] == [url]


def test_a_payment_whose_session_we_never_heard_of_is_found(order, provider):
    provider.process.control("switches", faults=3, fault_when="after")
    with pytest.raises(ProviderAway):
        start(order)
    provider.pay_session(provider.sessions()[0].id)

    assert refresh(order) is Standing.SETTLED
    assert order.attempts.get().state == "paid"


def test_an_attempt_that_never_reached_the_provider_gives_way(order, provider):
    """Its time is nearly over, so the provider refuses it; a new attempt follows at once."""
    long_ago = timezone.now() - timedelta(minutes=20)
    begin_attempt(order=order, at=long_ago)

    start(order)

    assert sorted(order.attempts.values_list("state", flat=True)) == ["expired", "open"]
    assert len(provider.sessions()) == 1


def test_what_the_provider_will_not_charge_is_said(place, provider):
    order = place(at=timezone.now(), quantity=1, unit_price="0.10")

    with pytest.raises(ProviderRefused, match="did not accept"):
        start(order)

    assert order.attempts.get().state == "expired"


def test_an_amount_no_card_can_be_charged_is_said(place, provider, association):
    association.currency = "KWD"
    association.save()
    order = place(at=timezone.now(), quantity=1, unit_price="5.005")

    with pytest.raises(ProviderRefused):
        start(order)


def test_a_provider_that_is_away_costs_nothing(order, provider, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(ProviderAway):
        start(order)
    assert refresh(order) is Standing.UNKNOWN


def test_without_keys_there_is_no_paying_online(order, settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(PaymentsNotSetUp, match="not set up"):
        start(order)
    assert refresh(order) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("address", "handed_over"),
    [
        ("alice@example.org", "alice@example.org"),
        ("alice@b\u00fccher.example", "alice@xn--bcher-kva.example"),
        ("\u5f20@example.org", None),  # the payment page asks
        ("alice@" + "\u00fc" * 70 + ".example", None),
        ("", None),
    ],
)
def test_an_address_is_handed_over_as_the_provider_takes_it(place, alice, provider, address, handed_over):
    alice.email = address
    alice.save()
    order = place(at=timezone.now())

    start(order)

    assert provider.session(order.attempts.get().session_id).customer_email == handed_over


def test_a_session_that_asks_for_something_else_is_never_used(order, provider):
    """Nothing of ours makes one, unless somebody changed a line; it is ended at once and nobody is sent there."""
    order.lines.update(net=Decimal("24.99"), tax=0, gross=Decimal("24.99"))

    with pytest.raises(ProviderRefused, match="could not be opened"):
        start(order)

    assert {session.status for session in provider.sessions()} == {"expired"}


def test_money_that_does_not_match_the_order_pays_what_it_can(order, provider):
    start(order)
    attempt = order.attempts.get()
    facts = provider_module.read_session(attempt.session_id)
    provider.pay(order)
    paid = provider_module.read_session(attempt.session_id)
    assert facts.received is None

    checkout.apply_session(facts=replace(paid, received=Money(Decimal(20), "EUR")), at=timezone.now())

    order.refresh_from_db()
    assert (order.settled_at, order.balance()) == (None, Decimal(5))


def test_a_stale_answer_never_takes_a_payment_back(order, provider):
    start(order)
    stale = provider_module.read_session(order.attempts.get().session_id)
    provider.pay(order)
    refresh(order)

    checkout.apply_session(facts=stale, at=timezone.now())

    assert order.attempts.get().state == "paid"
    order.refresh_from_db()
    assert order.settled_at


def test_cancelling_ends_the_visit(order, provider):
    start(order)

    withdraw_order(order=order, at=timezone.now(), by=None)

    attempt = order.attempts.get()
    assert (attempt.state, provider.session(attempt.session_id).status) == ("expired", "expired")
    with pytest.raises(NothingToPay, match="cancelled"):
        start(order)


def test_cancelling_what_was_just_paid_finds_the_payment(order, provider):
    start(order)
    provider.pay(order)

    with pytest.raises(CannotCancel):
        withdraw_order(order=order, at=timezone.now(), by=None)

    order.refresh_from_db()
    assert order.settled_at
    assert order.cancelled_at is None


def test_money_that_arrives_after_cancellation_is_kept_for_giving_back(order, provider):
    start(order)
    provider.pay(order)
    cancel_order(order=order, at=timezone.now(), by=None)

    assert refresh(order) is Standing.PROCESSING
    order.refresh_from_db()
    assert order.settled_at is None
    assert excess_payments().get().remainder == Decimal(25)


def test_paid_in_two_ways_at_once_the_second_is_kept_for_giving_back(order, provider):
    start(order)
    provider.pay(order)
    pay_otherwise(order, at=timezone.now())

    checkout.check_attempt(attempt=order.attempts.get(), at=timezone.now())

    assert excess_payments().get().remainder == Decimal(25)
    assert order.receipts.count() == 2


def test_a_session_of_somebody_else_is_left_alone(order, provider):
    start(order)
    facts = provider_module.read_session(order.attempts.get().session_id)
    CheckoutAttempt.objects.all().delete()

    assert checkout.apply_session(facts=facts, at=timezone.now()) is None
    assert checkout.apply_session(facts=replace(facts, attempt_id=""), at=timezone.now()) is None


def test_a_session_is_kept_once(order, provider):
    attempt = begin_attempt(order=order, at=timezone.now()).attempt

    assert open_attempt(attempt=attempt, session_id="cs_1", url="https://pay.example/1")
    assert not open_attempt(attempt=attempt, session_id="cs_2", url="https://pay.example/2")

    attempt.refresh_from_db()
    assert attempt.session_id == "cs_1"


@pytest.mark.django_db(transaction=True)
def test_the_provider_is_never_asked_inside_a_transaction(order, provider):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        start(order)


def test_an_attempt_that_never_got_a_session_is_over_once_its_time_is(order, provider):
    long_ago = timezone.now() - timedelta(minutes=20)

    begin_attempt(order=order, at=long_ago)
    assert refresh(order) is Standing.OVER

    checkout.check_attempt(attempt=begin_attempt(order=order, at=long_ago).attempt, at=timezone.now())
    checkout.end_attempt(attempt=begin_attempt(order=order, at=long_ago).attempt, at=timezone.now())

    assert list(order.attempts.values_list("state", flat=True)) == ["expired"] * 3
    assert provider.sessions() == []


def test_ending_a_session_that_was_just_paid_finds_it_paid(order, provider):
    start(order)
    provider.pay(order)

    facts = provider_module.expire_session(order.attempts.get().session_id)

    assert facts.received == Money(Decimal(25), "EUR")


def test_nobody_needs_an_address_to_pay(place, alice, provider):
    alice.email = ""
    alice.save()
    order = place(at=timezone.now())

    start(order)

    assert provider.session(order.attempts.get().session_id).customer_email is None


def test_a_payment_the_provider_tells_little_about_counts_as_asked(order, provider):
    """Other means of payment than cards may have no charge yet; then what was asked is what was paid."""
    start(order)
    provider.pay(order)
    session = provider.session(order.attempts.get().session_id)
    assert isinstance(session.payment_intent, str)

    facts = visits._facts(session)

    assert (facts.received, facts.payment_id, facts.detail) == (Money(Decimal(25), "EUR"), session.payment_intent, "")
