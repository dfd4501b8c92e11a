"""How money on its way back stands: what staff and members read, and what becomes a case."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import Role
from ams.core.money import Money
from billing.models import CreditNote, Refund
from billing.operations import (
    GivingBack,
    apply_refund,
    give_back,
    note_refusal,
)
from billing.sessions import RefundFacts, RefundStage
from staffdesk.models import Case
from staffdesk.operations import report_refunds
from tests.factories.core import UserFactory, sign_in
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db
SOON, DAYS_LATER = NOW + timedelta(hours=1), NOW + timedelta(days=3)


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
        "There is not enough on our account at the provider. Tried again", "on its way back to your card",
    ),
    "sent": (lambda refund: told(refund, RefundStage.SENT), "On its way", "on its way back to your card"),
    "succeeded": (lambda refund: told(refund, RefundStage.SUCCEEDED), "Given back", "went back to your card"),
    "failed": (
        lambda refund: told(refund, RefundStage.FAILED, "lost_or_stolen_card"),
        "The card was lost or stolen. Give it back in another way.", "could not be given back",
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
    assert "could not be given back. The card was lost" in case.subject
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


def test_search_finds_credit_notes_and_refunds_and_payments_by_what_stands_on_paper(finance, order, refund):
    told(refund, RefundStage.SENT)
    note = CreditNote.objects.get()
    payment = refund.payment

    for query, group in (
        (note.number, "Credit notes"), (note.number[-6:].lower(), "Credit notes"), ("re_1", "Money given back"),
        (payment.provider_id, "Receipts"),
    ):  # fmt: skip
        page = finance.get("/desk/search/", {"q": query}).content.decode()
        assert group in page, query
        assert f"/desk/orders/{order.reference}/" in page
    assert "Money given back" not in finance.get("/desk/search/", {"q": "re_2"}).content.decode()


def test_the_list_of_orders_says_what_became_of_them_in_as_many_questions(
    finance, order, django_assert_max_num_queries
):
    asked = GivingBack(request=uuid4(), credits={order.lines.first().pk: Decimal(10)}, method="transfer")
    give_back(order=order, asked=asked, why=None, at=NOW, by=None)

    with django_assert_max_num_queries(12):
        page = finance.get("/desk/orders/").content.decode()
    given = finance.get("/desk/orders/?state=given_back").content.decode()

    assert "Partly given back" in page
    assert order.reference in given
    assert "No order matches" in finance.get("/desk/orders/?state=given_back&until=2020-01-01").content.decode()
    assert "Partly given back" in finance.get(f"/desk/orders/{order.reference}/").content.decode()
    assert "Partly given back" in finance.get(f"/desk/people/{order.buyer.number}/").content.decode()
    lines = b"".join(finance.get("/desk/orders/orders.csv").streaming_content).decode()
    assert "Partly given back" in lines
