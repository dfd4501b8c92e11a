"""What buyers see: the order, the way to pay, what came of it, the receipt."""

import json
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.money import Money
from billing.models import Payment, ReceiptFile
from billing.operations import LineRequest, cancel_order, place_order, take_payment
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import AccessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place(at=timezone.now(), channel="self-service")


def page(client, order, name="", **kwargs):
    return client.get(f"/orders/{order.reference}/{name}", **kwargs)


def read(client, number):
    response = client.get(f"/receipts/{number}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return b"".join(response.streaming_content)  # reading to the end closes the file


def test_an_order_says_what_it_costs_and_how_to_pay(signed_in, order):
    response = page(signed_in, order)

    assert response.status_code == 200
    text = response.content.decode()
    assert order.reference in text
    assert "Mug" in text
    assert "Pay €25.00" in text
    assert "page=order&amp;order=" in text


def test_paying_leads_to_the_provider_and_back_to_a_thank_you(signed_in, order, provider):
    response = signed_in.post(f"/orders/{order.reference}/pay/")
    assert response.status_code == 303
    assert response["Location"] == order.attempts.get().url

    session = provider.pay(order)
    assert session["success_url"] == f"http://testserver/orders/{order.reference}/paid/"
    done = page(signed_in, order, "paid/")

    text = done.content.decode()
    assert "Thank you, it is paid" in text
    assert "alice@example.org" in text
    assert "/receipts/R-000001.pdf" in text


def test_the_page_after_paying_works_though_broker_and_worker_are_down(signed_in, order, provider, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    signed_in.post(f"/orders/{order.reference}/pay/")
    provider.pay(order)

    assert "Thank you" in page(signed_in, order, "paid/").content.decode()
    assert order.lines.get().fulfilled_at


def test_the_button_pressed_after_paying_leads_to_the_thank_you(signed_in, order):
    pay(order, at=timezone.now())

    response = signed_in.post(f"/orders/{order.reference}/pay/")

    assert response["Location"] == f"/orders/{order.reference}/paid/"


def test_coming_back_unpaid_is_said_and_can_go_on(signed_in, order, provider):
    signed_in.post(f"/orders/{order.reference}/pay/")

    text = page(signed_in, order, "paid/").content.decode()

    assert "Not paid yet" in text
    assert "Continue to payment" in text


def test_an_expired_visit_can_be_tried_again(signed_in, order, provider):
    signed_in.post(f"/orders/{order.reference}/pay/")
    provider.process.control("clock", advance=33 * 60)

    text = page(signed_in, order, "paid/").content.decode()

    assert "The payment did not go through" in text
    assert "Try again" in text


def test_a_provider_that_is_away_is_admitted(signed_in, order, provider, settings):
    signed_in.post(f"/orders/{order.reference}/pay/")
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    back = page(signed_in, order, "paid/").content.decode()
    again = signed_in.post(f"/orders/{order.reference}/pay/")

    assert "We cannot see your payment yet" in back
    assert "Reload" in back
    assert again.status_code == 503
    assert "Nothing was charged" in again.content.decode()


class Slow(BaseHTTPRequestHandler):
    """A provider in whose answers each open session is complete and not yet paid: no card does so, direct debits do."""

    def do_GET(self):
        asked = Request(f"{self.server.behind}{self.path}", headers={"Authorization": self.headers["Authorization"]})
        with urlopen(asked, timeout=10) as answer:
            session = json.load(answer) | {"status": "complete"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(session).encode())

    def log_message(self, *_args):
        pass


@pytest.fixture
def money_takes_days(provider, settings):
    with HTTPServer(("127.0.0.1", 0), Slow) as server:
        server.behind = provider.process.url
        Thread(target=server.serve_forever).start()
        yield lambda: setattr(settings, "STRIPE_API_BASE", f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_money_that_is_still_on_its_way_is_said(signed_in, order, money_takes_days):
    signed_in.post(f"/orders/{order.reference}/pay/")
    money_takes_days()

    text = page(signed_in, order, "paid/").content.decode()

    assert "Your payment is on its way" in text
    assert 'action="/orders/' not in text


def test_a_cancelled_order_asks_for_nothing(signed_in, order):
    cancel_order(order=order, at=timezone.now(), by=None)

    text = page(signed_in, order).content.decode()

    assert "This order was cancelled" in text
    assert "/pay/" not in text


def test_money_that_came_after_cancelling_is_admitted(signed_in, order, provider):
    signed_in.post(f"/orders/{order.reference}/pay/")
    provider.pay(order)
    cancel_order(order=order, at=timezone.now(), by=None)

    text = page(signed_in, order, "paid/").content.decode()

    assert "Your money came after that" in text
    assert "/receipts/R-000001.pdf" in text


def test_an_order_paid_in_part_says_what_is_still_to_pay(signed_in, order, alice):
    take_payment(
        provider_id="cash-1", amount=Money(Decimal(10), "EUR"), contact=alice, order=order, method="other", detail="",
        at=timezone.now(), by=None,
    )  # fmt: skip

    text = page(signed_in, order, "paid/").content.decode()

    assert "Part of it is paid" in text
    assert "Pay €15.00" in text


def test_a_paid_order_offers_its_receipt(signed_in, order):
    pay(order, at=timezone.now())

    text = page(signed_in, order).content.decode()

    assert "Nothing is owed since" in text
    assert "/receipts/R-000001.pdf" in text


def test_what_takes_longer_is_said(signed_in, order, settings):
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_fulfilment.Broken"}
    pay(order, at=timezone.now())

    assert "One thing takes a moment longer" in page(signed_in, order, "paid/").content.decode()


def test_what_was_handed_over_is_shown(signed_in, order, settings):
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_fulfilment.Shown"}
    pay(order, at=timezone.now())

    assert "Here is your mug" in page(signed_in, order, "paid/").content.decode()


def test_a_free_order_is_confirmed(signed_in, place):
    text = page(signed_in, place(unit_price="0"), "paid/").content.decode()

    assert "Thank you, it is done" in text
    assert "A confirmation is on its way" in text


@pytest.mark.parametrize("path", ["", "paid/"])
def test_others_see_no_order(client, order, path):
    assert page(client, order, path).url.startswith("/sign-in/")

    client.force_login(AccessFactory().user)

    assert page(client, order, path).status_code == 404
    assert client.post(f"/orders/{order.reference}/pay/").status_code == 404


def test_staff_see_every_order(as_staff, order):
    assert page(as_staff("service"), order).status_code == 200


def test_an_order_is_found_however_its_reference_is_typed(signed_in, order):
    assert signed_in.get(f"/orders/{order.reference.lower()}/").status_code == 200


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("path", ["", "paid/"])
def test_pages_cost_the_same_for_one_line_or_many(signed_in, alice, lines, path):
    asked = [LineRequest(ProductFactory(), "", f"Mug {number}", 1, Decimal(10)) for number in range(lines)]
    order = place_order(buyer=alice, lines=asked, at=timezone.now(), by=None)
    pay(order, at=timezone.now())

    with CaptureQueriesContext(connection) as counted:
        response = page(signed_in, order, path)

    assert response.content.decode().count("<tr>") == lines + 2
    assert len(counted) <= 9, "\n".join(query["sql"] for query in counted)


def test_a_receipt_is_made_when_it_is_first_opened(signed_in, order):
    pay(order, at=timezone.now())

    first, second = read(signed_in, "R-000001"), read(signed_in, "R-000001")

    assert first.startswith(b"%PDF-")
    assert first == second
    assert ReceiptFile.objects.count() == 1


def test_others_see_no_receipt(client, order):
    pay(order, at=timezone.now())
    client.force_login(AccessFactory().user)

    assert client.get("/receipts/R-000001.pdf").status_code == 404
    assert not ReceiptFile.objects.exists()


def test_staff_open_every_receipt(as_staff, order):
    pay(order, at=timezone.now())

    assert read(as_staff("finance"), "R-000001").startswith(b"%PDF-")


def test_a_receipt_number_may_contain_a_slash(signed_in, order, association):
    association.legal_entity.series.create(kind="receipt", prefix="2026/")
    pay(order, at=timezone.now())

    assert "/receipts/2026/000001.pdf" in page(signed_in, order).content.decode()
    assert read(signed_in, "2026/000001").startswith(b"%PDF-")


def test_looking_changes_nothing(signed_in, order, provider):
    page(signed_in, order)

    assert not order.attempts.exists()
    assert not Payment.objects.exists()
    assert signed_in.get(f"/orders/{order.reference}/pay/").status_code == 405
