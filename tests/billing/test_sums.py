"""Whatever is bought and however it is paid, the sums agree to the last cent."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ams.core.money import Money
from billing.models import JournalLine, TaxRate
from billing.operations import LineRequest, place_order, take_payment
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, TaxCodeFactory
from tests.factories.core import AssociationFactory, ContactFactory

PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}
RATES = ["0", "5.5", "7", "9", "19", "21", "25.125"]
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def purchases(draw):
    """A currency, whether prices include tax, lines of (rate, quantity, price), and payments as parts of the total."""
    currency = draw(st.sampled_from(sorted(PLACES)))
    price = st.decimals("0", "999", places=PLACES[currency])
    line = st.tuples(st.sampled_from(RATES), st.integers(1, 7), price)
    lines = draw(st.lists(line, min_size=1, max_size=5))
    shares = draw(st.lists(st.integers(1, 130), min_size=1, max_size=4))
    return currency, draw(st.booleans()), lines, shares


def order_of(currency, includes_tax, lines):
    association = AssociationFactory()
    association.currency = currency
    association.save()
    association.legal_entity.prices_include_tax = includes_tax
    association.legal_entity.save()
    asked = []
    for rate, quantity, price in lines:
        code = TaxCodeFactory(code=f"r{rate}".replace(".", "-"), treatment="taxed")
        TaxRate.objects.get_or_create(tax_code=code, valid_from="2000-01-01", defaults={"percent": Decimal(rate)})
        product = ProductFactory(tax_code=code, seller=association.legal_entity)
        asked.append(LineRequest(product, "", "Thing", quantity, price))
    return place_order(buyer=ContactFactory(), lines=asked, at=NOW, by=None)


@few
@given(purchase=purchases())
@pytest.mark.django_db
def test_totals_taxes_allocations_and_journal_agree(db, purchase):
    currency, includes_tax, lines, shares = purchase
    order = order_of(currency, includes_tax, lines)

    written = list(order.lines.all())
    assert order.total == sum(line.gross for line in written)
    assert all(line.net + line.tax == line.gross for line in written)
    side = [line.gross if includes_tax else line.net for line in written]
    assert side == [price * quantity for _rate, quantity, price in lines]

    for number, share in enumerate(shares):
        amount = Money.rounded(order.total * share / 100, currency)
        if not amount:
            continue
        take_payment(
            provider_id=f"pi_{order.pk}_{number}", amount=amount, contact=order.buyer, order=order, method="card",
            detail="", at=NOW, by=None,
        )  # fmt: skip

    received = sum((payment.amount for payment in order.buyer.payments.all()), Decimal(0))
    left_over = sum((payment.unallocated() for payment in order.buyer.payments.all()), Decimal(0))
    order.refresh_from_db()
    assert order.paid() == min(order.total, received)
    assert left_over == received - order.paid()
    assert (order.settled_at is not None) == (order.balance() == 0)
    _agrees_with_journal(order, received)


def _agrees_with_journal(order, received):
    entries = JournalLine.objects.filter(entry__payment__contact=order.buyer) | JournalLine.objects.filter(
        entry__order=order
    )
    sums = {}
    for line in entries.select_related("account"):
        sums[line.account.code] = sums.get(line.account.code, Decimal(0)) + line.debit - line.credit
    assert sum(sums.values(), Decimal(0)) == 0
    assert sums.get("1200", Decimal(0)) == received
    if order.settled_at and order.total:
        assert sums.get("1300", Decimal(0)) == 0
        assert -sums.get("1700", Decimal(0)) == sum(line.tax for line in order.lines.all())
