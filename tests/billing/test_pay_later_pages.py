"""Choosing to pay later in the portal, and what staff do about invoices at the desk."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import ExceptionMade, ReasonCode
from billing.models import Invoice, Order, PayLater
from tests.billing.test_documents import opened, text_of
from tests.factories.billing import invoiced
from tests.factories.core import ContactFactory


@pytest.fixture
def rule(mug):
    return PayLater.objects.create(product=mug, who=PayLater.Who.EVERYBODY, days=14)


def test_a_quiet_choice_beside_paying_leads_to_one_page_and_an_invoice(signed_in, place, rule):
    order = place(at=timezone.now())
    page = reverse("billing:order", args=[order.reference])
    later = reverse("billing:pay_later", args=[order.reference])
    assert later in signed_in.get(page).content.decode()
    assert "purchase_order" in signed_in.get(later).content.decode()

    refused = signed_in.post(later, {"purchase_order": "4711", "name": "Alice Moreau", "address": ""})
    assert "Write the address" in refused.content.decode()
    done = signed_in.post(later, {"purchase_order": "4711", "name": "Alice Moreau", "address": "Quay 1"}, follow=True)

    issued = Invoice.objects.get()
    said = done.content.decode()
    assert "To be paid by" in said
    assert "purchase order 4711" in said
    assert "Pay €25.00" in said
    assert later not in said
    pdf = b"".join(signed_in.get(reverse("billing:invoice_pdf", args=[issued.number])).streaming_content)
    text = " ".join(text_of(pdf).split())
    for words in ("Invoice", "€25.00", "To be paid by", "4711", "Quay 1", "Please name invoice I-000001"):
        assert words in text
    with opened(pdf).open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")


def test_where_nobody_may_nothing_is_offered(signed_in, place):
    order = place(at=timezone.now())
    later = reverse("billing:pay_later", args=[order.reference])

    assert later not in signed_in.get(reverse("billing:order", args=[order.reference])).content.decode()
    assert signed_in.post(later, {}).status_code == 302
    assert not Invoice.objects.exists()


def test_finance_invoices_what_the_rules_do_not_give(as_staff, place):
    order = place(at=timezone.now())
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")
    client = as_staff("finance")
    address = reverse("staffdesk:issue_invoice", args=[order.reference])
    form = {"days": 10, "given": "at_once", "reason": reason.pk, "words": "Their bookkeeping asks for it.",
            "request": "5a1d3c1e-0f3b-4b63-9f0f-0a4b9c0d7e55", "purchase_order": "A1"}  # fmt: skip
    assert client.get(address).status_code == 200

    client.post(address, form)
    client.post(address, form)

    issued = Invoice.objects.get()
    assert ExceptionMade.objects.get() == issued.exception
    assert Order.objects.get().lines.get().fulfilled_at
    client.post(reverse("staffdesk:purchase_order", args=[order.reference]), {"purchase_order": "B2"})
    said = client.get(reverse("staffdesk:order", args=[order.reference])).content.decode()
    assert "purchase order B2" in said
    assert "version 2" in said
    assert "On invoice" in said


def test_nobody_reads_the_invoice_of_somebody_else(signed_in, mug, rule):

    issued = invoiced(mug, ContactFactory(), at=timezone.now())

    assert signed_in.get(reverse("billing:invoice_pdf", args=[issued.number])).status_code == 404


def test_the_search_finds_an_invoice_by_its_number_for_those_who_see_orders(as_staff, mug):
    issued = invoiced(mug, ContactFactory(display_name="Bob Moreau"), at=timezone.now())

    found = {
        role: as_staff(role).get(f"/desk/search/?q={issued.number}").content.decode() for role in ("finance", "events")
    }

    assert "Bob Moreau" in found["finance"]
    assert "Bob Moreau" not in found["events"]


@pytest.mark.sweep
def test_what_is_no_version_is_the_latest(as_staff, mug):
    issued = invoiced(mug, ContactFactory(), at=timezone.now())
    address = reverse("billing:invoice_pdf", args=[issued.number])

    desk = as_staff("finance")
    assert b"".join(desk.get(address, {"version": "²"}).streaming_content).startswith(b"%PDF")
    assert desk.get(address, {"version": "7"}).status_code == 404
