"""Buying in the shop, in a real browser: as a guest on one page, as a member at the member price, from the basket."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from ams.demo.personas import find_login
from billing.models import Order, Parcel
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import assert_invariants_hold, become, newcomer, press_pay, wait_until_sent


def fill_in(page, who):
    page.get_by_label("Your name").fill(who.name)
    page.get_by_label("E-mail").fill(who.email)


def fill_in_address(page):
    page.get_by_label("Street and place").fill("Kade 1\nUtrecht")
    page.get_by_label("Postcode").fill("3511 AB")


def test_a_guest_buys_on_one_page_without_script(visit):
    who = newcomer("Noor de Wit")
    with visit(script=False) as page:
        page.goto("/")
        page.get_by_role("link", name=re.compile("^Shop")).click()
        page.get_by_role("link", name=re.compile("Heron mug")).click()
        page.get_by_label("How many").fill("2")
        page.get_by_role("button", name="Buy now").click()
        expect(page.get_by_role("alert")).to_contain_text("Write your name")
        expect(page.get_by_label("How many")).to_have_value("2")
        fill_in(page, who)
        fill_in_address(page)
        page.get_by_role("button", name="Buy now").click()
        press_pay(page)
        expect(page.get_by_role("heading", name="Thank you, it is paid")).to_be_visible()
        expect(page.get_by_text("We pack it and write to you when it is on its way.")).to_be_visible()
        expect(page.get_by_text("Kade 1")).to_have_count(0)

    order = who.order()
    assert (order.total, order.parcel.lines) == (29, "Kade 1\nUtrecht")
    wait_until_sent(who, "receipt")
    assert_invariants_hold()


def test_a_member_pays_the_member_price_with_three_clicks(visit):
    with visit() as page:
        become(page, "current")
        page.goto("/shop/heron-mug/")
        expect(page.get_by_text("Member price. Others pay €14.50.")).to_be_visible()
        expect(page.get_by_label("Your name")).to_have_count(0)
        page.get_by_role("button", name="Buy now").click()
        press_pay(page)
        expect(page.get_by_role("heading", name="Heron mug (member price) goes by post")).to_be_visible()
        assert_accessible(page)

    login = find_login("current", on=timezone.localdate())
    assert Order.objects.filter(placed_by=login).latest("pk").total == 12


def test_a_basket_with_a_gift_and_going_back(visit):
    who = newcomer("Rosa Lindqvist")
    with visit() as page:
        page.goto("/shop/heron-mug/")
        page.get_by_role("button", name="Add to basket").click()
        page.goto("/shop/wet-meadows/")
        page.get_by_label("€25.00").check()
        page.get_by_role("button", name="Add to basket").click()
        assert_accessible(page)
        fill_in(page, who)
        fill_in_address(page)
        page.get_by_label("How many Heron mug").fill("2")
        page.get_by_role("button", name="Go to payment").click()
        expect(page.get_by_role("alert")).to_contain_text("The total has changed")
        page.get_by_role("button", name="Go to payment").click()
        page.get_by_role("button", name=re.compile("^Pay ")).wait_for()
        page.goto("/basket/")
        expect(page.get_by_text("You have an order of this that is not paid yet")).to_be_visible()
        page.get_by_role("link", name="Go on to payment").click()
        page.get_by_role("button", name=re.compile("^Continue to payment|^Pay ")).click()
        press_pay(page)
        expect(page.get_by_role("heading", name="Thank you, it is paid")).to_be_visible()

    assert Order.objects.filter(buyer__email=who.email).count() == 1
    assert who.order().total == 54


def test_a_colleague_packs_and_sends(visit):
    waiting = Parcel.objects.to_send().order_by("due_at").first()
    with visit(width=1280) as page:
        become(page, "service")
        page.goto("/desk/to-send/")
        page.get_by_role("button", name=f"Packed {waiting.name}").first.click()
        page.get_by_role("button", name=f"Sent {waiting.name}").first.click()
        expect(page.get_by_text("We tell them in five minutes")).to_be_visible()

    waiting.refresh_from_db()
    assert waiting.sent_at
