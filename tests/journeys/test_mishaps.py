"""What people and browsers do besides what was intended."""

import re

import pytest
from playwright.sync_api import expect

from billing.models import Order, Payment, Receipt
from members.models import Membership
from staffdesk.models import Case
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    SCRIPT_OR_NOT,
    assert_invariants_hold,
    expect_card,
    fill_form,
    join,
    join_up_to_payment,
    mailed_code,
    newcomer,
    press_pay,
    type_code,
)


def only_once(who):
    assert Membership.objects.filter(holder__email=who.email).count() == 1
    assert Order.objects.filter(buyer__email=who.email, cancelled_at=None).count() == 1
    assert Payment.objects.filter(contact__email=who.email).count() == 1
    assert Receipt.objects.filter(contact__email=who.email).count() == 1


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_impatient_people_click_everything_twice(visit, script):
    who = newcomer("Dora Double")
    with visit(script=script) as page:
        page.goto("/join/full/")
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Continue", exact=True).dblclick(no_wait_after=True)
        page.get_by_role("heading", name="Check your mail").wait_for()
        page.wait_for_load_state("networkidle")  # the second click may be answered later, by a fresh page
        page.get_by_label("Code", exact=True).fill(mailed_code(who.email))
        page.get_by_role("button", name="Continue", exact=True).dblclick(no_wait_after=True)
        pay = page.get_by_role("button", name=re.compile("^Pay "))
        pay.wait_for()
        pay.dblclick(no_wait_after=True)
        page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
        expect_card(page, who)

    assert who.mails("login_code").count() == 1
    only_once(who)


def test_back_and_forth_between_form_code_and_payment(visit, stack):
    who = newcomer("Bea Back")
    with visit() as page:
        fill_form(page, who)
        page.go_back()
        expect(page.get_by_label("Your name")).to_have_value(who.name)
        page.get_by_role("button", name="Continue", exact=True).click()
        type_code(page, who.email)
        page.get_by_role("button", name=re.compile("^Pay ")).wait_for()
        page.go_back()  # to the form or the code: both lead on
        page.goto("/join/full/")
        page.get_by_role("button", name=re.compile("^Continue")).click()
        press_pay(page)
        expect_card(page, who)
        page.goto("/join/full/continue/")
        expect(page.get_by_role("main")).to_contain_text(who.name)

    only_once(who)


def test_two_tabs_lead_to_one_payment(visit):
    who = newcomer("Tess Tabs")
    with visit() as page:
        join_up_to_payment(page, who)
        other = page.context.new_page()
        other.goto("/join/full/continue/")
        press_pay(page)
        expect_card(page, who)
        press_pay(other)  # the same session, paid already
        expect_card(other, who)

    only_once(who)
    assert_invariants_hold()


def test_somebody_elses_pages_do_not_exist(visit):
    who, stranger = newcomer("Olga Owner"), newcomer("Sly Stranger")
    with visit() as page:
        join(page, who)
        page.goto("/help/doesnt-fit/?page=account")
        page.locator("textarea").fill("Between us.")
        page.get_by_role("button", name="Send to a person").click()
        page.wait_for_url("**/help/received/**")
        page.get_by_role("main").wait_for()
    order, receipt = who.order(), Receipt.objects.get(contact__email=who.email)
    case = Case.objects.get(words="Between us.")
    addresses = [
        f"/orders/{order.reference}/", f"/orders/{order.reference}/paid/", f"/receipts/{receipt.number}.pdf",
        f"/account/card/{who.membership().pk}/", f"/help/received/{case.pk}/", f"/desk/cases/{case.pk}/",
    ]  # fmt: skip

    with visit(quiet=False) as page:
        join(page, stranger)
        for address in addresses:
            answer = page.goto(address)
            refused = answer.status in {403, 404}
            assert refused, (address, answer.status)
            assert who.name not in page.content()
        assert page.goto(addresses[0]).status == 404
        assert_accessible(page)
    with visit(quiet=False) as page:
        assert page.goto(addresses[2]).status != 200 or "/sign-in/" in page.url


def test_a_wrong_code_says_so_and_a_new_one_can_be_had(visit):
    who = newcomer("Wanda Wrong")
    with visit() as page:
        fill_form(page, who)
        page.get_by_label("Code", exact=True).fill("0000-0000")
        page.get_by_role("button", name="Continue", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(re.compile("code", re.IGNORECASE))
        assert_accessible(page)
        first = mailed_code(who.email)
        page.get_by_role("button", name="Send a new code").click()
        expect(page.get_by_role("main")).to_contain_text("A new code is on its way")
        assert mailed_code(who.email) != first
        page.get_by_label("Code", exact=True).fill(first)  # only the newest counts
        page.get_by_role("button", name="Continue", exact=True).click()
        page.get_by_role("alert").wait_for()
        type_code(page, who.email)
        press_pay(page)
        expect_card(page, who)


def test_after_too_many_wrong_codes_nothing_typed_is_lost(visit):
    who = newcomer("Gus Guesser")
    with visit() as page:
        fill_form(page, who)
        for guess in range(6):
            if not page.get_by_label("Code", exact=True).is_visible():
                break
            page.get_by_label("Code", exact=True).fill(f"0000-000{guess}")
            page.get_by_role("button", name="Continue", exact=True).click()
            page.wait_for_load_state()
        expect(page.get_by_label("Your name")).to_have_value(who.name)
        expect(page.get_by_label("E-mail")).to_have_value(who.email)
        assert_accessible(page)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("محمد بن سلمان الأحمدي", id="right-to-left"),
        pytest.param("李 🌿 O'Brien & Söhne <b>", id="emoji and markup", marks=pytest.mark.sweep),
    ],
)
def test_names_are_what_people_are_called(visit, name):
    who = newcomer(name)
    with visit() as page:
        join(page, who)
        assert_accessible(page)
        receipt = Receipt.objects.get(contact__email=who.email)
        assert page.context.request.get(f"/receipts/{receipt.number}.pdf").status == 200
    with visit(width=1280) as page:
        page.goto("/")
        page.locator('form[action="/demo/become/service/"] button').click()
        page.goto(f"/desk/people/{who.membership().holder.number}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_what_cannot_be_is_said_beside_the_field_and_kept(visit):
    """Ten thousand characters, blanks, what is no address, nothing at all."""
    who = newcomer("Fay Faulty")
    with visit() as page:
        for name, email in [("x" * 10_000, who.email), ("   ", who.email), (who.name, "no address"), (who.name, "")]:
            page.goto("/join/full/")
            page.get_by_label("Your name").evaluate("(field, text) => { field.value = text }", name)
            page.get_by_label("E-mail").fill(email)
            page.get_by_role("button", name="Continue", exact=True).click()
            page.get_by_role("alert").wait_for()
            expect(page.get_by_label("E-mail")).to_have_value(email)
            expect(page.get_by_label("Your name")).to_have_value(name.strip() or re.compile(r"^\s*$"))
            assert_accessible(page)
    assert who.mails("login_code").count() == 0
