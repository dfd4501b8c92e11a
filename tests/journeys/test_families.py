"""A family: a parent adds a child, joins it, pays for both, and lets it go its own way."""

import re

import pytest
from playwright.sync_api import expect

from ams.core.models import Access, Contact, Message
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    assert_invariants_hold,
    join,
    mailed_code,
    newcomer,
    press_pay,
    wait_until_sent,
)

pytestmark = pytest.mark.sweep


def sign_in(page, email):
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(mailed_code(email))
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_parent_joins_a_child_and_the_child_grows_up(visit, script):
    parent, grown = newcomer("Helena Brandt"), newcomer("Mila")
    with visit(script=script) as page:
        join(page, parent)
        page.goto("/account/")
        page.get_by_role("link", name="People I act for").click()
        page.get_by_role("link", name="Add a child, or somebody of my household").click()
        page.get_by_label("Their name").fill("Mila Brandt")
        page.get_by_role("button", name="Add", exact=True).click()
        band = page.get_by_role("complementary", name="For whom you act")
        expect(band).to_contain_text("You act for Mila Brandt.")
        if script:
            assert_accessible(page)

        child = page.get_by_role("region", name="Mila Brandt")
        child.get_by_role("button", name=re.compile("^Join")).click()
        page.goto("/join/student/")
        expect(band).to_contain_text("Mila Brandt")
        expect(page.get_by_label("Who joins")).to_have_value("Mila Brandt")
        page.get_by_role("button", name="Continue to payment").click()
        press_pay(page)
        expect(page.get_by_role("region", name="Membership card")).to_contain_text("Mila Brandt")
        receipts = parent.mails("receipt")
        assert receipts.count() == 2
        assert "This is about Mila Brandt" in receipts.last().text

        page.goto("/account/people/")
        child.get_by_role("link", name=re.compile("^A sign-in of their own")).click()
        page.get_by_label("Their own e-mail").fill(grown.email)
        page.get_by_role("button", name="Write to them").click()
        expect(page.get_by_role("main")).to_contain_text("We have written to")
        band.get_by_role("button", name="Back to Helena Brandt").click()
        expect(band).to_have_count(0)
    wait_until_sent(grown, "own_sign_in")

    with visit(script=script) as page:
        sign_in(page, grown.email)
        page.get_by_label(re.compile("Mila Brandt")).check()
        page.get_by_role("button", name="Open my record").click()
        page.get_by_role("link", name=re.compile("^End it")).click()
        page.get_by_role("button", name="End it").click()
        expect(page.get_by_role("main")).not_to_contain_text(parent.email)
        if script:
            assert_accessible(page)

    mila = Contact.objects.get(email=grown.email)
    standing = Access.objects.filter(contact=mila, ended_at=None)
    assert list(standing.values_list("user__email", "relation")) == [(grown.email, "self")]
    assert Message.objects.filter(contact=mila, purpose="membership.joined").get().recipient == parent.email
    assert_invariants_hold()
