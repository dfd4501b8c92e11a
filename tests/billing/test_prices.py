"""What things cost on which day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ams.core.models import Activity
from billing.models import Price
from billing.operations import LineRequest, place_order
from billing.prices import NotOnSale, PriceNotPossible, change_price, price_on
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory
from tests.factories.core import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NEXT_YEAR = date(2027, 1, 1)


def test_a_price_holds_from_its_day_on(mug):
    change_price(product=mug, amount=Decimal("14.00"), valid_from=NEXT_YEAR, at=NOW, by=None)

    assert price_on(mug, NEXT_YEAR - timedelta(days=1)) == Decimal("12.50")
    assert price_on(mug, NEXT_YEAR) == Decimal("14.00")


def test_before_its_first_price_nothing_is_on_sale(association):
    product = ProductFactory(name="Cap")
    change_price(product=product, amount=Decimal(5), valid_from=TODAY, at=NOW, by=None)

    assert price_on(product, TODAY) == Decimal(5)
    with pytest.raises(NotOnSale, match="Cap is not sold at the moment"):
        price_on(product, TODAY - timedelta(days=1))


def test_what_is_archived_is_not_on_sale_from_that_day(mug):
    mug.archived_at = datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))  # still the 21st in UTC

    assert price_on(mug, TODAY - timedelta(days=1)) == Decimal("12.50")
    with pytest.raises(NotOnSale):
        price_on(mug, TODAY)


def test_a_change_is_recorded_with_who_made_it(mug):
    finance = UserFactory(role="finance")

    price = change_price(product=mug, amount=Decimal("14.00"), valid_from=NEXT_YEAR, at=NOW, by=finance)

    assert (price.set_by, price.set_at) == (finance, NOW)
    recorded = Activity.objects.get(kind="price.changed")
    assert (recorded.actor, recorded.object, recorded.channel) == (finance, mug, "staff")
    assert recorded.facts == {"amount": "14.00", "currency": "EUR", "valid_from": "2027-01-01"}


@pytest.mark.parametrize(
    ("amount", "valid_from", "why"),
    [
        ("-1", NEXT_YEAR, "no price in EUR"),
        ("12.345", NEXT_YEAR, "no more decimals"),
        ("13", TODAY - timedelta(days=1), "cannot begin in the past"),
        ("13", date(2000, 1, 1), "cannot begin in the past"),
    ],
)
def test_prices_that_cannot_be(mug, amount, valid_from, why):
    with pytest.raises(PriceNotPossible, match=why):
        change_price(product=mug, amount=Decimal(amount), valid_from=valid_from, at=NOW, by=None)

    assert Price.objects.count() == 1


@pytest.mark.parametrize("day", [TODAY, NEXT_YEAR])
def test_a_wrong_price_is_corrected_for_its_own_day_and_stays_to_be_read(mug, day):
    wrong = change_price(product=mug, amount=Decimal("140.00"), valid_from=day, at=NOW, by=None)
    right = change_price(product=mug, amount=Decimal("14.00"), valid_from=day, at=NOW + timedelta(minutes=5), by=None)

    assert price_on(mug, day) == Decimal("14.00")
    assert price_on(mug, day - timedelta(days=1)) == Decimal("12.50")
    assert [(one, one.is_corrected) for one in mug.prices.for_reading()][:2] == [(right, False), (wrong, True)]
    assert Activity.objects.latest("pk").facts["correction"] == "1"
    with pytest.raises(PriceNotPossible, match="already"):
        change_price(product=mug, amount=Decimal("14.00"), valid_from=day, at=NOW, by=None)


def test_what_was_ordered_at_the_wrong_price_keeps_it(mug):
    change_price(product=mug, amount=Decimal("1.00"), valid_from=TODAY, at=NOW, by=None)
    lines = [LineRequest(mug, "", "Mug", 1, price_on(mug, TODAY))]
    order = place_order(buyer=ContactFactory(), lines=lines, at=NOW, by=None)

    change_price(product=mug, amount=Decimal("13.00"), valid_from=TODAY, at=NOW, by=None)

    assert order.lines.get().unit_price == Decimal("1.00")
    assert price_on(mug, TODAY) == Decimal("13.00")


def test_the_first_price_may_begin_in_the_past(association):
    product = ProductFactory()

    change_price(product=product, amount=Decimal(0), valid_from=date(2024, 1, 1), at=NOW, by=None)

    assert price_on(product, date(2025, 6, 1)) == 0
