"""Credit notes and refunds, as other systems read them."""

from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.money import Money
from billing.operations import GivingBack, LineRequest, give_back, give_back_excess, place_order, take_payment
from tests.api.conftest import LONG_AGO
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(association):
    """Three orders, five euros of each given back."""
    placed = []
    for _ in range(3):
        lines = [LineRequest(ProductFactory(), "", "Mug", 2, Decimal("12.50"))]
        order = place_order(buyer=ContactFactory(), lines=lines, at=LONG_AGO, by=None)
        pay(order, at=LONG_AGO)
        asked = GivingBack(request=uuid4(), credits={order.lines.get().pk: Decimal(5)}, method="transfer")
        give_back(order=order, asked=asked, why=None, at=LONG_AGO, by=None)
        placed.append(order)
    return placed


def test_a_credit_note_and_its_refund_are_read(key_for, orders):
    api, [order, *_others] = key_for("receipts:read", "orders:read", "contacts:read"), orders

    [note] = api.get(f"credit-notes/?order={order.reference.lower()}&contact={order.buyer.number}").json()["results"]
    assert api.get(f"credit-notes/{note['number']}/").json() == note
    assert (note["contact"], note["order"]) == (order.buyer.number, order.reference)
    assert note["gross"] == {"amount": "5.00", "currency": "EUR"}
    assert [line["position"] for line in note["lines"]] == [1]
    pdf = api.get(f"credit-notes/{note['number']}/pdf/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")

    listed = api.get(f"refunds/?order={order.reference}&contact={order.buyer.number}&state=succeeded").json()
    [refund] = listed["results"]
    assert api.get(f"refunds/{refund['id']}/").json() == refund
    assert (refund["method"], refund["state"], refund["order"]) == ("transfer", "succeeded", order.reference)
    assert refund["amount"] == {"amount": "5.00", "currency": "EUR"}

    read = api.get(f"orders/{order.reference}/").json()
    assert [read[name]["amount"] for name in ("credited", "refunded", "owed")] == ["5.00", "5.00", "0.00"]


def test_a_refund_of_money_for_no_order_names_none(key_for, orders):
    payment = take_payment(
        provider_id="pi_1", amount=Money(Decimal(5), "EUR"), contact=orders[0].buyer, order=None, method="card",
        detail="", at=LONG_AGO, by=None,
    )  # fmt: skip
    give_back_excess(payment=payment, amount=None, method="cash", request=uuid4(), why=None, at=LONG_AGO, by=None)

    found = key_for("receipts:read").get("refunds/").json()["results"]

    assert [one["order"] for one in found].count(None) == 1


@pytest.mark.parametrize("path", ["credit-notes/", "refunds/"])
def test_lists_go_on_page_by_page(key_for, orders, path):
    api = key_for("receipts:read")

    first = api.get(f"{path}?limit=2").json()
    rest = api.get(first["next"].split("/api/v1/")[1]).json()

    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)
    names = [
        tuple(sorted(str(one.get("number") or one.get("id")) for one in part["results"])) for part in (first, rest)
    ]
    assert len({name for part in names for name in part}) == 3


def test_they_take_the_scope_of_receipts(key_for, orders):
    api = key_for("orders:read")

    assert [api.get(path).status_code for path in ("credit-notes/", "refunds/", "refunds/nothing/")] == [403, 403, 404]
    assert key_for("receipts:read").get(f"refunds/{uuid4()}/").status_code == 404
