"""Three walks to the end: a child goes to an event, a cheque bounces, and an administrator keeps mails for longer."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ams.core.models import Contact, KeepingRule
from billing.models import Refund
from events.models import Registration
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    assert_invariants_hold,
    become,
    join,
    join_up_to_payment,
    newcomer,
    press_pay,
    wait_until_sent,
)

pytestmark = pytest.mark.sweep


def test_a_parent_registers_the_child_for_an_event_to_the_end(visit):
    parent = newcomer("Helena Brandt")
    with visit() as page:
        join(page, parent)
        page.goto("/account/people/")
        page.get_by_role("link", name="Add a child, or somebody of my household").click()
        page.get_by_label("Their name").fill("Mila Brandt")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("button", name="Back to Helena Brandt").click()

        page.goto("/events/river-day/register/")
        page.get_by_role("radio", name=re.compile("^Ticket")).check()
        page.get_by_role("checkbox", name=re.compile("^Helena Brandt")).uncheck()
        page.get_by_role("checkbox", name=re.compile("^Mila Brandt")).check()
        assert_accessible(page)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Who takes part in what")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("Mila Brandt")
        assert_accessible(page)
        page.get_by_role("button", name="Register, and go to payment").click()
        press_pay(page)
        expect(page.get_by_role("heading", name="Thank you, it is paid")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("Mila Brandt")
        assert_accessible(page)

    mila = Contact.objects.get(display_name="Mila Brandt", accesses__user__email=parent.email)
    row = Registration.objects.confirmed().get(contact=mila)
    assert row.order_line.order.buyer.email == parent.email
    wait_until_sent(parent, "ticket")
    assert_invariants_hold()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_cheque_is_written_down_and_bounces(visit, width):
    who = newcomer("Otto Cheque")
    with visit() as page:
        join_up_to_payment(page, who)
    order = who.order()

    with visit(width=width) as page:
        become(page, "finance")
        page.goto(f"/desk/orders/{order.reference}/")
        page.get_by_role("link", name="Money received").click()
        assert_accessible(page)
        page.get_by_role("radio", name=re.compile("cheque", re.IGNORECASE)).check()
        page.get_by_label("The bank’s reference").fill(f"Cheque {order.reference}")
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("main")).to_contain_text("Written down")
        page.get_by_role("link", name="It came back").click()
        assert_accessible(page)
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("alert")).to_be_visible()  # nobody books it without a word
        page.get_by_label("Reason").select_option(index=1)
        page.get_by_label("In a few words, for colleagues").fill("The bank returned it unpaid.")
        page.get_by_role("radio", name=re.compile("^It is taken back")).check()
        assert_accessible(page)
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("main")).to_contain_text("They are told by mail")
        expect(page.get_by_role("main")).to_contain_text("Gone again")
        assert_accessible(page)

    assert Refund.objects.get(order=order).method == "returned"
    assert who.membership().terms.get().revoked_at is not None
    assert_invariants_hold()


@pytest.mark.parametrize("width", [390, 1280])
def test_an_administrator_reads_what_would_go_and_says_why_it_changes(visit, width):
    rule = KeepingRule.objects.get(kind="import_rejects")
    other = 400 if rule.days != 400 else 401
    with visit(width=width) as page:
        become(page, "administrator")
        page.goto("/admin/core/keepingrule/")
        assert_accessible(page)
        page.get_by_role("link", name="Rows that imports rejected").click()
        expect(page.get_by_role("heading", name="What would go tonight")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("days", exact=False).first.fill("1")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text(re.compile(r"At least \d+ days?\."))
        assert_accessible(page)
        page.get_by_label("days", exact=False).first.fill(str(other))
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Say below why this changes")
        page.get_by_label(re.compile("why|reason", re.IGNORECASE)).last.fill("The board wants it for the audit.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("changed successfully")

    rule.refresh_from_db()
    assert rule.days == other
    assert timezone.now() >= rule.events.latest("pgh_id").pgh_created_at
