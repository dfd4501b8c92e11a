"""Somebody finds an event full, waits, is offered the seat that came back, and pays: on a telephone, no scripts."""

import random
import re
from uuid import uuid4

from playwright.sync_api import expect

from ams.core.models import Message
from events.models import Registration, WaitlistEntry
from tests.journeys.people import newcomer, press_pay, wait_for, wait_until_sent
from tests.journeys.test_on_sale import Sale


def test_a_seat_that_came_back_goes_to_who_waits(visit, stack):
    """Known pains 17 and 18: nobody paid the last seat, and the next in line has it before the public."""
    who = newcomer(f"Wanda Waits {uuid4().hex[:4]}")
    sale = Sale(stack, random.Random(1), seats=1)
    [order] = sale.wave(1)
    with visit(width=390, script=False) as page:
        page.goto(sale.page.removesuffix("register/"))
        page.get_by_role("link", name="Wait for a seat").click()
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Put me on the waiting list").click()
        expect(page.get_by_role("heading", name="You are on the waiting list")).to_be_visible()
        wait_until_sent(who, "event.waits")

        sale.grow_old(order)
        stack.call_task("billing.expire_orders")
        offer = wait_until_sent(who, "event.seat_offered", seconds=20)
        page.goto(re.search(r"\S+/waiting/\S+", offer.text)[0])
        expect(page.get_by_role("heading", name="A seat is kept for you")).to_be_visible()
        page.get_by_role("button", name="Take it up, and go to payment").click()
        press_pay(page)
        page.wait_for_url("**/orders/*/paid/**")

    wait_for(lambda: Registration.objects.confirmed().filter(ticket_type=sale.ticket, name=who.name).exists())
    assert WaitlistEntry.objects.get(email=who.email).order.settled_at
    assert Message.objects.filter(recipient=who.email, purpose="ticket").count() == 1
