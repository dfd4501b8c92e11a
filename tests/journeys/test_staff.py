"""Staff at their desk and in the back office, on what a member just did at the portal."""

import base64
import hashlib
import hmac
import re
import struct
import time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ams.core.association import day_of
from ams.core.models import Message, User
from billing.prices import price_on
from members.models import MembershipRule, MembershipType
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become, join, mailed_code, newcomer, wait_until_sent

ADMINISTRATOR = "ingrid.solberg@riverbend.example"


def totp(secret: str) -> str:
    """The six digits an authenticator app would show (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.soak)])
def test_staff_find_a_new_member_with_the_order_and_the_mail(visit, theme):
    part = f"qu{uuid4().hex[:6]}"
    who = newcomer(f"Zebulon Mc{part}lan")
    with visit() as page:
        join(page, who)
    wait_until_sent(who, "receipt")

    with visit(width=1280, theme=theme) as page:
        become(page, "service")
        page.wait_for_url("**/desk/")
        assert_accessible(page)
        page.keyboard.press("Control+k")
        page.get_by_role("searchbox").press_sequentially(part)  # any part of the name
        page.locator("a.result").filter(has_text=who.name).wait_for()
        assert_accessible(page)
        page.keyboard.press("Enter")

        page.get_by_role("heading", name=who.name, level=1).wait_for()
        assert_accessible(page)
        main = page.get_by_role("main")
        expect(main).to_contain_text("Full member")
        page.get_by_role("link", name=re.compile("^Receipt")).first.click()
        page.get_by_role("heading", name=re.compile("^Receipt")).wait_for()
        assert_accessible(page)
        expect(page.get_by_role("main")).to_contain_text(who.email)
        page.go_back()
        page.get_by_role("link", name=who.order().reference).first.click()
        page.get_by_role("heading", name=re.compile(who.order().reference)).wait_for()
        assert_accessible(page)
        expect(page.get_by_role("main")).to_contain_text("65.00")


def test_staff_sign_in_with_a_code_and_an_authenticator_app(visit):
    """The first time it is set up, and leads on to where they wanted to go; the second time it is asked for."""
    with visit(width=1280) as page:
        page.goto("/desk/people/")
        page.get_by_label("E-mail").fill(ADMINISTRATOR)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(mailed_code(ADMINISTRATOR))
        page.get_by_role("button", name="Sign in").click()
        assert_accessible(page)
        page.get_by_role("link", name="Use an authenticator app").click()
        page.get_by_text("I cannot scan it").click()
        assert_accessible(page)
        secret = page.get_by_role("main").locator("code").text_content()
        page.get_by_label("Six digits").fill("000000")
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("alert").wait_for()
        assert_accessible(page)
        assert page.get_by_role("main").locator("code").text_content() == secret
        page.get_by_label("Six digits").fill(totp(secret))
        page.get_by_role("button", name="Finish").click()
        assert_accessible(page)
        page.get_by_role("link", name="Continue to the desk").click()
        expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()

    with visit(width=1280) as page:
        page.goto("/desk/people/")
        page.get_by_label("E-mail").fill(ADMINISTRATOR)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(mailed_code(ADMINISTRATOR))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="And the second step").wait_for()
        assert_accessible(page)
        page.goto("/desk/people/")  # not yet
        expect(page.get_by_role("heading", name="People", level=1)).not_to_be_visible()
    User.objects.get(email=ADMINISTRATOR).authenticator_set.all().delete()


def test_an_administrator_changes_a_price_and_the_portal_follows(visit):
    kind = MembershipType.objects.get(slug="family")
    old = price_on(kind.product, day_of(timezone.now()))
    new = old + Decimal("2.50")
    with visit(width=1280) as page, visit() as portal:
        portal.goto("/join/family/")
        expect(portal.get_by_role("main")).to_contain_text(f"€{old:.2f}")

        become(page, "administrator")
        page.goto(f"/admin/members/membershiptype/{kind.pk}/change/")
        assert_accessible(page)
        page.get_by_role("link", name=re.compile("price", re.IGNORECASE)).first.click()
        assert_accessible(page)
        page.get_by_label("New price").fill(f"{new:.2f}")
        page.get_by_role("button", name="Set the new price").click()
        expect(page.get_by_role("main")).to_contain_text(f"{new:.2f}")

        portal.reload()
        expect(portal.get_by_role("main")).to_contain_text(f"€{new:.2f}")


def test_an_administrator_drafts_rules_sees_what_they_mean_and_publishes(visit):
    kind = MembershipType.objects.get(slug="full")
    with visit(width=1280) as page:
        become(page, "administrator")
        page.goto(f"/admin/members/membershiptype/{kind.pk}/change/")
        page.get_by_role("button", name=re.compile("draft", re.IGNORECASE)).or_(
            page.get_by_role("link", name=re.compile("draft", re.IGNORECASE))
        ).first.click()
        assert_accessible(page)
        page.get_by_label("Days of grace", exact=False).fill("21")
        page.get_by_role("button", name="Save and continue editing").click()
        page.locator("input[name=on]").fill("2027-10-15")
        page.get_by_role("button", name="Try this day").click()
        expect(page.get_by_role("main")).to_contain_text(re.compile(r"15\s(Oct|October)\s2027"))
        page.get_by_role("link", name="Publish this version").click()
        assert_accessible(page)
        expect(page.get_by_role("main")).to_contain_text("21")
        page.get_by_role("button", name="Publish this version").click()
        expect(page.get_by_text(re.compile("is live"))).to_be_visible()

    assert kind.rules.get(state=MembershipRule.State.LIVE).grace_days == 21


FITS = """() => { const frame = document.querySelector("iframe.mail-frame"), page = frame.contentDocument;
    return page?.querySelector("body > *") && frame.clientHeight === page.documentElement.scrollHeight; }"""


@pytest.mark.parametrize(("persona", "address"), [("service", "/desk/messages/{}/"), ("visitor", "/demo/inbox/{}/")])
def test_a_mail_is_seen_whole_without_scrolling_in_its_frame(visit, persona, address):
    mail = Message.objects.filter(purpose="receipt").exclude(html="").latest("pk")
    with visit(width=390) as page:
        if persona != "visitor":
            become(page, persona)
        page.goto(address.format(mail.pk))
        page.wait_for_function(FITS)
        page.set_viewport_size({"width": 1280, "height": 860})
        page.wait_for_function(FITS)


@pytest.mark.sweep
def test_comparing_last_month_finds_what_differs_and_no_more(visit):
    with visit(width=1280) as page:
        become(page, "finance")
        page.goto("/desk/books/provider/")
        page.get_by_role("button", name="Compare").click()
        differences = page.get_by_role("region", name="Differences").locator("tbody tr")
        differences.first.wait_for()
        assert_accessible(page)
        assert "There, but not here" in (said := differences.all_inner_texts())[0]
        assert len(said) <= 2, "One that was paid past us, and perhaps one that was not paid there."
