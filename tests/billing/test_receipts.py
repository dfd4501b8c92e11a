"""What receipts say, and the PDFs made of them."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from ams.core.models import Message
from ams.core.money import Money
from ams.core.outbox import send_message
from billing.documents import render_receipt
from billing.models import ReceiptFile, TaxRate
from billing.operations import LineRequest, place_order, take_payment
from billing.receipts import receipt_attachment, receipt_file
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, TaxCodeFactory, pay
from tests.factories.core import LegalEntityFactory
from tests.mail_server import listening

pytestmark = pytest.mark.django_db


def taxed(percent, name="Mug"):
    code = TaxCodeFactory(code=f"vat{percent}", name=f"VAT {percent} %", treatment="taxed")
    TaxRate.objects.get_or_create(tax_code=code, valid_from="2000-01-01", defaults={"percent": Decimal(percent)})
    return ProductFactory(name=name, tax_code=code)


def test_a_receipt_says_everything_and_stays_so(association, alice):
    exempt = TaxCodeFactory(code="exempt", note="Exempt from VAT.")
    asked = [
        LineRequest(taxed(21), "", "Mug", 2, Decimal("12.10")),
        LineRequest(taxed(21), "", "Cup", 1, Decimal("6.05")),
        LineRequest(taxed(9), "", "Book", 1, Decimal("10.90")),
        LineRequest(ProductFactory(tax_code=exempt), "", "Lecture", 1, Decimal(50)),
    ]
    order = place_order(
        buyer=alice, lines=asked, at=NOW, by=None, bill_to={"name": "Moreau Ltd", "address": "Quay 1\nUtrecht"}
    )

    facts = pay(order, at=NOW).receipt.facts

    assert facts["number"] == "R-000001"
    assert (facts["issued_on"], facts["paid_on"], facts["language"]) == ("2026-11-22", "2026-11-22", "en-gb")
    assert (facts["total"], facts["paid"], facts["currency"]) == ("91.15", "91.15", "EUR")
    assert facts["bill_to"] == {"name": "Moreau Ltd", "address_lines": ["Quay 1", "Utrecht"]}
    assert facts["seller"]["address_lines"] == ["Mill Lane 3", "3511 AB Utrecht"]
    assert facts["lines"][0] == {
        "description": "Mug", "quantity": 2, "unit_price": "12.10", "net": "20.00", "tax_rate": "21", "tax": "4.20",
        "gross": "24.20",
    }  # fmt: skip
    assert facts["tax_summary"] == [
        {"rate": "21", "code": "vat21", "net": "25.00", "tax": "5.25"},
        {"rate": "9", "code": "vat9", "net": "10.00", "tax": "0.90"},
        {"rate": "0", "code": "exempt", "net": "50.00", "tax": "0.00"},
    ]
    assert (facts["method"], facts["note"], facts["mailed_to"]) == (
        "Visa •••• 4242", "Exempt from VAT.", "alice@example.org",
    )  # fmt: skip


def test_the_day_is_the_associations(place):
    just_after_midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # already 2027 in Amsterdam

    assert pay(place(), at=just_after_midnight).receipt.facts["issued_on"] == "2027-01-01"


def test_no_number_is_skipped_at_midnight(place):  # odoo #11859
    midnight = datetime(2026, 12, 31, 23, tzinfo=UTC)
    instants = [midnight + timedelta(seconds=seconds) for seconds in (-1, 0, 1)]

    receipts = [pay(place(), at=at).receipt for at in instants]

    assert [one.facts["issued_on"] for one in receipts] == ["2026-12-31", "2027-01-01", "2027-01-01"]
    assert [one.number for one in receipts] == ["R-000001", "R-000002", "R-000003"]


def test_each_seller_counts_by_itself(place, alice):
    foundation = LegalEntityFactory(name="Riverbend Foundation")
    foundation.series.create(kind="receipt", prefix="F-", first_serial=500)
    theirs = place(product=ProductFactory(seller=foundation))

    numbers = [pay(order, at=NOW).receipt.number for order in (place(), theirs, place())]

    assert numbers == ["R-000001", "F-000500", "R-000002"]


def test_it_is_mailed_with_the_document(place):
    receipt = pay(place(), at=NOW).receipt

    message = Message.objects.get(key=f"receipt:{receipt.pk}")
    assert (message.recipient, message.purpose, message.contact) == ("alice@example.org", "receipt", receipt.contact)
    attachment = message.attachments.get()
    assert (attachment.kind, attachment.reference, attachment.filename) == (
        "receipt", "R-000001", "Receipt R-000001.pdf",
    )  # fmt: skip


def test_a_receipt_nobody_takes_leaves_the_order_paid(place, settings):  # tendenci #1219
    order = place()
    receipt = pay(order, at=NOW).receipt
    message = Message.objects.get(key=f"receipt:{receipt.pk}")

    with listening(settings) as server:
        server.replies["alice@example.org"] = "550 no such mailbox"
        assert send_message(message_id=message.pk, at=NOW) is False

    message.refresh_from_db()
    order.refresh_from_db()
    assert (message.state, order.settled_at, order.balance()) == ("failed", NOW, 0)


def test_who_has_no_address_is_not_mailed(place, alice):
    alice.email = ""
    alice.save()

    assert pay(place(), at=NOW).receipt.facts["mailed_to"] == ""
    assert not Message.objects.exists()


def test_the_document_is_made_once_and_kept_with_its_hash(place):
    receipt = pay(place(), at=NOW).receipt

    content = receipt_attachment(receipt.number)

    assert content.startswith(b"%PDF-")
    kept = ReceiptFile.objects.get()
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert receipt_attachment(receipt.number) == content
    assert receipt_file(receipt=receipt, at=NOW) == kept


def test_a_receipt_for_no_order_has_a_document(association, alice):
    payment = take_payment(
        provider_id="gift-1", amount=Money(Decimal(5), "EUR"), contact=alice, order=None, method="other", detail="",
        at=NOW, by=None,
    )  # fmt: skip

    assert receipt_attachment(payment.receipt.number).startswith(b"%PDF-")


SQUARE = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"


def test_the_logo_of_that_day_is_on_it(place, association):
    association.logo.save("logo.svg", ContentFile(SQUARE))
    receipt = pay(place(), at=NOW).receipt

    content = receipt_attachment(receipt.number)

    logo = f"data:image/svg+xml;base64,{base64.b64encode(SQUARE).decode()}"
    assert content == render_receipt(receipt.facts, logo=logo) != render_receipt(receipt.facts)


def test_a_logo_that_is_gone_is_left_out(place, association):
    association.logo.save("logo.svg", ContentFile(SQUARE))
    receipt = pay(place(), at=NOW).receipt
    default_storage.delete(receipt.facts["logo"])

    assert receipt_attachment(receipt.number) == render_receipt(receipt.facts)


@pytest.mark.django_db(transaction=True)
def test_opened_twice_at_once_there_is_one_document(place):
    """Looking takes a moment, making it a hundred times as long: both look, then both make it, one after the other."""
    receipt = pay(place(), at=NOW).receipt
    both_open_it = Barrier(2)
    made = []

    def open_it():
        connection.ensure_connection()
        both_open_it.wait(20)
        made.append(receipt_file(receipt=receipt, at=NOW).file.name)
        connection.close()

    threads = [Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = ReceiptFile.objects.get()
    assert made == [kept.file.name] * 2
    assert default_storage.listdir("receipts/2026/11")[1].count(kept.file.name.rpartition("/")[2]) == 1


def test_facts_are_plain_json(place):
    facts = pay(place(), at=NOW).receipt.facts

    assert json.loads(json.dumps(facts)) == facts
