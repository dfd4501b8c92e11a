"""What the doctor says of payments."""

from decimal import Decimal

import pytest

from billing import chart, readiness
from billing.models import TaxRate
from tests.factories.billing import ProductFactory, TaxCodeFactory

pytestmark = pytest.mark.django_db


def said(check):
    return [(finding.level, finding.says) for finding in check()]


@pytest.mark.parametrize(
    ("keys", "demo", "expected"),
    [
        (("http://127.0.0.1:9", "sk_test_1", "whsec_1"), True, ("ok", "sandbox")),
        (("", "", ""), False, ("missing", "Nobody can pay online")),
        (("", "sk_live_1", ""), False, ("missing", "cannot tell us")),
        (("", "sk_live_1", "whsec_1"), False, ("ok", "live mode")),
        (("", "sk_test_1", "whsec_1"), False, ("warning", "test mode")),
        (("", "sk_test_1", "whsec_1"), True, ("ok", "test mode")),
    ],
)
def test_keys(settings, keys, demo, expected):
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = keys
    settings.DEMO = demo

    [(level, says)] = said(readiness.payment_provider)

    assert level == expected[0]
    assert expected[1] in says


def test_bookkeeping(association):
    assert [level for level, _ in said(readiness.bookkeeping)] == ["warning", "warning"]

    chart.ensure_chart()
    association.legal_entity.series.create(kind="receipt", prefix="R-")

    assert said(readiness.bookkeeping) == [("ok", "The accounts that are booked on exist.")]


def test_bookkeeping_without_an_association():
    assert [level for level, _ in said(readiness.bookkeeping)] == ["warning"]


def test_catalogue(mug):
    assert said(readiness.catalogue) == []

    ProductFactory(name="Cap")
    code = TaxCodeFactory(code="vat", name="VAT", treatment="taxed")
    assert said(readiness.catalogue) == [("warning", "Cap has no price."), ("warning", "The tax code VAT has no rate.")]

    TaxRate.objects.create(tax_code=code, percent=Decimal(21), valid_from="2000-01-01")
    assert said(readiness.catalogue) == [("warning", "Cap has no price.")]
