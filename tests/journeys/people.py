"""What people do here, in the words they read on the buttons."""

import os
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ams.core.invariants import broken_invariants
from ams.core.models import Message
from billing.models import Order
from members.models import Membership

SCRIPT_OR_NOT = [pytest.param(True, id="script"), pytest.param(False, id="no-script", marks=pytest.mark.sweep)]
RECEIPT_WITHIN = 5.0  # seconds after payment, on an idle machine


@dataclass(frozen=True)
class Newcomer:
    """Somebody the association has never heard of."""

    name: str
    email: str

    def mails(self, purpose: str):
        return Message.objects.filter(recipient=self.email, purpose=purpose).order_by("pk")

    def membership(self) -> Membership:
        return Membership.objects.get(holder__email=self.email)

    def order(self) -> Order:
        return Order.objects.filter(buyer__email=self.email).latest("pk")


def newcomer(name: str = "Amara Okafor") -> Newcomer:
    return Newcomer(name, f"newcomer-{uuid4().hex[:10]}@example.org")


def fill_form(page: Page, who: Newcomer, kind: str = "full") -> None:
    """To the page that asks for the code."""
    page.goto(f"/join/{kind}/")
    page.get_by_label("Your name").fill(who.name)
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_role("heading", name="Check your mail").wait_for()


def mailed_code(email: str) -> str:
    text = Message.objects.filter(recipient=email, purpose="login_code").latest("pk").text
    return re.search(r"\d{4}-\d{4}", text)[0]


def type_code(page: Page, email: str) -> None:
    page.get_by_label("Code", exact=True).fill(mailed_code(email))
    page.get_by_role("button", name="Continue", exact=True).click()


def join_up_to_payment(page: Page, who: Newcomer, kind: str = "full") -> None:
    """To the provider's page."""
    fill_form(page, who, kind)
    type_code(page, who.email)
    page.get_by_role("button", name=re.compile("^Pay ")).wait_for()


def choose_card(page: Page, what_happens: str) -> None:
    """One of the test cards listed on the provider's page."""
    page.get_by_role("button", name=f"Use the card: {what_happens}", exact=True).click()


def press_pay(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pay ")).click()


def expect_card(page: Page, who: Newcomer) -> None:
    """The page after paying, with the card on it."""
    card = page.get_by_role("region", name="Membership card")
    expect(card).to_contain_text(who.name)
    expect(card).to_contain_text(str(who.membership().holder.number))


def join(page: Page, who: Newcomer, kind: str = "full") -> None:
    join_up_to_payment(page, who, kind)
    press_pay(page)
    expect_card(page, who)


def become(page: Page, persona: str) -> None:
    """One of the demonstration's personas, with one click on the start page."""
    page.goto("/")
    page.locator(f'form[action="/demo/become/{persona}/"] button').click()


SLOWNESS = 4  # a busy machine may take so many times longer; what must be quick is asserted where it is measured


def wait_for(answer, *, seconds: float = 10.0, every: float = 0.05):
    """What `answer` returns as soon as it is true; fails when it is not in time."""
    deadline = time.monotonic() + SLOWNESS * seconds
    while not (found := answer()):
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(every)
    return found


def wait_until_sent(who: Newcomer, purpose: str, *, seconds: float = 10.0) -> Message:
    return wait_for(lambda: who.mails(purpose).filter(state=Message.State.SENT).first(), seconds=seconds)


def receipt_patience() -> float:
    """The promised seconds; more in the proportion in which this machine has more to do than it can."""
    return RECEIPT_WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def assert_invariants_hold(*, later: timedelta = timedelta(0)) -> None:
    broken = [(one.name, offenders) for one, offenders in broken_invariants(at=timezone.now() + later)]
    assert not broken, broken
