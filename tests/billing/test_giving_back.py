"""What is taken off an order and what money goes back: amounts, tax, books, mails, and what was bought."""

from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.models import Activity, ExceptionMade, Message
from ams.core.money import Money
from billing.models import (
    CreditNote,
    JournalEntry,
    JournalLine,
    Refund,
    TaxRate,
)
from billing.operations import (
    CannotCredit,
    CannotGiveBack,
    LineRequest,
    NothingToPay,
    begin_attempt,
    cancel_order,
    fulfil_paid_lines,
    left_to_credit,
    place_order,
    take_payment,
)
from billing.receipts import credit_note_attachment, credit_note_file
from tests.billing.books import LATER, balances, broken
from tests.billing.conftest import NOW
from tests.factories.billing import AccountFactory, ProductFactory, TaxCodeFactory, pay

pytestmark = pytest.mark.django_db


def test_a_paid_order_is_given_back_whole(place, give, alice, finance):
    order = place()
    pay(order, at=NOW)

    given = give(order, off=["25.00"])

    [refund] = given.refunds
    assert (refund.amount, refund.state, refund.method, refund.asked_by) == (25, "succeeded", "transfer", finance)
    assert (given.credit_note.gross, given.credit_note.contact) == (25, alice)
    assert order.sums() == (25, 25, 25)
    assert order.balance() == 0
    order.refresh_from_db()
    assert order.settled_at == NOW
    assert balances() == {"1200": 25, "1100": -25}
    assert broken() == {}


def test_it_is_told_with_the_credit_note_attached(place, give, alice):
    order = place()
    pay(order, at=NOW)

    note = give(order, off=["5"]).credit_note

    mail = Message.objects.get(purpose="credit_note")
    assert (mail.recipient, mail.contact) == ("alice@example.org", alice)
    assert note.number == "C-000001"
    assert [(one.kind, one.reference, one.filename) for one in mail.attachments.all()] == [
        ("credit_note", "C-000001", "Credit note C-000001.pdf")
    ]
    for text in (mail.text, mail.html):
        assert "5.00" in text
        assert "by bank transfer" in text
        assert "See you soon!" in text
        assert "cannot come" not in text  # those words are for colleagues


def test_the_paper_says_what_was_frozen(place, give, association):
    order = place()
    pay(order, at=NOW)
    note = give(order, off=["5"]).credit_note
    association.legal_entity.name = "Somebody Else"
    association.legal_entity.save()

    content = credit_note_attachment(note.number)

    assert content.startswith(b"%PDF")
    assert credit_note_file(credit_note=note, at=LATER).sha256 == note.pdf.sha256
    assert note.facts["seller"]["name"] != "Somebody Else"
    assert note.facts["lines"] == [{"description": "Mug", "tax_rate": "0", "gross": "5.00", "is_part": True}]
    assert note.facts["total"] == "5.00"


def test_who_did_it_and_why_is_kept(place, give, finance, alice):
    order = place()
    pay(order, at=NOW)

    given = give(order, off=["5"])

    exception = ExceptionMade.objects.get()
    assert (exception.what, exception.actor, exception.contact, exception.object) == (
        "order.given_back", finance, alice, order,
    )  # fmt: skip
    assert given.credit_note.exception == given.refunds[0].exception == exception
    activity = Activity.objects.get(kind="order.given_back")
    assert (activity.contact, activity.actor, activity.object_id) == (alice, finance, order.pk)


def test_a_rule_gives_back_without_a_reason(place, give):
    order = place()
    pay(order, at=NOW)

    given = give(order, off=["5"], why=None, by=None)

    assert given.refunds[0].exception is None
    assert not ExceptionMade.objects.exists()


@pytest.mark.parametrize(
    ("parts", "taxes"),
    [(["100"], ["15.97"]), (["33.33", "33.33", "33.34"], ["5.32", "5.33", "5.32"]), (["0.01"] * 3, ["0.00"] * 3)],
)
def test_the_tax_of_parts_is_that_of_the_whole(association, alice, give, parts, taxes):
    """Case tax-by-line of the money cases: a line of 100.00 with 19 % holds 15.97."""
    code = TaxCodeFactory(code="vat19", treatment="taxed")
    TaxRate.objects.create(tax_code=code, percent=Decimal(19), valid_from="2000-01-01")
    product = ProductFactory(tax_code=code)
    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Course", 1, Decimal(100))], at=NOW, by=None)
    pay(order, at=NOW)

    notes = [give(order, off=[part]).credit_note for part in parts]

    assert [note.tax for note in notes] == [Decimal(tax) for tax in taxes]
    assert [note.net + note.tax for note in notes] == [Decimal(part) for part in parts]
    assert broken() == {}


def test_what_is_deferred_is_taken_back_before_what_is_earned(association, alice, give):
    deferred = AccountFactory(code="1900", name="Later", kind="liability")
    income = AccountFactory(code="8100", name="Fees")
    product = ProductFactory(income_account=income, deferred_account=deferred)
    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Year", 1, Decimal(60))], at=NOW, by=None)
    pay(order, at=NOW)
    entry = JournalEntry.objects.create(kind="sale", booked_on=NOW.date(), at=NOW, currency="EUR")  # recognised
    JournalLine.objects.bulk_create([
        JournalLine(entry=entry, account=deferred, order_line=order.lines.get(), debit=20),
        JournalLine(entry=entry, account=income, order_line=order.lines.get(), credit=20),
    ])  # fmt: skip

    give(order, off=["50"])

    assert balances() == {"1200": 60, "1100": -50, "8100": -10}


def test_while_enough_is_deferred_nothing_is_taken_from_what_is_earned(association, alice, give):
    deferred = AccountFactory(code="1900", name="Later", kind="liability")
    income = AccountFactory(code="8100", name="Fees")
    product = ProductFactory(income_account=income, deferred_account=deferred)
    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Year", 1, Decimal(60))], at=NOW, by=None)
    pay(order, at=NOW)
    entry = JournalEntry.objects.create(kind="sale", booked_on=NOW.date(), at=NOW, currency="EUR")  # recognised
    JournalLine.objects.bulk_create([
        JournalLine(entry=entry, account=deferred, order_line=order.lines.get(), debit=20),
        JournalLine(entry=entry, account=income, order_line=order.lines.get(), credit=20),
    ])  # fmt: skip

    give(order, off=["10"])

    assert balances() == {"1200": 60, "1100": -10, "1900": -30, "8100": -20}


def test_without_an_address_the_credit_note_is_issued_all_the_same(place, give, alice):
    alice.email = ""
    alice.save()
    order = place()
    pay(order, at=NOW)

    assert give(order, off=["5"]).credit_note.facts["mailed_to"] == ""
    assert not Message.objects.exists()
    assert broken() == {}


def test_less_is_owed_for_an_open_order_and_the_rest_settles_it(place, give):
    """Case balance-03 (civicrm-core #11077): balance is what is left to pay, whatever was reduced."""
    order = place()
    note = give(order, off=["10"], method="").credit_note

    assert order.balance() == 15
    assert balances() == {}  # nothing is booked before it is sold
    payment = pay(order, at=LATER)

    assert payment.amount == 15
    assert order.settled_at == LATER
    assert note.journal_entries.get().kind == "credit"
    assert balances() == {"1200": 15, "8000": -15}
    assert broken() == {}


def test_an_open_order_that_is_credited_wholly_is_settled_and_handed_over(place, give):
    order = place()

    give(order, off=["25"], method="")
    fulfil_paid_lines(order_id=order.pk, at=LATER)

    order.refresh_from_db()
    assert order.settled_at == LATER
    assert order.lines.get().fulfilled_at == LATER
    assert balances() == {}
    assert JournalEntry.objects.count() == 2
    assert broken() == {}


def test_a_fee_reduced_after_a_part_payment_gives_back_only_what_is_too_much(place, give):
    """Known pain 12 (civicrm-core #11077): fee reduced after part payment."""
    order = place()
    take_payment(
        provider_id="pi_part", amount=Money(Decimal(20), "EUR"), contact=order.buyer, order=order,
        method="card", detail="", at=NOW, by=None,
    )  # fmt: skip

    given = give(order, off=["15"])
    fulfil_paid_lines(order_id=order.pk, at=LATER)

    assert [refund.amount for refund in given.refunds] == [10]
    order.refresh_from_db()
    assert (order.balance(), order.settled_at) == (0, LATER)
    assert broken() == {}


def test_a_refund_by_itself_is_owed_again_and_can_be_paid_again(place, give):
    order = place()
    pay(order, at=NOW)

    given = give(order, refund=Decimal(10))

    assert (given.credit_note, [refund.amount for refund in given.refunds]) == (None, [10])
    assert order.balance() == 10
    assert Message.objects.filter(purpose="refund").count() == 1
    begun = begin_attempt(order=order, at=LATER)
    assert begun.owed == Money(Decimal(10), "EUR")
    pay(order, at=LATER)
    assert order.balance() == 0
    with pytest.raises(NothingToPay):
        begin_attempt(order=order, at=LATER)
    assert broken() == {}


def test_the_same_form_twice_gives_back_once(place, give):
    order, request = place(), uuid4()
    pay(order, at=NOW)

    first, second = [give(order, off=["5"], request=request) for _ in range(2)]

    assert first.credit_note == second.credit_note
    assert list(first.refunds) == list(second.refunds)
    assert CreditNote.objects.count() == Refund.objects.count() == ExceptionMade.objects.count() == 1


@pytest.mark.parametrize(
    ("off", "asked"),
    [
        (["25.01"], {}),
        (["-1"], {}),
        (["0.001"], {}),
        ([], {"refund": Decimal("25.01")}),
        ([], {"refund": Decimal(-1)}),
        ([], {"refund": Decimal("0.001")}),
        ([], {}),
        (["5"], {"method": "card"}),  # it was not paid at our provider
    ],
)
def test_what_cannot_be_given_back_is_refused_and_leaves_nothing(place, give, off, asked):
    order = place()
    pay(order, at=NOW)

    with pytest.raises((CannotGiveBack, CannotCredit)) as refused:
        give(order, off=off, **asked)

    assert str(refused.value).endswith(".")
    assert not Refund.objects.exists()
    assert not CreditNote.objects.exists()
    assert not ExceptionMade.objects.exists()


def test_a_cancelled_order_is_left_as_it_is(place, give):
    order = place()
    cancel_order(order=order, at=NOW, by=None)

    with pytest.raises(CannotGiveBack):
        give(order, off=["5"])


def test_what_is_left_of_each_line(place, give):
    order = place()
    pay(order, at=NOW)
    give(order, off=["5"])

    assert left_to_credit(order) == {order.lines.get().pk: 20}


def test_several_payments_give_back_the_oldest_first(place, give):
    order = place()
    for number, amount in enumerate([10, 15]):
        take_payment(
            provider_id=f"pi_{number}", amount=Money(Decimal(amount), "EUR"), contact=order.buyer, order=order,
            method="card", detail="", at=NOW, by=None,
        )  # fmt: skip

    fulfil_paid_lines(order_id=order.pk, at=NOW)

    given = give(order, off=["12"], method="cash")

    assert [(refund.payment.provider_id, refund.amount) for refund in given.refunds] == [("pi_0", 10), ("pi_1", 2)]
    more = give(order, off=["1"], method="cash")
    assert [(refund.payment.provider_id, refund.amount) for refund in more.refunds] == [("pi_1", 1)]
    assert balances()["1000"] == -13
    assert broken() == {}
