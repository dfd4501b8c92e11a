"""Whatever happens at the provider's page, nobody is stuck and nobody pays twice."""

import re

from playwright.sync_api import expect

from billing.models import CheckoutAttempt, Payment
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    assert_invariants_hold,
    choose_card,
    expect_card,
    join,
    join_up_to_payment,
    newcomer,
    press_pay,
    wait_until_sent,
)

LONGER_THAN_A_SESSION = 40 * 60  # seconds


def payments_of(who):
    return Payment.objects.filter(contact__email=who.email)


def test_a_declined_card_is_followed_by_one_that_works(visit):
    who = newcomer()
    with visit() as page:
        join_up_to_payment(page, who)
        choose_card(page, "Card is declined")
        press_pay(page)
        expect(page.get_by_role("heading", name="The card was not charged")).to_be_visible()
        choose_card(page, "Payment succeeds")
        press_pay(page)
        expect_card(page, who)

    assert payments_of(who).count() == 1
    wait_until_sent(who, "receipt")


def test_the_bank_asks_and_the_payer_first_says_no(visit):
    who = newcomer()
    with visit(script=False) as page:
        join_up_to_payment(page, who)
        choose_card(page, "Bank asks for confirmation (3-D Secure)")
        press_pay(page)
        page.get_by_role("button", name="Fail").click()
        choose_card(page, "Bank asks for confirmation (3-D Secure)")
        press_pay(page)
        page.get_by_role("button", name="Complete").click()
        expect_card(page, who)

    assert payments_of(who).count() == 1


def test_a_session_that_ran_out_is_followed_by_a_new_one(visit, stack):
    who = newcomer()
    with visit() as page:
        join_up_to_payment(page, who)
        try:
            stack.control("clock", advance=LONGER_THAN_A_SESSION)
            page.reload()
            page.get_by_role("heading", name="This payment page has expired").wait_for()
            page.get_by_role("link", name=re.compile("^Back to")).click()
            page.wait_for_url(f"{stack.url}/orders/**")
            assert_accessible(page)
        finally:
            stack.control("clock", reset=True)
        page.get_by_role("button", name=re.compile("^Pay ")).click()
        press_pay(page)
        expect_card(page, who)

    assert payments_of(who).count() == 1
    states = CheckoutAttempt.objects.filter(order=who.order()).order_by("started_at").values_list("state", flat=True)
    assert list(states) == ["expired", "paid"]


def test_whoever_turns_back_finds_the_order_waiting(visit, stack):
    who = newcomer()
    with visit() as page:
        join_up_to_payment(page, who)
        page.get_by_role("link", name=re.compile("back|cancel", re.IGNORECASE)).first.click()
        page.wait_for_url(f"{stack.url}/orders/**")
        expect(page.get_by_role("main")).to_contain_text("65.00")
        assert_accessible(page)

        page.get_by_role("button", name=re.compile("^Pay ")).click()
        press_pay(page)
        expect_card(page, who)

    assert payments_of(who).count() == 1
    assert who.order().settled_at
    assert_invariants_hold()


def test_the_page_after_paying_can_be_reloaded_and_come_back_to(visit):
    who = newcomer()
    with visit() as page:
        join(page, who)
        done = page.url
        page.reload()
        expect_card(page, who)
        page.go_back()
        page.goto(done)
        expect_card(page, who)

    assert (payments_of(who).count(), who.membership().terms.count()) == (1, 1)
    wait_until_sent(who, "receipt")
    assert who.mails("receipt").count() == 1
