"""Every page at both widths in both themes: nothing for axe to find, and a picture of each in `screenshots/`."""

import re
from pathlib import Path

import pytest

from tests.journeys.addresses import VISITOR, desk_pages, portal_pages
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become, fill_form, newcomer, press_pay, type_code

pytestmark = pytest.mark.soak
PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
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
