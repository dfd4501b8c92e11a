"""A stranger becomes a member: at every width, in both themes, with and without JavaScript."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ams.core.association import day_of
from billing.models import Receipt
from members.queries import membership_state
from members.terms import State
from staffdesk.models import Case
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import (
    SCRIPT_OR_NOT,
    assert_invariants_hold,
    expect_card,
    mailed_code,
    newcomer,
    press_pay,
    receipt_patience,
    type_code,
    wait_until_sent,
)

FIELDS = "main :is(input:not([type=hidden]), select, textarea)"
MOST_PAGES, MOST_FIELDS = 2, 5  # the mailed code included, before payment


@pytest.mark.parametrize(
    ("width", "theme", "script"),
    [
        (390, "light", False),
        (1280, "dark", True),
        pytest.param(390, "dark", True, marks=pytest.mark.sweep),
        pytest.param(1280, "light", True, marks=pytest.mark.sweep),
    ],
    ids=lambda value: {True: "script", False: "no-script"}.get(value, str(value)),
)
def test_a_stranger_joins_pays_and_holds_a_card_and_a_receipt(visit, record_property, width, theme, script):
    who = newcomer()
    fields = 0

    def look(page):
        if script:  # axe is a script
            assert_accessible(page)

    with visit(width=width, theme=theme, script=script) as page:
        page.goto("/")
        look(page)
        page.get_by_role("main").get_by_role("link", name="Join").first.click()
        page.get_by_role("heading", name="Join", exact=True).wait_for()
        look(page)
        page.get_by_role("link", name="Full member").click()

        page.get_by_label("Your name").wait_for()
        began = time.monotonic()
        fields += page.locator(FIELDS).count()
        look(page)
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Continue", exact=True).click()
        page.get_by_role("heading", name="Check your mail").wait_for()
        fields += page.locator(FIELDS).count()
        look(page)
        type_code(page, who.email)

        pay = page.get_by_role("button", name=re.compile("^Pay "))  # page three is the provider's
        expect(pay).to_contain_text("65.00")
        assert fields <= MOST_FIELDS
        pay.click()
        expect_card(page, who)
        took = time.monotonic() - began
        record_property("figure", f"joined with {fields} fields on {MOST_PAGES} pages before payment in {took:.1f} s")
        expect(page.get_by_text(who.email)).to_be_visible()
        look(page)

        page.get_by_role("link", name=re.compile("membership", re.IGNORECASE)).last.click()
        page.get_by_role("heading", name=who.name).wait_for()
        look(page)

    membership = who.membership()
    assert membership_state(membership, day_of(timezone.now())) is State.CURRENT
    message = wait_until_sent(who, "receipt", seconds=20)
    took = (message.sent_at - membership.holder.payments.get().received_at).total_seconds()
    record_property("figure", f"receipt sent {took:.2f} s after payment")
    assert took < receipt_patience()
    assert_invariants_hold()


def test_the_code_is_read_in_the_demo_inbox_and_the_card_confirmed_by_anybody(visit):
    who = newcomer("Ingeborg Ó Súilleabháin")
    with visit() as page:
        page.goto("/join/student/")
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Continue", exact=True).click()
        with visit() as inbox:
            inbox.goto("/demo/inbox/")
            inbox.get_by_role("listitem").filter(has_text=who.email).get_by_role("link").first.click()
            code = re.search(r"\d{4}-\d{4}", inbox.frame_locator("iframe").locator("body").inner_text())[0]
        assert code == mailed_code(who.email)
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Continue", exact=True).click()
        press_pay(page)
        expect_card(page, who)

        receipt = Receipt.objects.get(contact__email=who.email)
        pdf = page.context.request.get(f"/receipts/{receipt.number}.pdf")
        assert (pdf.status, pdf.headers["content-type"], pdf.body()[:5]) == (200, "application/pdf", b"%PDF-")

    with visit() as anybody:
        anybody.goto(f"/verify/{who.membership().card_code}/")
        expect(anybody.get_by_role("heading", name="This card is valid")).to_be_visible()
        expect(anybody.get_by_role("main")).to_contain_text("Valid until")
        expect(anybody.get_by_role("main")).not_to_contain_text("Ingeborg")
        expect(anybody.get_by_role("main")).not_to_contain_text(who.email)


def test_what_is_free_asks_for_no_payment_and_still_confirms(visit):
    who = newcomer("Free Spirit")
    with visit() as page:
        page.goto("/join/friend/")
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="Continue", exact=True).click()
        type_code(page, who.email)
        expect_card(page, who)
        assert_accessible(page)

    assert who.mails("receipt").count() == 0
    wait_until_sent(who, "confirmation")
    assert_invariants_hold()


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_whom_the_form_does_not_fit_reaches_a_person_with_everything_typed(visit, script):
    who = newcomer("Bo Half-Filled")
    with visit(script=script) as page:
        page.goto("/join/family/")
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("button", name="This doesn’t fit my situation").click()
        expect(page.get_by_label("E-mail")).to_have_value(who.email)
        if script:
            assert_accessible(page)

        page.get_by_role("button", name="Send to a person").click()  # no words yet: an error, and nothing is lost
        expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
        expect(page.get_by_label("E-mail")).to_have_value(who.email)
        if script:
            assert_accessible(page)
        page.locator("textarea").fill("We are three adults, not two.")
        page.get_by_role("button", name="Send to a person").click()
        page.wait_for_url("**/help/received/**")
        if script:
            assert_accessible(page)

    case = Case.objects.get(reply_email=who.email)
    assert (case.kind, case.words) == ("doesnt_fit", "We are three adults, not two.")
    assert case.context["page"] == "join"
    assert case.context["type"] == "family"
    assert case.context["typed"] == {"full_name": who.name, "email": who.email}
