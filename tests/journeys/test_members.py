"""Members come back: with a code, to their card, to renew, to change what we know of them."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from ams.core.models import Contact, Message
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    SCRIPT_OR_NOT,
    assert_invariants_hold,
    become,
    join,
    mailed_code,
    newcomer,
    press_pay,
    wait_for,
    wait_until_sent,
)
from tests.journeys.stack import ask


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_a_member_signs_in_by_code_and_sees_card_orders_and_receipts(visit, script):
    who = newcomer("Sofia Ledesma")
    with visit() as page:
        join(page, who)

    with visit(script=script) as page:
        page.goto("/")
        page.get_by_role("link", name="Sign in").click()
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(mailed_code(who.email))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/account/")
        expect(page.get_by_role("region", name="Membership card")).to_contain_text(who.name)
        expect(page.get_by_role("link", name=re.compile("^Receipt "))).to_have_count(1)
        if script:
            assert_accessible(page)

        page.get_by_role("link", name=re.compile("^Change")).click()
        page.get_by_label("Phone").fill("030 555 0123")
        page.get_by_role("button", name=re.compile("Save")).click()
        page.wait_for_url("**/account/")
        expect(page.get_by_role("main")).to_contain_text("030 555 0123")

    assert Contact.objects.get(email=who.email).phone == "030 555 0123"


@pytest.mark.parametrize("persona", ["grace", "lapsed"])
def test_renewing_is_one_click_before_payment(visit, persona):
    with visit(script=False) as page:
        become(page, persona)
        page.goto("/renew/")
        assert page.locator("main :is(input:not([type=hidden], [type=checkbox]), select, textarea)").count() == 0
        page.get_by_role("button", name=re.compile("^Pay ")).click()
        press_pay(page)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
        reference = page.url.rstrip("/").split("/")[-2]

    membership = Contact.objects.get(orders__reference=reference).memberships.get()
    newest = membership.terms.order_by("-days").first()
    assert newest.order_line.order.reference == reference
    standing = membership.terms.filter(revoked_at=None).order_by("days")
    assert all(a.days.upper <= b.days.lower for a, b in pairwise(standing))
    wait_for(lambda: newest.order_line.order.receipts.count() == 1)
    assert_invariants_hold()


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_a_mailed_link_renews_without_signing_in_and_only_once(stack, visit, script):
    mails = Message.objects.filter(purpose="renewal.notice").order_by("-pk").values_list("text", flat=True)
    links = (re.search(r"/renew/[^/\s]+/", mail)[0] for mail in mails)
    link = next(link for link in links if re.search(r">\s*Pay ", ask(stack.url + link).text))
    with visit(script=script) as page:
        page.goto(link)
        page.get_by_role("button", name=re.compile("^Pay ")).click()
        page.get_by_label("E-mail").fill(newcomer().email)  # the provider does not learn from us who it is
        press_pay(page)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
        page.goto(link)
        page.get_by_role("heading", name=re.compile("^This is done")).wait_for()

    assert_invariants_hold()


def test_renewing_early_loses_no_day(visit):
    who = newcomer("Early Bird")
    with visit() as page:
        join(page, who, "student")
        first = who.membership().terms.get()
        page.goto("/renew/")
        assert_accessible(page)
        offered = page.get_by_role("button", name=re.compile("^Pay "))
        if offered.count() == 0:  # the window opens later: it says when
            expect(page.get_by_role("main")).to_contain_text(str((first.days.upper - timedelta(days=1)).year))
            return
        offered.click()
        press_pay(page)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()

    assert who.membership().terms.latest("days").days.lower == first.days.upper
    wait_until_sent(who, "receipt")
