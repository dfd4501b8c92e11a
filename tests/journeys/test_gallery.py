"""Every page at both widths in both themes: nothing for axe to find, and a picture of each in `screenshots/`."""

import re
from pathlib import Path

import pytest

from ams.core.models import Message
from tests.journeys.addresses import VISITOR, desk_pages, portal_pages
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become, fill_form, newcomer, press_pay, type_code

pytestmark = pytest.mark.soak
PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
BROUGHT = b"""Contact ID,First Name,Last Name,Email,Membership Level,Member Since,Renewal Due,Password
1,Am\xc3\xa9lie,Dupont,amelie@example.org,Full member,2024-01-05,2027-01-04,secret
2,Long,Nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn,long@example.org,Gold,05/06/2024,04/05/2027,x
"""
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


def keep(page, look, name):
    """Photograph a page, then let axe look at it."""
    folder = PICTURES / f"{look[0]}-{look[1]}"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert_accessible(page)


def name_of(persona, address):
    return f"{persona}-{re.sub(r'[^a-z0-9]+', '-', address.lower()).strip('-') or 'home'}"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_every_page(visit, look):
    for pages in (portal_pages(), desk_pages()):
        for persona, addresses in pages.items():
            with visit(width=look[0], theme=look[1], quiet=False) as page:
                if persona != VISITOR:
                    become(page, persona)
                for address in addresses:
                    page.goto(address)
                    keep(page, look, name_of(persona, address))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_every_step_of_joining(visit, look):
    who = newcomer()
    with visit(width=look[0], theme=look[1]) as page:
        page.goto("/join/full/")
        page.get_by_role("button", name="Continue", exact=True).click()
        page.get_by_role("alert").wait_for()
        keep(page, look, "join-1-errors")
        fill_form(page, who)
        keep(page, look, "join-2-code")
        type_code(page, who.email)
        page.get_by_role("button", name=re.compile("^Pay ")).wait_for()
        keep(page, look, "join-3-payment")
        page.get_by_role("link", name=re.compile("back|cancel", re.IGNORECASE)).first.click()
        page.wait_for_url("**/orders/**")
        keep(page, look, "join-4-turned-back")
        page.get_by_role("button", name=re.compile("^(Pay|Continue) ")).click()
        press_pay(page)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
        keep(page, look, "join-5-done")
        page.goto("/account/")
        keep(page, look, "join-6-account")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_every_step_of_buying_as_a_guest(visit, look):
    with visit(width=look[0], theme=look[1]) as page:
        for slug, amount in (("heron-mug", ""), ("wet-meadows", "10.00")):
            page.goto(f"/shop/{slug}/")
            if amount:
                page.get_by_label(amount).check()
            page.get_by_role("button", name="Add to basket").last.click()
        keep(page, look, "buy-1-basket")
        page.get_by_role("button", name="Go to payment").click()
        page.get_by_role("alert").wait_for()
        keep(page, look, "buy-2-errors")
        page.get_by_label("Your name").fill("محمد بن عبد الله الفاسي الإدريسي")
        page.get_by_label("E-mail").fill(newcomer().email)
        page.get_by_label("Street and place").fill("Waterlaan 4\nUtrecht")
        page.get_by_role("button", name="Go to payment").click()
        press_pay(page)
        page.get_by_role("heading", name="Thank you for your donation").wait_for()
        keep(page, look, "buy-3-done")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_every_step_of_renewing_from_a_mail(visit, look):
    notice = Message.objects.filter(purpose="renewal.notice").order_by("-pk")[1 + LOOKS.index(look)]
    link = re.search(r"/renew/[^/\s]+/", notice.text)[0]
    with visit(width=look[0], theme=look[1], quiet=False) as page:
        page.goto(link)
        keep(page, look, "renew-1-by-link")
        page.get_by_role("button", name=re.compile("^Pay ")).click()
        page.get_by_label("E-mail").fill(newcomer().email)
        press_pay(page)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
        keep(page, look, "renew-2-done")
        page.goto(link)
        page.get_by_role("heading", name=re.compile("^This is done")).wait_for()
        keep(page, look, "renew-3-used")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_every_step_of_importing(visit, look):
    with visit(width=look[0], theme=look[1]) as page:
        become(page, "administrator")
        page.goto("/desk/import/")
        page.locator("input[type=file]").set_input_files({"name": "old.csv", "mimeType": "text/csv", "buffer": BROUGHT})
        page.get_by_role("button", name="Check this file").click()
        page.get_by_role("button", name="Check again with these answers").wait_for(timeout=20_000)
        keep(page, look, "import-1-questions")
        page.get_by_label("3 January: the day first").check()
        page.get_by_role("button", name="Check again with these answers").click()
        page.get_by_role("button", name=re.compile("^Import: ")).wait_for(timeout=20_000)
        keep(page, look, "import-2-checked")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def test_refused_forms_of_the_desk(visit, look):
    with visit(width=look[0], theme=look[1]) as page:
        become(page, "owner")
        page.goto("/desk/lists/new/")
        page.get_by_role("button", name="Save list").click()
        page.get_by_role("alert").wait_for()
        keep(page, look, "refused-1-list")
        page.goto(next(one for one in desk_pages()["owner"] if "new/?list=" in one))
        page.get_by_label("Subject").fill("Hello {nobody} {")
        page.get_by_role("button", name="Show me how it looks").click()
        page.get_by_role("alert").wait_for()
        keep(page, look, "refused-2-mailing")
