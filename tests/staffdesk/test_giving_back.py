"""Giving money back at the desk: one form, told in words what will happen, done once."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import ExceptionMade, ReasonCode, Role
from ams.core.money import Money
from billing.models import CreditNote, Refund, Stock
from billing.operations import (
    GivingBack,
    LineRequest,
    apply_refund,
    give_back,
    note_refusal,
    place_order,
    take_payment,
)
from billing.sessions import RefundFacts, RefundStage
from members.queries import member_since
from staffdesk.models import Case
from staffdesk.operations import report_excess_payments, report_refunds
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.shop import stocked
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db
SOON, DAYS_LATER = NOW + timedelta(hours=1), NOW + timedelta(days=3)


@pytest.fixture
def reason(association):
    return ReasonCode.objects.create(code="goodwill", label="Goodwill")


@pytest.fixture
def order(amara):
    """Two prints and a course, paid."""
    prints = ProductFactory(name="Print", kind="goods")
    stocked(prints, 5)
    lines = [
        LineRequest(prints, "", "Print", 2, Decimal(10)),
        LineRequest(ProductFactory(name="Gift", kind="donation"), "", "Gift", 1, Decimal(30)),
    ]
    order = place_order(buyer=amara, lines=lines, at=NOW, by=None)
    pay(order, at=NOW)
    return order


def typed(form_page, **values):
    request = re.search(r'name="request" value="([^"]+)"', form_page)[1]
    return {"request": request, "words": "She cannot come.", "note": "", "refund": "", **values}


def go(browser, order, why, *, step=None, **values):
    """Fill in the form and press a button of it."""
    address = f"/desk/orders/{order.reference}/give-back/"
    values = {"scope": "whole", "method": "transfer", "bought": "keep", "reason": why.pk, **values}
    answers = typed(browser.get(address).content.decode(), **values)
    return browser.post(address, {**answers, **({"step": step} if step else {})})


def test_the_order_page_leads_to_it(finance, desk, order):
    link = f"/desk/orders/{order.reference}/give-back/"

    assert link in finance.get(f"/desk/orders/{order.reference}/").content.decode()
    assert link not in desk.get(f"/desk/orders/{order.reference}/").content.decode()
    assert desk.get(link).status_code == 403


def test_what_will_happen_is_said_before_anything_does(finance, order, reason):
    page = go(finance, order, reason, bought="revoke").content.decode()

    assert "€50.00 is taken off this order. A credit note is issued and mailed to amara@example.org at once." in page
    assert "You transfer €50.00 yourself: this only writes it down." in page
    assert "“Gift”, “Print” is taken back and counts no more." in page
    assert "Nothing is owed then, by nobody." in page
    assert "She cannot come." in page  # carried along, not lost
    assert not CreditNote.objects.exists()
    assert not Refund.objects.exists()
    assert not ExceptionMade.objects.exists()
    assert Stock.objects.get().free == 3


def test_it_is_done_and_stands_on_the_page(finance, fin, order, reason):
    done = go(finance, order, reason, step="do", bought="write_off")

    assert done.url == f"/desk/orders/{order.reference}/"
    page = finance.get(done.url).content.decode()
    assert CreditNote.objects.get().number in page
    assert "By bank transfer" in page
    assert "Taken back" in page
    assert ExceptionMade.objects.get().actor == fin
    assert Stock.objects.get().free == 3  # written off


def test_the_same_form_sent_twice_is_done_once(finance, order, reason):
    address = f"/desk/orders/{order.reference}/give-back/"
    answers = typed(
        finance.get(address).content.decode(), scope="whole", method="cash", bought="keep", reason=reason.pk, step="do"
    )

    assert [finance.post(address, answers).status_code for _ in range(2)] == [302, 302]
    assert Refund.objects.count() == 1


def test_one_can_go_back_and_change_it(finance, order, reason):
    page = go(finance, order, reason, step="change").content.decode()

    assert "This will happen" not in page
    assert 'value="whole"' in page
    assert "She cannot come." in page


def test_parts_are_typed_line_by_line(finance, order, reason):
    prints, gift = order.lines.order_by("position")

    page = go(finance, order, reason, scope="parts", **{f"line_{prints.pk}": "5"}).content.decode()
    assert "€5.00 is taken off" in page
    assert "They keep what they bought." in page
    go(finance, order, reason, scope="parts", step="do", **{f"line_{prints.pk}": "5", f"line_{gift.pk}": "30"})

    assert {part.order_line_id: part.gross for part in CreditNote.objects.get().lines.all()} == {
        prints.pk: 5,
        gift.pk: 30,
    }
    assert Refund.objects.get().amount == 35


def test_money_alone_can_go_back_and_is_owed_again(finance, order, reason):
    page = go(finance, order, reason, scope="nothing", refund="7.5").content.decode()

    assert "€7.50 is owed for this order then." in page
    assert "keep what" not in page


def test_less_can_be_owed_without_money_moving(finance, order, reason):
    page = go(finance, order, reason, method="nothing").content.decode()

    assert "€50.00 more than owed is here then; it is still theirs." in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"scope": ""}, "Choose what is taken off."),
        ({"method": ""}, "Choose how the money goes back."),
        ({"bought": ""}, "Choose what becomes of what was bought."),
        ({"reason": ""}, "Choose a reason"),
        ({"words": ""}, "Say in a few words why"),
        ({"words": "   "}, "Say in a few words why"),
        ({"scope": "parts"}, "Write beside at least one line"),
        ({"scope": "nothing"}, "Nothing would change."),
        ({"scope": "nothing", "refund": "50.01"}, "At most €50.00 can be given back"),
        ({"refund": "-1"}, "This is no amount of money."),
        ({"refund": "much"}, "This is no amount of money."),
        ({"method": "card"}, "Select a valid choice"),  # it was not paid at our provider
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(finance, order, reason, values, said):
    page = go(finance, order, reason, step="do", **values).content.decode()

    assert said in page
    assert "error-summary" in page
    assert not Refund.objects.exists()


def test_too_much_of_a_line_is_said_beside_the_line(finance, order, reason):
    line = order.lines.get(description="Print")

    page = go(finance, order, reason, scope="parts", **{f"line_{line.pk}": "20.01"}).content.decode()

    assert "At most €20.00 can be taken off “Print”." in page


def test_nothing_is_left_to_give_back_twice(finance, order, reason):
    go(finance, order, reason, step="do")

    page = finance.get(f"/desk/orders/{order.reference}/give-back/").content.decode()
    assert "All of it: €0.00" in page
    assert "By bank transfer" not in page


def test_a_stranger_to_the_form_finds_nothing(finance):
    assert finance.get("/desk/orders/NOTHING/give-back/").status_code == 404
    assert finance.get("/desk/payments/1/give-back/").status_code == 404


def test_a_membership_given_back_counts_no_more_but_stays_to_be_read(finance, join, amara, reason):
    order = join(amara)
    membership = amara.memberships.get()
    assert member_since(membership)

    go(finance, order, reason, step="do", bought="revoke")

    term = membership.terms.get()
    assert term.revoked_at
    assert not membership.terms.standing().exists()
    assert "Taken back" in finance.get(f"/desk/orders/{order.reference}/").content.decode()


# --- Money that pays no order -----------------------------------------------------------------------------------------


@pytest.fixture
def twice(order, amara):
    return take_payment(
        provider_id="pi_2", amount=Money(Decimal(20), "EUR"), contact=amara, order=order, method="card",
        detail="", at=NOW, by=None,
    )  # fmt: skip


def test_money_that_pays_no_order_is_given_back_and_its_case_closes(finance, order, twice, reason):
    report_excess_payments(at=SOON)
    link = f"/desk/payments/{twice.pk}/give-back/"
    assert link in finance.get(f"/desk/orders/{order.reference}/").content.decode()

    page = finance.get(link).content.decode()
    assert "€20.00 of the €20.00" in page
    answers = typed(page, method="cash", reason=reason.pk, amount="")
    assert finance.post(link, {**answers, "amount": "20.01"}).status_code == 200
    assert finance.post(link, {**answers, "words": " "}).status_code == 200
    assert finance.post(link, answers).status_code == 302

    assert Refund.objects.get().amount == 20
    report_excess_payments(at=DAYS_LATER)
    assert Case.objects.get().closed_at == DAYS_LATER
    assert "nothing left to give back" in finance.get(link).content.decode()


def test_words_of_spaces_are_no_words(finance, twice, reason):
    link = f"/desk/payments/{twice.pk}/give-back/"
    answers = typed(finance.get(link).content.decode(), method="cash", reason=reason.pk, amount="5")

    assert finance.post(link, {**answers, "words": "\u3000"}).status_code == 200
    assert not Refund.objects.exists()


# --- How it stands, for staff and members -----------------------------------------------------------------------------


@pytest.fixture
def refund(order):
    """Ten euros on their way to a card."""
    asked = GivingBack(request=uuid4(), credits={order.lines.first().pk: Decimal(10)}, method="transfer")
    [refund] = give_back(order=order, asked=asked, why=None, at=NOW, by=None).refunds
    return Refund.objects.create(
        payment=refund.payment, order=order, amount=Decimal(10), currency="EUR", method="card", request=uuid4(),
        asked_at=NOW, try_at=NOW,
    )  # fmt: skip


def told(refund, stage, problem=""):
    facts = RefundFacts("re_1", str(refund.pk), refund.payment.provider_id, Money(refund.amount, "EUR"), stage, problem)
    apply_refund(facts=facts, at=SOON)


STATES = {
    "asked": (lambda _refund: None, "Being sent", "on its way back to your card"),
    "refused": (
        lambda refund: note_refusal(refund=refund, problem="balance_insufficient", is_final=False, at=SOON),
        "Refused for now", "on its way back to your card",
    ),
    "sent": (lambda refund: told(refund, RefundStage.SENT), "On its way", "on its way back to your card"),
    "succeeded": (lambda refund: told(refund, RefundStage.SUCCEEDED), "Given back", "went back to your card"),
    "failed": (
        lambda refund: told(refund, RefundStage.FAILED, "lost_or_stolen_card"),
        "Did not arrive", "could not be given back",
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_everybody_reads_how_it_stands(finance, amaras_login, order, refund, state):
    happens, at_the_desk, to_the_member = STATES[state]
    happens(refund)
    member = Client()
    member.force_login(amaras_login)

    assert at_the_desk in finance.get(f"/desk/orders/{order.reference}/").content.decode()
    page = member.get(f"/orders/{order.reference}/").content.decode()
    assert to_the_member in page
    assert "We transferred €10.00 back" in page
    [note] = CreditNote.objects.all()
    pdf = member.get(f"/credit-notes/{note.number}.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_nobody_else_opens_a_credit_note(refund, client):
    number = CreditNote.objects.get().number
    assert client.get(f"/credit-notes/{number}.pdf").status_code == 302

    client.force_login(UserFactory(email="bob@example.org"))
    assert client.get(f"/credit-notes/{number}.pdf").status_code == 404


def test_a_refund_that_failed_becomes_a_case_until_it_is_made_good(refund, order):
    told(refund, RefundStage.FAILED, "lost_or_stolen_card")

    assert [report_refunds(at=SOON), report_refunds(at=SOON)] == [0, 0]  # nothing is too much here: it was paid
    asked = GivingBack(request=uuid4(), credits={order.lines.first().pk: Decimal(10)})
    give_back(order=order, asked=asked, why=None, at=SOON, by=None)
    assert report_refunds(at=SOON) == 1
    case = Case.objects.get()
    assert (case.kind, case.queue, case.contact) == (Case.Kind.REFUND, Case.Queue.FINANCE, order.buyer)
    assert "lost_or_stolen_card" in case.subject
    assert case.context["order"] == order.reference

    again = GivingBack(request=uuid4(), method="transfer")
    give_back(order=order, asked=again, why=None, at=SOON, by=None)
    assert report_refunds(at=DAYS_LATER) == 0
    assert Case.objects.get().closed_at == DAYS_LATER


def test_a_refund_made_at_the_provider_becomes_a_case(order, twice):
    payment = order.allocations.get().payment
    for number, (paid, amount) in enumerate([(payment, 5), (twice, 20)]):
        facts = RefundFacts(f"re_{number}", "", paid.provider_id, Money(Decimal(amount), "EUR"), RefundStage.SUCCEEDED)
        apply_refund(facts=facts, at=SOON)

    assert report_refunds(at=SOON) == 1
    assert "at the payment provider itself" in Case.objects.get().subject


def test_a_failed_refund_of_money_for_no_order_becomes_a_case(twice):
    facts = RefundFacts("re_1", "", twice.provider_id, Money(Decimal(20), "EUR"), RefundStage.SUCCEEDED)
    apply_refund(facts=facts, at=SOON)
    apply_refund(facts=RefundFacts("re_1", "", twice.provider_id, facts.amount, RefundStage.FAILED), at=SOON)

    assert report_refunds(at=SOON) == 1
    assert "order" not in Case.objects.get().context


def test_what_is_owed_again_can_be_paid_again_by_the_member(amaras_login, order, client):
    asked = GivingBack(request=uuid4(), refund=Decimal(10), method="cash")
    give_back(order=order, asked=asked, why=None, at=timezone.now(), by=None)
    client.force_login(amaras_login)

    page = client.get(f"/orders/{order.reference}/").content.decode()

    assert "Some of it is to be paid again" in page
    assert "Pay €10.00" in page
    assert "You got €10.00 back in cash" in page


def test_an_administrator_may_and_an_owner_may_not(order):
    for role, status in ((Role.ADMINISTRATOR, 200), (Role.OWNER, 403)):
        browser = Client()
        sign_in(browser, UserFactory(role=role))
        assert browser.get(f"/desk/orders/{order.reference}/give-back/").status_code == status
