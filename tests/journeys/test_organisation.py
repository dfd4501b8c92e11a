"""A company joins, adds seats until there are forty, and names everybody at once; one of them holds a card."""

import re

import pytest
from playwright.sync_api import expect

from ams.core.models import Message
from members.models import Seat
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import assert_invariants_hold, mailed_code, newcomer, press_pay, type_code, wait_for

pytestmark = pytest.mark.sweep


def test_a_company_names_forty_people_and_each_has_a_card(visit):
    who = newcomer("Saskia Terpstra")
    word = who.email.partition("@")[0]
    forty = [f"Person {n} of {word}, {word}-{n}@example.org" for n in range(40)]

    with visit(width=390) as page:
        page.goto("/join/organisation/")
        page.get_by_label("Name of the organisation").fill(f"Weir Works {word}")
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        assert_accessible(page)
        page.get_by_role("button", name="Continue", exact=True).click()
        type_code(page, who.email)
        press_pay(page)
        expect(page.get_by_role("region", name="Membership card")).to_contain_text("Weir Works")

        page.goto("/account/")
        page.get_by_role("link", name="Seats: who may use this membership").click()
        page.get_by_role("link", name="Add seats").click()
        page.get_by_label("How many further seats?").fill("35")
        page.get_by_role("button", name="What does it cost?").click()
        expect(page.get_by_text("35 further seats, from today until")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Continue to payment").click()
        press_pay(page)
        page.get_by_role("link", name="Name people").click()

        people = page.get_by_label("Whom do you want to name?")
        people.fill("\n".join([*forty[:-1], "somebody without an address"]))
        page.get_by_role("button", name="Invite them").click()
        expect(page.get_by_role("alert").or_(page.get_by_text("Line 40")).first).to_be_visible()
        expect(people).to_have_value(re.compile("somebody without an address"))
        people.fill("\n".join(forty))
        page.get_by_role("button", name="Invite them").click()
        expect(page.get_by_text("0 of 40 seats are free.")).to_be_visible()
        assert_accessible(page)

    with visit(width=1280, theme="dark", script=False) as page:
        address = f"{word}-7@example.org"
        mail = wait_for(lambda: Message.objects.filter(recipient=address, state=Message.State.SENT).first())
        page.goto(re.search(r"/seat/\S+", mail.text)[0])
        page.get_by_role("button", name="Take the seat").click()
        expect(page.get_by_role("heading", name="The seat is yours")).to_be_visible()
        page.get_by_role("link", name="Show my card").click()
        page.get_by_label("E-mail").fill(address)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(mailed_code(address))
        page.get_by_role("button", name="Sign in").click()
        page.goto("/account/")
        expect(page.get_by_role("region", name="Membership card")).to_contain_text(f"Person 7 of {word}")

    assert Seat.objects.standing().filter(email__startswith=f"{word}-").count() == 40
    assert_invariants_hold()
