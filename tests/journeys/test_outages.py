"""Parts of us are away while somebody joins: they notice nothing, and everything arrives when the parts are back."""

import time

import pytest

from ams.core.models import Message
from billing.models import Payment, ProviderEvent
from tests.journeys.browsing import assert_accessible
from tests.journeys.callers import Caller
from tests.journeys.people import (
    assert_invariants_hold,
    expect_card,
    join,
    join_up_to_payment,
    newcomer,
    press_pay,
    type_code,
    wait_for,
    wait_until_sent,
)
from tests.journeys.stack import ask

SECONDS_TO_ADMIT = 6  # two by intent; the rest is for a busy machine
NEXT_SWEEP = 40  # seconds; beat looks every fifteen, and the worker has to find the broker again


def test_joining_works_without_broker_and_worker_and_the_receipt_follows(visit, stack):
    who = newcomer("Petra Patient")
    stack.kill("Redis", "Worker")
    try:
        with visit() as page:
            join(page, who)
            assert who.mails("receipt").get().state == Message.State.QUEUED
            page.reload()
            expect_card(page, who)
    finally:
        stack.revive()

    wait_until_sent(who, "receipt", seconds=NEXT_SWEEP)
    assert who.mails("receipt").get().attempts == 1
    assert_invariants_hold()


def test_the_provider_is_away_and_the_order_waits(visit, stack):
    who = newcomer("Nora Network")
    stack.kill("Sandbox")
    with visit(quiet=False) as page:
        try:
            page.goto("/join/full/")
            page.get_by_label("Your name").fill(who.name)
            page.get_by_label("E-mail").fill(who.email)
            page.get_by_role("button", name="Continue", exact=True).click()
            type_code(page, who.email)
            page.wait_for_url("**/orders/**")
            page.get_by_text("Nothing was charged").first.wait_for()
            assert_accessible(page)
        finally:
            stack.start("Sandbox")
        page.get_by_role("main").get_by_role("button").first.click()
        press_pay(page)
        expect_card(page, who)

    assert Payment.objects.filter(contact__email=who.email).count() == 1


def test_without_a_database_we_say_so_soon_and_come_back_at_once(stack):
    log = stack.services["Web"].program.log
    written_before = len(log.read_text(encoding="utf-8").splitlines())
    assert ask(f"{stack.url}/readyz").status == 200  # that it was ready once is no reason to say so later
    stack.stop("PostgreSQL")
    try:
        for path, wanted in [("/", 503), ("/join/", 503), ("/readyz", 503), ("/healthz", 200)]:
            began = time.monotonic()
            answer = ask(f"{stack.url}{path}")
            assert answer.status == wanted, path
            assert time.monotonic() - began < SECONDS_TO_ADMIT, path
            if path == "/join/":
                assert int(answer.headers["Retry-After"]) <= 10
                assert "We will be back in a moment" in answer.text
    finally:
        stack.start("PostgreSQL")

    assert ask(f"{stack.url}/").status == 200  # the request itself waits until the pool is connected again
    assert ask(f"{stack.url}/readyz").status == 200
    said = log.read_text(encoding="utf-8").splitlines()[written_before:]
    assert [line for line in said if "Service Unavailable: /join/" in line]
    assert [line for line in said if line.startswith("Traceback")] == []


@pytest.mark.sweep
def test_the_database_goes_away_for_a_moment(visit, stack):
    who = newcomer("Dana Down")
    with visit(quiet=False) as page:
        join_up_to_payment(page, who)
        stack.kill("PostgreSQL")
        press_pay(page)
        page.wait_for_url(f"{stack.url}/orders/**")
        page.get_by_role("heading").first.wait_for()
        shown = page.get_by_role("main").inner_text()
        stack.start("PostgreSQL")
        assert "We will be back in a moment" in shown
        page.reload()
        expect_card(page, who)

    wait_until_sent(who, "receipt", seconds=NEXT_SWEEP)
    assert_invariants_hold()


@pytest.mark.parametrize(
    "switches",
    [
        {"copies": 5, "mode": "reversed"},
        pytest.param({"copies": 5}, marks=pytest.mark.sweep),
        pytest.param({"copies": 5, "delay": 1}, marks=pytest.mark.sweep),
    ],
    ids=["five times, the newest first", "five times", "five times, late"],
)
def test_webhooks_arrive_again_and_in_any_order(stack, switches):
    """Nobody comes back to the page after paying: the webhooks alone bring the card."""
    stack.control("switches", **switches)
    callers = [Caller(stack) for _ in range(3)]
    try:
        for caller in callers:
            caller.prove_address()
            stack.control("pay", session=caller.session())
        for caller in callers:
            wait_for(lambda who=caller.who: who.order().settled_at, seconds=15)
        wait_for(lambda: stack.control("state", method="GET")["pending"] == 0, seconds=20)
    finally:
        stack.control("switches", copies=1, mode="normal", delay=0)
        for caller in callers:
            caller.close()

    for caller in callers:
        [payment] = Payment.objects.filter(contact__email=caller.who.email)
        assert payment.receipt.order == caller.who.order()
        assert caller.who.membership().terms.count() == 1
        events = ProviderEvent.objects.filter(payload__icontains=caller.who.order().reference)
        assert events.count() == len({*events.values_list("event_id", flat=True)}) > 0
        assert not events.filter(applied_at=None).exists()
        wait_until_sent(caller.who, "receipt")
        assert caller.who.mails("receipt").count() == 1
    assert_invariants_hold()


@pytest.mark.sweep
def test_a_webhook_that_never_comes_is_missed_by_nobody(stack):
    """Neither does the payer come back: the sweep asks the provider."""
    stack.control("switches", mode="dropped")
    caller = Caller(stack)
    try:
        caller.prove_address()
        stack.control("pay", session=caller.session())
        assert caller.who.order().settled_at is None
        stack.later(10)
        assert caller.who.order().settled_at
        assert caller.who.membership().terms.count() == 1
    finally:
        stack.control("switches", mode="normal")
        caller.close()

    wait_until_sent(caller.who, "receipt")
    assert_invariants_hold()
