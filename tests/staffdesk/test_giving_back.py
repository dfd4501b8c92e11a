"""Giving money back at the desk: one form, told in words what will happen, done once."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.models import ExceptionMade, ReasonCode
from ams.core.money import Money
from billing.models import CreditNote, Payment, Refund, Stock
from billing.operations import (
    GivingBack,
    LineRequest,
    Why,
    apply_session,
    begin_attempt,
    give_back,
    place_order,
)
from billing.sessions import SessionFacts, Stage
from members.queries import member_since
from staffdesk.models import Case
from staffdesk.operations import report_excess_payments
from tests.factories.billing import ProductFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db
SOON, DAYS_LATER = NOW + timedelta(hours=1), NOW + timedelta(days=3)


@pytest.fixture
def reason(association):
    return ReasonCode.objects.create(code="goodwill", label="Goodwill")


@pytest.fixture
def by_card(amara):
    """A gift of thirty, paid at our provider, and another payment there that came for nothing."""
    line = LineRequest(ProductFactory(name="Gift", kind="donation"), "", "Gift", 1, Decimal(30))
    order = place_order(buyer=amara, lines=[line], at=NOW, by=None)
    thirty = Money(Decimal(30), "EUR")
    attempt = begin_attempt(order=order, at=NOW).attempt
    for number in (1, 2):
        facts = SessionFacts(
            f"cs_{number}", str(attempt.pk), Stage.COMPLETE, "", thirty, thirty, f"pi_{number}", "Visa •••• 4242"
        )
        apply_session(facts=facts, at=NOW)
    return order


def test_it_can_go_back_to_the_card_that_paid(finance, by_card, reason):
    page = go(finance, by_card, reason, method="card").content.decode()
    assert "€30.00 goes back to the card Visa •••• 4242, which its bank shows within ten days." in page
    page = go(finance, by_card, reason, method="card", refund="30.01").content.decode()
    assert "At most €30.00 can go back to the card." in page

    go(finance, by_card, reason, method="card", step="do")

    assert (Refund.objects.get().method, Refund.objects.get().state) == ("card", "asked")


def test_what_a_second_payment_brought_can_go_back_to_its_card(finance, by_card, reason):
    second = Payment.objects.get(provider_id="pi_2")
    link = f"/desk/payments/{second.pk}/give-back/"
    answers = typed(finance.get(link).content.decode(), method="card", reason=reason.pk, amount="")

    assert [finance.post(link, answers).status_code for _ in range(2)] == [302, 302]
    assert (Refund.objects.get().payment, Refund.objects.get().method) == (second, "card")


def test_cash_and_an_unknown_address_are_said_too(finance, amara, order, reason):
    order.bill_to = {**order.bill_to, "email": ""}
    order.save()
    amara.email = ""
    amara.save()

    page = go(finance, order, reason, method="cash").content.decode()

    assert "no address is known to mail it to" in page
    assert "You hand over €50.00 in cash: this only writes it down." in page


def test_goods_that_are_written_off_are_said_to_be(finance, order, reason):
    assert (
        "The goods are not put back into the stock." in go(finance, order, reason, bought="write_off").content.decode()
    )


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
    assert "Then nothing is owed." in page
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
    page = finance.get(f"/desk/people/{amara.number}/").content.decode()
    assert "so it gives no rights" in page
    assert "Waiting for payment" not in page


# --- Money that pays no order -----------------------------------------------------------------------------------------


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


def test_it_is_offered_as_long_as_something_is_left(finance, fin, order, reason):
    link, why = f"/desk/orders/{order.reference}/give-back/", Why(reason, "She asked nicely")
    off = {line.pk: line.gross for line in order.lines.all()}

    give_back(order=order, asked=GivingBack(uuid4(), credits=off), why=why, at=NOW, by=fin)
    assert (order.balance(), link in page_of(finance, order)) == (-50, True), "It is credited; the money is still here."

    give_back(order=order, asked=GivingBack(uuid4(), method="transfer"), why=why, at=NOW, by=fin)
    assert (order.balance(), link in page_of(finance, order)) == (0, False)


def test_what_cost_nothing_can_be_taken_back_once(finance, amara, reason):
    line = LineRequest(ProductFactory(name="Leaflet", kind="donation"), "", "Leaflet", 1, Decimal(0))
    free = place_order(buyer=amara, lines=[line], at=NOW, by=None)
    assert "Take it back" in page_of(finance, free)

    go(finance, free, reason, step="do", scope="whole", method="nothing", bought="revoke")

    assert f"/desk/orders/{free.reference}/give-back/" not in page_of(finance, free)


def page_of(browser, order):
    return browser.get(f"/desk/orders/{order.reference}/").content.decode()
