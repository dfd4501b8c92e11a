"""What members are saying, and what a mailing brought: walked through on the demonstration."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from staffdesk.models import Mailing
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become

pytestmark = pytest.mark.sweep


def test_a_colleague_reads_what_is_said_does_something_about_it_and_says_what_changed(visit):
    what = f"Say it on the ticket {uuid4().hex[:6]}"
    with visit(width=1280) as page:
        become(page, "service")
        page.get_by_role("link", name="How we serve").click()
        page.get_by_role("link", name="Saying", exact=True).click()
        page.get_by_role("heading", name="What members are saying", level=1).wait_for()
        assert_accessible(page)
        page.get_by_label("Days", exact=True).select_option("91")
        page.get_by_role("button", name="Filter").click()
        main = page.get_by_role("main")
        expect(main).to_contain_text("How do I register for an event?")
        expect(main).to_contain_text("Mail the receipt at once, and keep it in the account")
        page.get_by_role("link", name="Do something about it").first.click()
        assert_accessible(page)
        page.get_by_label("What is done").fill(what)
        page.get_by_label("Who does it").select_option(index=1)
        page.get_by_role("button", name="Plan it").click()
        page.get_by_role("heading", name=what, level=1).wait_for()
        assert_accessible(page)
        page.get_by_label("What is different, or why it is given up").fill("It says so in large letters.")
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("main")).to_contain_text("What comes of it is counted once a week has passed")
        page.goto("/desk/saying/letters/")
        assert_accessible(page)
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("What members are saying")


def test_an_administrator_sees_what_a_mailing_brought(visit):
    sent = Mailing.objects.get(state="sent")
    with visit(width=390) as page:
        become(page, "administrator")
        page.goto(f"/desk/mailings/{sent.pk}/")
        section = page.get_by_role("region", name="What it brought")
        section.wait_for()
        assert_accessible(page)
        expect(page.get_by_role("main")).to_contain_text("What came after a mail did not come because of it")
        section.get_by_role("link", name=re.compile(r"^\d+$")).first.click()
        page.get_by_role("table").get_by_role("link").first.wait_for()
        assert_accessible(page)
