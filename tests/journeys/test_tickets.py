"""A ticket from the form to a change of mind, on a phone, with script and without: pay, show, cancel, money back."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from billing.models import CreditNote, Refund
from events.models import Registration
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import SCRIPT_OR_NOT, assert_invariants_hold, newcomer, press_pay, wait_for, wait_until_sent

PAGE = "/events/river-day/"


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_a_guest_registers_pays_shows_the_ticket_and_cancels_it(visit, *, script):
    who = newcomer("Noor de Wit")
    looked_at = assert_accessible if script else str  # axe itself is a script
    with visit(script=script) as page:
        page.goto(PAGE)
        expect(page.get_by_role("heading", name="Who speaks")).to_be_visible()
        looked_at(page)
        page.get_by_role("link", name="Register").click()
        page.get_by_role("radio", name=re.compile("^Ticket")).check()
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Who takes part in what")).to_be_visible()
        looked_at(page)
        page.get_by_label(re.compile("Bird calls")).check()
        page.get_by_label(re.compile("Moths")).check()
        page.get_by_role("button", name="Register, and go to payment").click()
        expect(page.get_by_role("alert")).to_contain_text("take place at the same time")
        looked_at(page)
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_label("Your name")).to_have_value(who.name)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_label(re.compile("Bird calls"))).to_be_checked()
        page.get_by_label(re.compile("Moths")).uncheck()
        page.get_by_label(re.compile("Supper")).check()
        page.get_by_role("button", name="Register, and go to payment").click()
        press_pay(page)
        expect(page.get_by_role("heading", name="Thank you, it is paid")).to_be_visible()

        mail = wait_until_sent(who, "ticket")
        page.goto(re.search(r"https?://\S+(/tickets/\S+)", mail.text)[1])
        expect(page.get_by_role("heading", name="Valid for Riverbend Day")).to_be_visible()
        expect(page.get_by_role("img", name="QR code that confirms this ticket")).to_be_visible()
        expect(page.get_by_text("Supper at the mill")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("How to get there"))).to_be_visible()
        looked_at(page)
        page.get_by_role("link", name="Cancel this ticket").click()
        looked_at(page)
        page.get_by_role("button", name="Cancel, and get €67.50 back").click()
        expect(page.get_by_text("What you paid is on its way back.")).to_be_visible()
        expect(page.get_by_role("heading", name="This ticket is not valid")).to_be_visible()

    order = who.order()
    refund = wait_for(lambda: Refund.objects.filter(order=order, state="succeeded").first())
    assert (refund.amount, refund.method) == (order.total, "card")
    assert CreditNote.objects.get(order=order).gross == order.total
    assert Registration.objects.get(order_line__order=order).cancelled_at <= timezone.now()
    wait_until_sent(who, "event.ticket_cancelled")
    assert_invariants_hold()
