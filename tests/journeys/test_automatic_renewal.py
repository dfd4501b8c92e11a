"""Somebody lets their membership renew by itself, gives another card, stops it, and thinks better of it."""

import re

import pytest
from playwright.sync_api import expect

from members.models import AutoRenewal
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    SCRIPT_OR_NOT,
    assert_invariants_hold,
    choose_card,
    expect_card,
    join_up_to_payment,
    newcomer,
    press_pay,
    wait_until_sent,
)


def press_save(page):
    page.get_by_role("button", name=re.compile("^Save")).click()


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_renewing_by_itself_is_one_click_and_a_card_and_stops_with_one_click(visit, script):
    who, look = newcomer(), assert_accessible if script else str  # axe is a script itself
    with visit(script=script) as page:
        join_up_to_payment(page, who)
        press_pay(page)
        expect_card(page, who)

        page.get_by_role("button", name="Renew by itself", exact=True).click()
        press_save(page)
        expect(page.get_by_text(re.compile("^Renews by itself on .* with Visa •••• 4242"))).to_be_visible()
        look(page)

        page.get_by_role("button", name="Use another card").click()
        choose_card(page, "Bank asks for confirmation once")
        press_save(page)
        page.get_by_role("button", name="Complete").click()
        expect(page.get_by_text(re.compile("with Visa •••• 3155"))).to_be_visible()

        page.goto("/account/")
        page.get_by_role("button", name="Stop renewing by itself").click()
        expect(page.get_by_text("It does not renew by itself any more.")).to_be_visible()
        look(page)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text(re.compile("^Renews by itself on"))).to_be_visible()

    agreement = AutoRenewal.objects.in_force().get(membership=who.membership())
    assert str(agreement.saved_method) == "Visa •••• 3155"
    wait_until_sent(who, "auto_renewal.started")
    assert_invariants_hold()
