"""The hosted pages in Chromium: the whole way, narrow and light, wide and dark, with nothing for axe to find."""

import pytest
from playwright.sync_api import sync_playwright

from tests.accessibility import findings
from tests.browser import launch
from tests.sandbox.process import API_KEY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(params=[(390, "light"), pytest.param((1280, "dark"), marks=pytest.mark.sweep)], ids=str)
def page(request, chromium):
    width, theme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()
    assert page.said == []


def check(page):
    """Nothing for axe to find, nothing wider than the screen."""
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_text("No money moves").is_visible()


def test_from_a_declined_card_over_the_bank_to_the_shop(sandbox, client, create_session, page):
    session = create_session(success_url=f"{sandbox.url}/healthz?session={{CHECKOUT_SESSION_ID}}")
    page.goto(session.url)
    check(page)

    page.get_by_role("button", name="Pay €40.00").click()
    page.get_by_role("link", name="Enter your e-mail address").wait_for()
    check(page)

    page.get_by_label("E-mail").fill("amara@example.org")
    page.get_by_role("button", name="Use the card: Card is declined").click()
    check(page)
    page.keyboard.press("Enter")  # the button to pay has the focus
    page.get_by_role("heading", name="The card was not charged").wait_for()
    check(page)

    page.get_by_role("button", name="Use the card: Bank asks for confirmation (3-D Secure)").click()
    page.get_by_role("button", name="Pay €40.00").click()
    page.get_by_role("heading", name="Confirm this payment").wait_for()
    check(page)

    page.get_by_role("button", name="Complete").click()
    page.wait_for_url(f"**/healthz?session={session.id}")
    assert client.v1.checkout.sessions.retrieve(session.id).customer_details.email == "amara@example.org"

    page.goto(session.url)
    page.get_by_role("heading", name="This is done").wait_for()
    check(page)


def test_the_switches_page(sandbox, client, create_session, page):
    session = create_session()
    page.goto(f"{sandbox.url}/_sandbox/")
    check(page)
    page.get_by_label("Secret key").fill(API_KEY)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Checkouts").wait_for()
    check(page)

    page.get_by_label("How they are delivered").select_option("paused")
    page.get_by_role("button", name="Set").first.click()
    page.get_by_role("status").wait_for()
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Dispute").click()
    page.get_by_role("button", name="Won").click()
    page.get_by_role("status").wait_for()
    check(page)

    assert sandbox.control("state", method="GET")[1]["switches"]["mode"] == "paused"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert client.v1.disputes.list().data[0].status == "won"
