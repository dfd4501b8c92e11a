"""Whatever is paid, credited and given back, in whatever order and however many at once: the sums agree."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ams.core.money import Money
from billing.models import CreditNote, JournalLine, Payment, Refund, TaxRate
from billing.operations import (
    CannotCredit,
    CannotGiveBack,
    GivenBack,
    GivingBack,
    LineRequest,
    apply_refund,
    fulfil_paid_lines,
    give_back,
    give_back_excess,
    left_to_credit,
    place_order,
    take_payment,
)
from billing.sessions import RefundFacts, RefundStage
from tests.billing.books import broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.billing import ProductFactory, TaxCodeFactory, pay
from tests.factories.core import AssociationFactory, ContactFactory

CENTS = st.integers(1, 6_000).map(lambda cents: Decimal(cents) / 100)
ACTS = st.one_of(
    st.tuples(st.just("pay"), CENTS),
    st.tuples(st.just("credit"), CENTS),
    st.tuples(st.just("refund"), CENTS),
    st.tuples(st.just("both"), CENTS),
    st.tuples(st.just("excess"), CENTS),
    st.tuples(st.sampled_from(["lost", "found"]), CENTS),
)
few = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEQUENCES = {"acts": st.lists(ACTS, min_size=1, max_size=9), "rate": st.sampled_from(["0", "7", "19"])}


@pytest.mark.django_db
@few
@given(**SEQUENCES)
def test_every_sequence_keeps_every_invariant(db, acts, rate):
    do_all(acts, rate)


@pytest.mark.sweep
@pytest.mark.django_db
@settings(few, max_examples=25)
@given(**SEQUENCES)
def test_many_more_sequences_keep_every_invariant(db, acts, rate):
    do_all(acts, rate)


def do_all(acts, rate):
    """What may happen to an order of two things at this tax rate, and after each the sums."""
    AssociationFactory()
    code = TaxCodeFactory(code=f"r{rate}", treatment="taxed")
    TaxRate.objects.get_or_create(tax_code=code, valid_from="2000-01-01", defaults={"percent": Decimal(rate)})
    lines = [LineRequest(ProductFactory(tax_code=code), "", "Thing", 1, price) for price in (Decimal(19), Decimal(31))]
    order = place_order(buyer=ContactFactory(), lines=lines, at=NOW, by=None)

    for number, (act, amount) in enumerate(acts):
        do(act, order, amount, NOW + timedelta(minutes=number))
        assert_sums_agree(order)


def do(act, order, amount, at):
    """One thing that may happen to an order; what is refused leaves everything as it was."""
    if act == "pay":
        take_payment(
            provider_id=f"pi_{uuid4()}", amount=Money(amount, "EUR"), contact=order.buyer, order=order, method="card",
            detail="", at=at, by=None,
        )  # fmt: skip
        fulfil_paid_lines(order_id=order.pk, at=at)
    elif act == "excess":
        payment = Payment.objects.filter(receipt__order=order).latest("pk") if order.receipts.exists() else None
        if payment is not None and payment.unallocated():
            part = min(amount, payment.unallocated())
            give_back_excess(payment=payment, amount=part, method="cash", request=uuid4(), why=None, at=at, by=None)
    elif act in {"lost", "found"}:
        elsewhere(act, order, amount, at)
    else:
        ask(act, order, amount, at)


def ask(act, order, amount, at):
    """Take something off the lines, or give something back, or both."""
    left, parts = amount, {}
    for pk, room in left_to_credit(order).items():
        if act in {"credit", "both"} and min(left, room):
            parts[pk] = min(left, room)
            left -= parts[pk]
    asked = GivingBack(
        request=uuid4(), credits=parts, refund=amount if act == "refund" else None,
        method="" if act == "credit" else "transfer",
    )  # fmt: skip
    try:
        give_back(order=order, asked=asked, why=None, at=at, by=None)
    except CannotGiveBack:
        return
    fulfil_paid_lines(order_id=order.pk, at=at)


def elsewhere(act, order, amount, at):
    """Somebody gives money back at the provider; or what went does not arrive."""
    payment = Payment.objects.filter(receipt__order=order).order_by("pk").last()
    if payment is None:
        return
    if act == "lost":
        gone = sum(refund.amount for refund in payment.refunds.standing())
        if room := min(amount, payment.amount - gone):
            facts = RefundFacts(f"re_{uuid4()}", "", payment.provider_id, Money(room, "EUR"), RefundStage.SUCCEEDED)
            apply_refund(facts=facts, at=at)
    elif (refund := payment.refunds.filter(method="card", state="succeeded").first()) is not None:
        money = Money(refund.amount, "EUR")
        facts = RefundFacts(refund.provider_id, "", payment.provider_id, money, RefundStage.FAILED, "unknown")
        apply_refund(facts=facts, at=at)
    fulfil_paid_lines(order_id=order.pk, at=at)


def assert_sums_agree(order):
    order.refresh_from_db()
    sums = order.sums()
    assert order.balance() == order.total - sums.credited - sums.paid + sums.refunded
    assert sums.credited <= order.total
    assert sums.refunded <= sums.paid
    assert broken() == {}
    if order.settled_at:  # what is owed stands in the books, too
        its = Q(entry__order=order) | Q(entry__payment__receipt__order=order)
        lines = JournalLine.objects.filter(its, account__code="1300").distinct()
        assert sum(line.debit - line.credit for line in lines) == order.balance()


# --- At once ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_give_back_no_more_than_was_paid(place):
    order = place()
    pay(order, at=NOW)
    line = order.lines.get().pk

    def act(number):
        parts = {line: Decimal(3)} if number % 2 else {}
        refund = None if number % 2 else Decimal(3)
        asked = GivingBack(request=uuid4(), credits=parts, refund=refund, method="transfer")
        return give_back(order=order, asked=asked, why=None, at=timezone.now(), by=None)

    outcomes = at_once(*[lambda number=number: act(number) for number in range(20)], workers=10)

    assert {type(outcome) for outcome in outcomes} <= {GivenBack, CannotGiveBack, CannotCredit}
    assert order.sums().refunded <= 25
    assert sum(refund.amount for refund in Refund.objects.all()) > 20
    serials = list(CreditNote.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert broken() == {}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_gives_back_once(place):
    order, request = place(), uuid4()
    pay(order, at=NOW)
    asked = GivingBack(request=request, credits={order.lines.get().pk: Decimal(5)}, method="transfer")

    outcomes = at_once(
        *[lambda: give_back(order=order, asked=asked, why=None, at=timezone.now(), by=None)] * 6, workers=6
    )

    assert len({outcome.credit_note.pk for outcome in outcomes}) == 1
    assert Refund.objects.get().amount == 5


@pytest.mark.django_db(transaction=True)
def test_money_that_pays_no_order_is_given_back_once_at_once(association):
    payment = take_payment(
        provider_id="pi_1", amount=Money(Decimal(20), "EUR"), contact=ContactFactory(), order=None, method="card",
        detail="", at=NOW, by=None,
    )  # fmt: skip

    at_once(
        *[
            lambda: give_back_excess(
                payment=payment, amount=Decimal(15), method="cash", request=uuid4(), why=None, at=NOW, by=None
            )
        ]
        * 6,
        workers=6,
    )

    assert payment.unallocated() == 5
