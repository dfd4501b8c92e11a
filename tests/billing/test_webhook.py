"""What the provider tells us: verified, kept first, applied once, in whatever order and however often it comes."""

import itertools
import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from ams.core.models import Message
from billing import sweeps
from billing.checkout import Standing, refresh_order, start_checkout
from billing.models import JournalEntry, Payment, ProviderEvent, Receipt
from tests.sandbox.provider import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place, provider):
    """Alice's order, on its way at the provider."""
    order = place(at=timezone.now(), channel="self-service")
    start_checkout(order=order, at=timezone.now())
    return order


def end_state(order):
    """What has to come out the same whatever happened on the way."""
    order.refresh_from_db()
    return {
        "settled": order.settled_at is not None,
        "attempts": list(order.attempts.values_list("state", flat=True)),
        "payments": Payment.objects.count(),
        "receipts": list(Receipt.objects.values_list("number", flat=True)),
        "mails": Message.objects.filter(purpose="receipt").count(),
        "fulfilled": order.lines.filter(fulfilled_at__isnull=False).count(),
        "journal": JournalEntry.objects.count(),
    }


PAID = {
    "settled": True, "attempts": ["paid"], "payments": 1, "receipts": ["R-000001"], "mails": 1, "fulfilled": 1,
    "journal": 2,
}  # fmt: skip


def test_a_webhook_settles_hands_over_and_receipts(order, provider, client):
    provider.pay(order)
    [event] = provider.events()

    response = provider.deliver(client, event)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert end_state(order) == PAID
    kept = ProviderEvent.objects.get()
    assert (kept.event_id, kept.kind, kept.payload) == (event["id"], "checkout.session.completed", event)
    assert kept.applied_at


def test_every_webhook_five_times_and_in_any_order_ends_the_same(order, provider, client):
    provider.pay(order)
    events = provider.events(None)
    assert len(events) >= 3

    for event in itertools.chain(*[reversed(events)] * 5, *[events] * 5):
        assert provider.deliver(client, event).status_code == 200

    assert end_state(order) == PAID
    assert ProviderEvent.objects.count() == len(events)
    assert not ProviderEvent.objects.filter(applied_at=None).exists()


@pytest.mark.parametrize("first", ["page", "webhook"])
def test_webhook_and_return_page_end_the_same_whoever_is_first(order, provider, client, first):  # civicrm-core #36401
    provider.pay(order)
    [event] = provider.events()

    steps = [lambda: refresh_order(order=order, at=timezone.now()), lambda: provider.deliver(client, event)]
    for step in steps if first == "page" else reversed(steps):
        step()

    assert end_state(order) == PAID


def test_an_expired_session_closes_its_attempt(order, provider, client):
    provider.process.control("clock", advance=33 * 60)
    [event] = provider.events("checkout.session.expired")

    provider.deliver(client, event)

    assert order.attempts.get().state == "expired"
    assert not Payment.objects.exists()


def test_news_of_an_expiry_that_comes_late_does_not_undo_a_payment(order, provider, client):
    """Its name says expired; the session, read again, says paid."""
    provider.pay(order)
    [event] = provider.events()

    provider.deliver(client, event | {"id": "evt_late", "type": "checkout.session.expired"})

    assert end_state(order) == PAID


def test_the_name_of_an_event_decides_nothing(order, provider, client):
    """A completed session whose money is not there yet is not paid."""
    session = provider.session(order.attempts.get().session_id).to_dict()

    provider.deliver(client, {"id": "evt_1", "type": "checkout.session.completed", "data": {"object": session}})

    assert not Payment.objects.exists()
    assert order.attempts.get().state == "open"


def test_what_we_do_not_know_is_kept_and_done_with(provider, client):
    event = {"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}

    assert provider.deliver(client, event).status_code == 200

    assert ProviderEvent.objects.get().applied_at


@pytest.mark.parametrize(
    "headers",
    [{}, {"Stripe-Signature": "t=1,v1=00"}, {"Stripe-Signature": "nonsense"}, {"Stripe-Signature": "t=1,v1=\xe9"}],
)
def test_only_the_provider_is_listened_to(order, provider, client, headers):
    body = json.dumps({"id": "evt_1", "type": "checkout.session.completed"}).encode()

    response = client.post("/hooks/stripe/", body, content_type="application/json", headers=headers)

    assert response.status_code == 400
    assert not ProviderEvent.objects.exists()


def test_an_old_signature_is_not_accepted(provider, client):
    body = b'{"id": "evt_1"}'

    response = client.post(
        "/hooks/stripe/", body, content_type="application/json",
        headers={"Stripe-Signature": sign(body, at=time.time() - 3600)},
    )  # fmt: skip

    assert response.status_code == 400


def test_nothing_is_accepted_before_a_secret_is_set(provider, client, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    body = b'{"id": "evt_1"}'

    response = client.post(
        "/hooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": sign(body, "")}
    )

    assert response.status_code == 400


EVENT = {"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"",
        b"\xff\xfe{}",
        b"[" * 100_000,
        *[
            json.dumps(said).encode()
            for said in (
                [EVENT],
                "evt_1",
                17,
                None,
                True,
                {},
                {**EVENT, "id": None},
                {**EVENT, "id": ""},
                {**EVENT, "id": 17},
                {**EVENT, "id": "e" * 201},
                {**EVENT, "id": "evt\0"},
                {**EVENT, "id": "evt\ud800"},
                {**EVENT, "type": 17},
                {**EVENT, "type": "t" * 81},
                {**EVENT, "data": None},
                {**EVENT, "data": []},
                {**EVENT, "data": {}},
                {**EVENT, "data": {"object": "cus_1"}},
                {**EVENT, "data": {"object": {"id": {}}}},
                {**EVENT, "data": {"object": {"id": 17}}},
                {**EVENT, "note": "\0"},
                {**EVENT, "note": "\udc00"},
                {**EVENT, "note": float("nan")},
                {**EVENT, "note": "x" * 1024 * 1024},
                {**EVENT, "note": "x" * 6 * 1024 * 1024},
                {name: value for name, value in EVENT.items() if name != "id"},
                {name: value for name, value in EVENT.items() if name != "type"},
                {name: value for name, value in EVENT.items() if name != "data"},
            )
        ],
    ],
    ids=lambda body: body[:60].decode("ascii", "replace") + f" ({len(body)})",
)
def test_signed_nonsense_is_refused(provider, client, body):
    signature = sign(body)

    response = client.post(
        "/hooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    )

    assert response.status_code == 400
    assert not ProviderEvent.objects.exists()


def test_an_object_without_a_name_is_kept(provider, client):
    """The balance of an account is one."""
    event = {**EVENT, "type": "balance.available", "data": {"object": {"object": "balance"}}}

    assert provider.deliver(client, event).status_code == 200

    assert ProviderEvent.objects.get().object_id == ""


def test_the_hook_takes_posts_only(client):
    assert client.get("/hooks/stripe/").status_code == 405


def test_an_event_is_kept_while_the_provider_is_away_and_applied_by_the_sweep(order, provider, client, settings):
    provider.pay(order)
    [event] = provider.events()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    assert provider.deliver(client, event).status_code == 200
    kept = ProviderEvent.objects.get()
    assert (kept.applied_at, kept.failures) == (None, 1)
    assert "ProviderAway" in kept.last_failure
    later = timezone.now() + timedelta(minutes=1)
    assert sweeps.apply_pending_events(at=later) == 0

    settings.STRIPE_API_BASE = provider.process.url
    assert sweeps.apply_pending_events(at=timezone.now()) == 0  # its webhook may still be at it
    assert sweeps.apply_pending_events(at=later) == 1
    assert end_state(order) == PAID
    assert sweeps.apply_pending_events(at=later) == 0


def test_an_event_whose_session_is_gone_fails_again_and_again_without_harm(provider, client):
    event = {"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "cs_gone"}}}

    assert provider.deliver(client, event).status_code == 200
    assert sweeps.apply_pending_events(at=timezone.now() + timedelta(minutes=1)) == 0

    assert ProviderEvent.objects.get().failures == 2


def test_a_session_that_is_none_of_ours_changes_nothing(provider, client):
    session = provider.client.v1.checkout.sessions.create({
        "mode": "payment", "success_url": "http://127.0.0.1:9/",
        "line_items": [{"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 500,
                                                      "product_data": {"name": "Elsewhere"}}}],
    })  # fmt: skip
    provider.pay_session(session.id)

    provider.deliver(client, provider.events()[0])

    assert ProviderEvent.objects.get().applied_at
    assert not Payment.objects.exists()


def test_a_payment_after_which_nobody_told_us_is_found_by_the_sweep(order, provider):  # pretix #1230
    provider.pay(order)
    soon, later = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(minutes=5)

    assert sweeps.reconcile_attempts(at=soon) == 0
    assert sweeps.reconcile_attempts(at=later) == 1

    assert end_state(order) == PAID


def test_a_visit_that_goes_on_is_asked_about_now_and_then(order, provider):
    later = timezone.now() + timedelta(minutes=5)

    asked = [sweeps.reconcile_attempts(at=later + timedelta(minutes=minute)) for minute in (0, 1, 2, 5)]

    assert asked == [1, 0, 0, 1]
    assert refresh_order(order=order, at=timezone.now()) is Standing.OPEN


def test_visits_whose_time_is_over_are_ended(order, provider):
    after = order.attempts.get().expires_at + timedelta(seconds=1)

    assert sweeps.expire_attempts(at=after - timedelta(minutes=2)) == 0
    assert sweeps.expire_attempts(at=after) == 1

    attempt = order.attempts.get()
    assert (attempt.state, provider.session(attempt.session_id).status) == ("expired", "expired")


def test_a_visit_of_an_order_that_was_paid_otherwise_is_ended(order, provider):
    from tests.factories.billing import pay  # noqa: PLC0415

    pay(order, at=timezone.now())

    assert sweeps.expire_attempts(at=timezone.now()) == 1
    assert order.attempts.get().state == "expired"


def test_sweeps_stop_at_the_first_silence(order, place, provider, settings):
    start_checkout(order=place(at=timezone.now()), at=timezone.now())
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    assert sweeps.reconcile_attempts(at=timezone.now() + timedelta(minutes=5)) == 0


def test_what_the_provider_refuses_holds_up_nothing_else(order, place, provider):
    other = place(at=timezone.now())
    start_checkout(order=other, at=timezone.now())
    order.attempts.update(session_id="cs_gone")

    assert sweeps.reconcile_attempts(at=timezone.now() + timedelta(minutes=5)) == 1


def test_without_keys_sweeps_do_nothing(order, provider, settings):
    settings.STRIPE_SECRET_KEY = ""

    assert sweeps.expire_attempts(at=timezone.now() + timedelta(hours=1)) == 0
