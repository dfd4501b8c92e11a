"""Issuing receipts: one for each payment, with a gapless number and everything it says frozen."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import address_for
from ams.core.mails import render_mail
from ams.core.models import Activity, AssociationProfile, DocumentKind, User
from ams.core.money import format_money
from ams.core.numbering import take_number
from ams.core.outbox import Attached, post_message
from billing.documents import LineFacts, ReceiptFacts
from billing.models import Order, OrderLine, Payment, Product, Receipt
from billing.operations.frozen import seller_facts, tax_summary, written
from billing.operations.settlement import channel_of_journey


class IssuedFacts(ReceiptFacts):
    """What is kept with a receipt: all it says, the logo's name in the file storage, and to whom it was mailed."""

    logo: str
    mailed_to: str


class Receipted(NamedTuple):
    """What a receipt is about; there is no `order` for money that is for none, or for several: its `shares`."""

    payment: Payment
    order: Order | None
    lines: list[OrderLine]
    allocated: Decimal
    profile: AssociationProfile
    shares: Sequence[tuple[Order, Decimal]] = ()

    @property
    def sold_by(self) -> Order | None:
        """An order of the seller who received it."""
        return self.order or (self.shares[0][0] if self.shares else None)


def issue_receipt(about: Receipted, *, on: date, at: datetime, by: User | None) -> Activity:
    """Give the payment its receipt and have it mailed; call it last in the payment's transaction.

    The number is taken at the very end, for its series stays locked until the commit. `on` is the association's day.
    The row that says so is for the caller to write.
    """
    payment, order = about.payment, about.order
    facts = _freeze(about, on)
    sold_by = about.sold_by
    taken = take_number(entity=sold_by.seller if sold_by else about.profile.legal_entity, kind=DocumentKind.RECEIPT)
    receipt = Receipt.objects.create(
        series=taken.series,
        serial=taken.serial,
        number=taken.text,
        payment=payment,
        order=order,
        contact=payment.contact,
        issued_at=at,
        facts={**facts, "number": taken.text},
    )
    channel = channel_of_journey(order, by) if order else ""
    if facts["mailed_to"]:
        _mail(receipt, about.profile, at)
    return activity.draft("receipt.issued", contact=payment.contact, on=receipt, by=by, at=at, channel=channel)


def _freeze(about: Receipted, on: date) -> IssuedFacts:
    """What the receipt says, in plain JSON: amounts as text with all their decimals, days in ISO form."""
    payment, order, lines, _allocated, profile, shares = about
    contact = payment.contact
    bill_to = order.bill_to if order else {"name": contact.display_name, "address": "", "email": ""}
    language = contact.language or settings.LANGUAGE_CODE
    return {
        "number": "",
        "issued_on": on.isoformat(),
        "paid_on": (payment.arrived_on or on).isoformat(),
        "currency": payment.currency,
        "language": language,
        "seller": seller_facts(about.sold_by, profile),
        "bill_to": {"name": bill_to["name"], "address_lines": bill_to["address"].splitlines()},
        "order_reference": order.reference if order else "",
        "lines": [line_facts(line, payment.currency) for line in lines]
        or [_share_facts(one, part, language) for one, part in shares],
        "tax_summary": tax_summary(((line, line) for line in lines), payment.currency),
        "total": written(order.total if order else payment.amount, payment.currency),
        "paid": written(payment.amount, payment.currency),
        "method": payment.detail or payment.get_method_display(),
        "note": _note(about, language),
        "logo": profile.logo.name or "",
        "mailed_to": bill_to["email"] or address_for(contact),
    }


def line_facts(line: OrderLine, currency: str) -> LineFacts:
    """A line as it stands on paper."""
    facts: LineFacts = {
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": written(line.unit_price, currency),
        "net": written(line.net, currency),
        "tax_rate": line.percent,
        "tax": written(line.tax, currency),
        "gross": written(line.gross, currency),
    }
    if line.kind == Product.Kind.DONATION:
        facts["is_gift"] = True
    return facts


def _share_facts(order: Order, part: Decimal, language: str) -> LineFacts:
    """What of a payment paid one of several orders; its tax stands on its invoice."""
    amount = written(part, order.currency)
    with translation.override(language):
        words = _("Invoice %(number)s, order %(order)s") if order.invoiced_at else _("Order %(order)s")
    called = {"number": order.invoice.number if order.invoiced_at else "", "order": order.reference}
    return {"description": words % called, "quantity": 1, "unit_price": amount, "net": amount, "tax_rate": "0",
            "tax": written(Decimal(0), order.currency), "gross": amount}  # fmt: skip


def _note(about: Receipted, language: str) -> str:
    """Why no tax is charged, each reason once; and that part of the money was too much, or is still missing."""
    payment, order, lines, allocated, _profile, _shares = about
    notes = list(dict.fromkeys(line.tax_note for line in lines if line.tax_note))
    too_much = payment.amount - allocated
    missing = order.balance() if order and not order.settled_at and not order.cancelled_at else Decimal(0)
    with translation.override(language):
        if too_much:
            notes.append(
                _("%(amount)s of this is more than was owed. We will get in touch about giving it back.")
                % {"amount": format_money(too_much, payment.currency, language)}
            )
        elif missing > 0:
            notes.append(
                _("This is a part of the total: %(amount)s is still to be paid.")
                % {"amount": format_money(missing, payment.currency, language)}
            )
    return " ".join(notes)


def _mail(receipt: Receipt, profile: AssociationProfile, at: datetime) -> None:
    """Thank, and attach the PDF; the worker makes it when the mail goes out."""
    facts = receipt.facts
    with translation.override(facts["language"]):
        filename = _("Receipt %(number)s.pdf") % {"number": receipt.number}
    reference = facts["order_reference"]
    lines = facts["lines"]
    context = {
        "association": profile,
        "receipt": receipt,
        "facts": facts,
        "contact": receipt.contact,
        "only_gifts": bool(lines) and all(line.get("is_gift") for line in lines),
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[reference])}" if reference else "",
    }
    post_message(
        key=f"receipt:{receipt.pk}",
        purpose="receipt",
        recipient=facts["mailed_to"],
        mail=render_mail("billing/email/receipt", context, facts["language"]),
        contact=receipt.contact,
        at=at,
        attachments=[Attached("receipt", receipt.number, filename)],
    )
