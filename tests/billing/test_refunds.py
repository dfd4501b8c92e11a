"""Money back to the card, against the sandbox process and the provider's own SDK."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import stripe
from django.db import transaction
from django.utils import timezone

from ams.core.models import Activity
from ams.core.money import Money
from billing import provider as provider_module
from billing import refunds, sweeps, tasks
from billing.models import JournalEntry, Payment, ProviderEvent, Refund
from billing.operations import (
    CannotGiveBack,
    GivingBack,
    apply_refund,
    give_back,
    give_back_excess,
    note_refusal,
    take_payment,
)
from billing.operations.refunds import MOST_REFUSALS
from billing.provider import PaymentsNotSetUp, ProviderAway, RefundRefused
from billing.queries import lost_refunds
from billing.sessions import RefundFacts, RefundStage
from tests.billing.books import balances, broken

pytestmark = pytest.mark.django_db


def give(order, amount=None, **asked):
    """Take a part off the first line, or all of it, and give it back to the card; the refund."""
    line = order.lines.get()
    asking = GivingBack(
        request=uuid4(), credits={line.pk: Decimal(amount) if amount else line.gross}, method="card", **asked
    )
    [refund] = give_back(order=order, asked=asking, why=None, at=timezone.now(), by=None).refunds
    return refund


def send(refund, **later):
    return refunds.send_refund(refund=Refund.objects.get(pk=refund.pk), at=timezone.now() + timedelta(**later))


def at_provider(provider, order):
    return provider.client.v1.refunds.list(
        {"payment_intent": Payment.objects.get(allocations__order=order).provider_id}
    ).data


def facts_of(refund, stage, provider_id="re_1", problem=""):
    return RefundFacts(
        provider_id, str(refund.pk), refund.payment.provider_id, Money(refund.amount, "EUR"), stage, problem
    )


@pytest.fixture
def buy(buy_by_card):
    return buy_by_card


def test_money_goes_back_to_the_card(buy, provider):
    order = buy()
    refund = give(order, "10")
    assert (refund.state, refund.provider_id) == ("asked", "")
    assert "1200" in balances()
    assert balances()["1200"] == 25  # nothing moved yet

    assert send(refund).state == "succeeded"

    [there] = at_provider(provider, order)
    assert (there.amount, there.status, there.metadata.to_dict()["order"]) == (1000, "succeeded", order.reference)
    assert Refund.objects.get().provider_id == there.id
    assert balances() == {"1200": 15, "8000": -15}
    assert order.balance() == 0
    assert Activity.objects.filter(kind="money.refunded").count() == 1
    assert broken() == {}


def test_asking_again_gives_back_once(buy, provider):
    """As if each answer had been lost on the way."""
    order = buy()
    refund = give(order, "10")

    for _ in range(3):
        wish = refunds._wish_of(refund)
        apply_refund(facts=provider_module.create_refund(wish), at=timezone.now())
    send(refund)

    assert len(at_provider(provider, order)) == 1
    assert JournalEntry.objects.filter(kind="refund").count() == 1


def test_a_day_later_it_is_looked_for_before_it_is_made(buy, provider):
    order = buy()
    refund = give(order, "10")
    made = provider_module.create_refund(refunds._wish_of(refund))

    assert send(refund, days=2).provider_id == made.provider_id
    assert len(at_provider(provider, order)) == 1


def test_a_day_later_it_is_made_if_it_never_was(buy, provider):
    refund = give(buy(), "10")

    assert send(refund, days=2).state == "succeeded"


def test_no_transaction_is_open_while_the_provider_is_asked(buy):
    refund = give(buy(), "10")

    with pytest.raises(RuntimeError), transaction.atomic():
        send(refund)
    assert Refund.objects.get().state == "asked"


@pytest.mark.parametrize("refunds_", ["pending", "fail"])
def test_a_refund_that_takes_its_time_or_fails(buy, provider, refunds_):
    order = buy()
    provider.process.control("switches", refunds=refunds_)
    refund = send(give(order, "10"))

    if refunds_ == "pending":
        assert (refund.state, order.balance(), broken()) == ("sent", 0, {})
        assert balances()["1200"] == 25  # it is still on its way
        before = refund.try_at
        assert send(refund, hours=1).try_at > before
    else:
        assert (refund.state, refund.problem) == ("failed", "declined")
        assert order.balance() == -10  # it is still hers
        assert list(lost_refunds()) == [refund]
        assert broken() == {}


def test_a_card_that_sends_it_back_later(buy, provider, client):
    """A refund may succeed and fail after all; the books follow, and somebody gets to know."""
    order = buy("refund_fails")
    refund = send(give(order, "10"))
    assert refund.state == "succeeded"
    provider.process.control("clock", advance=120)

    for event in provider.events("refund.failed"):
        provider.deliver(client, event)

    refund.refresh_from_db()
    assert refund.state == "failed"
    assert (refund.succeeded_at is None, refund.failed_at is None) == (False, False)
    kinds = JournalEntry.objects.filter(refund=refund).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["refund", "refund_failed"]
    assert balances() == {"1200": 25, "1300": -10, "8000": -15}
    assert broken() == {}


def test_events_five_times_and_in_any_order(buy, provider, client):
    order = buy("refund_later")
    refund = give(order, "10")
    provider_module.create_refund(refunds._wish_of(refund))  # its answer is lost
    provider.process.control("clock", advance=120)
    events = [event for event in provider.events(None) if "refund" in event["type"]]
    assert {event["type"] for event in events} >= {"refund.created", "refund.updated", "charge.refunded"}

    for number in range(5):
        for event in reversed(events):
            assert provider.deliver(client, {**event, "id": f"{event['id']}_{number}"}).status_code == 200

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert Refund.objects.count() == 1
    assert JournalEntry.objects.filter(kind="refund").count() == 1
    assert not ProviderEvent.objects.filter(applied_at=None).exists()
    assert broken() == {}


def test_what_is_old_takes_nothing_back(buy):
    refund = give(buy(), "10")
    now = timezone.now()
    apply_refund(facts=facts_of(refund, RefundStage.SUCCEEDED), at=now)

    apply_refund(facts=facts_of(refund, RefundStage.SENT), at=now)
    assert Refund.objects.get().state == "succeeded"
    apply_refund(facts=facts_of(refund, RefundStage.FAILED, problem="unknown"), at=now)
    apply_refund(facts=facts_of(refund, RefundStage.SUCCEEDED), at=now)
    assert Refund.objects.get().state == "failed"
    assert JournalEntry.objects.filter(refund=refund).count() == 2


def test_a_failure_without_a_word_has_one(buy):
    refund = give(buy(), "10")

    apply_refund(facts=facts_of(refund, RefundStage.FAILED), at=timezone.now())

    assert Refund.objects.get().problem == "?"


# --- Refused and unreachable ------------------------------------------------------------------------------------------


def test_the_provider_away_changes_nothing_and_the_sweep_asks_again(buy, provider, settings):
    refund = give(buy(), "10")
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"

    with pytest.raises(ProviderAway):
        send(refund)
    assert tasks.send_refund(refund_id=str(refund.pk)) == "asked"
    assert sweeps.send_refunds(at=timezone.now()) == 0
    settings.STRIPE_API_BASE = there
    assert tasks.send_refunds() == 1

    assert Refund.objects.get().state == "succeeded"
    assert send(refund).state == "succeeded"  # over; nobody is asked


def test_without_a_key_it_waits(buy, settings):
    refund = give(buy(), "10")
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(PaymentsNotSetUp):
        send(refund)
    assert Refund.objects.get().state == "asked"


def test_what_the_provider_refuses_for_good_fails_at_once(buy, provider):
    """Somebody gave the money back at the provider just before."""
    order = buy()
    refund = give(order, "10")
    provider.client.v1.refunds.create({"payment_intent": refund.payment.provider_id})

    assert send(refund).state == "failed"

    refund.refresh_from_db()
    assert (refund.problem, refund.refusals) == ("charge_already_refunded", 1)
    assert list(lost_refunds()) == [refund]
    assert broken() == {}


def test_what_is_refused_for_now_is_tried_later_under_another_key(buy, provider, settings):
    refund = give(buy(), "10")
    right, settings.STRIPE_SECRET_KEY = settings.STRIPE_SECRET_KEY, "sk_test_wrong"

    waiting = send(refund)
    assert (waiting.state, waiting.refusals, waiting.problem) == ("asked", 1, "AuthenticationError")
    assert waiting.try_at - timezone.now() > timedelta(minutes=4)
    assert refunds._wish_of(waiting).key.endswith("-1")
    settings.STRIPE_SECRET_KEY = right
    assert sweeps.send_refunds(at=timezone.now()) == 0
    assert sweeps.send_refunds(at=timezone.now() + timedelta(minutes=6)) == 1
    assert Refund.objects.get().state == "succeeded"


def test_after_a_day_of_refusals_it_has_failed(buy):
    refund, at = give(buy(), "10"), timezone.now()

    for _ in range(MOST_REFUSALS):
        refund.refresh_from_db()
        assert note_refusal(refund=refund, problem="balance_insufficient", is_final=False, at=at)
        assert not note_refusal(refund=refund, problem="balance_insufficient", is_final=False, at=at)  # said twice
        at = Refund.objects.get().try_at or at

    assert at - timezone.now() > timedelta(hours=15)
    assert Refund.objects.get().state == "failed"


def test_who_asks_at_the_same_moment_hears_that_nobody_knows(monkeypatch, buy):
    refund = give(buy(), "10")

    def busy(*_args, **_kwargs):
        raise stripe.IdempotencyError("in use")

    monkeypatch.setattr(stripe.RefundService, "create", busy)

    with pytest.raises(ProviderAway):
        send(refund)
    assert Refund.objects.get().refusals == 0


def test_the_provider_says_why_it_refuses(buy):
    refund = give(buy(), "10")
    wish = refunds._wish_of(refund)
    object.__setattr__(wish, "amount", Money(Decimal(900), "EUR"))

    with pytest.raises(RefundRefused) as refused:
        provider_module.create_refund(wish)

    assert refused.value.is_final


# --- What fits, and where from ----------------------------------------------------------------------------------------


def test_a_card_gets_no_more_than_came_from_it(buy):
    order = buy()
    take_payment(
        provider_id="bank_1", amount=Money(Decimal(5), "EUR"), contact=order.buyer, order=None, method="other",
        detail="", at=timezone.now(), by=None,
    )  # fmt: skip
    with pytest.raises(CannotGiveBack, match=r"25\.00"):
        give(order, "20", refund=Decimal(26))


def test_no_card_is_given_what_no_card_is_charged(buy, association):
    """Stripe counts three-decimal currencies in tenths of their units (money case currency-03)."""
    association.currency = "KWD"
    association.save()
    order = buy(unit_price="12.500")

    with pytest.raises(CannotGiveBack, match=r"5\.12"):
        give(order, "5.124")
    assert give(order, "5.120").amount == Decimal("5.120")


def test_money_that_did_not_come_by_our_provider_goes_back_in_another_way(buy):
    order = buy()
    again = take_payment(
        provider_id="pi_unknown", amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=timezone.now(), by=None,
    )  # fmt: skip
    with pytest.raises(CannotGiveBack, match="provider"):
        give_back_excess(
            payment=again, amount=None, method="card", request=uuid4(), why=None, at=timezone.now(), by=None
        )


def test_a_double_charge_is_given_back_and_the_order_stays_paid(buy):
    """Known pain 8 (pretix #343)."""
    order = buy()
    second = Payment.objects.create(
        provider_id="pi_second", contact=order.buyer, amount=5, currency="EUR", received_at=timezone.now(),
        attempt=order.attempts.get(),
    )  # fmt: skip

    refund = give_back_excess(
        payment=second, amount=None, method="card", request=uuid4(), why=None, at=timezone.now(), by=None
    )

    assert (refund.order, refund.state, second.unallocated()) == (None, "asked", 0)
    assert send(refund).problem == "resource_missing"  # this one the provider never saw
    assert second.unallocated() == 5
    assert order.balance() == 0
