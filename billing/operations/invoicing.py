"""Invoices: an order is sold now and paid later, with a gapless number and everything it says frozen.

Lock order: the order's row, then its buyer's (what one buyer owes is added up under it), then what it keeps from
others, the number series last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.mails import render_mail
from ams.core.models import AssociationProfile, Contact, DocumentKind, ExceptionKind, ExceptionMade, User
from ams.core.numbering import take_number
from ams.core.outbox import Attached, post_message
from ams.core.queue import enqueue
from billing.documents import InvoiceFacts
from billing.models import Invoice, InvoicePaper, Order, OrderLine
from billing.operations.frozen import seller_facts, tax_summary, written
from billing.operations.giving_back import Why
from billing.operations.journal import book_credit_notes, book_sale
from billing.operations.keeping import keep_lines
from billing.operations.receipts import line_facts
from billing.operations.settlement import channel_of_journey
from billing.pay_later import Later, check_terms

LONGEST_NUMBER = 60  # of a purchase order


class CannotInvoice(DomainError):
    """There can be no invoice for this order; the text says why."""


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """What is asked for. Name and address replace what the order is billed to, where they are said."""

    purchase_order: str = ""
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class OutsideTheRules:
    """What staff decide where the rules say nothing, or something else."""

    why: Why
    days: int
    at_once: bool


class IssuedFacts(InvoiceFacts):
    """What is kept with an invoice: all it says, the logo's name in the file storage, and to whom it was mailed."""

    logo: str
    mailed_to: str


@transaction.atomic
@knowing_the_association()
def issue_invoice(
    *, order: Order, asked: InvoiceRequest, at: datetime, by: User | None, outside: OutsideTheRules | None = None
) -> Invoice:
    """Sell an order that is to be paid later: booked, numbered, mailed; what is given at once is handed over after.

    An order that has one gets no second: whoever asks again is given the first.
    Raises CannotInvoice, CannotPayLater, NothingLeft, ExceptionNeedsWords.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller").get(pk=order.pk)
    if order.invoiced_at is not None:
        return order.invoice
    owed = order.balance()
    if order.settled_at or order.cancelled_at or owed <= 0:
        raise CannotInvoice(_("Nothing is owed for this order, so there is nothing to invoice."))
    Contact.objects.select_for_update(no_key=True).get(pk=order.buyer_id)
    lines = list(order.lines.select_related("product").order_by("position"))
    deciding = _Deciding(order, lines, at, by)
    terms = deciding.terms(owed) if outside is None else Later(outside.days, deciding.all_if(at_once=outside.at_once))
    made = deciding.exception(outside.why) if outside else None
    keep_lines(lines=lines, until=None, at=at)
    _sell(deciding, asked, terms)
    activity.record(
        "order.invoiced", contact=order.buyer, on=order, by=by, at=at, channel=channel_of_journey(order, by)
    )
    return _issue(deciding, asked, terms, made)


@transaction.atomic
@knowing_the_association()
def change_purchase_order(*, invoice: Invoice, purchase_order: str, at: datetime, by: User) -> InvoicePaper:
    """Write an invoice anew with another purchase-order number, and mail it: its number, day and amount stay.

    The version before stays to be read, for somebody may have booked it. The same number again changes nothing.
    """
    Order.objects.select_for_update().get(pk=invoice.order_id)
    before, number = invoice.paper, _tidy(purchase_order)
    if before.purchase_order == number:
        return before
    facts = {**before.facts, "purchase_order": number, "version": before.version + 1}
    paper = InvoicePaper.objects.create(
        invoice=invoice, version=before.version + 1, purchase_order=number, facts=facts, written_by=by, written_at=at
    )
    said = {"from": before.purchase_order, "to": number}
    activity.record("invoice.rewritten", contact=invoice.contact, on=invoice.order, by=by, at=at, facts=said)
    mail_invoice(paper=paper, at=at)
    return paper


def mail_invoice(*, paper: InvoicePaper, at: datetime) -> None:
    """Say until when it is to be paid, and attach the PDF; the worker makes it when the mail goes out."""
    facts, invoice = paper.facts, paper.invoice
    if not facts["mailed_to"]:
        return
    with translation.override(facts["language"]):
        filename = _("Invoice %(number)s.pdf") % {"number": invoice.number}
    context = {
        "association": the_association(),
        "invoice": invoice,
        "facts": facts,
        "contact": invoice.contact,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[facts['order_reference']])}",
    }
    post_message(
        key=f"invoice:{paper.pk}",
        purpose="invoice",
        recipient=facts["mailed_to"],
        mail=render_mail("billing/email/invoice", context, facts["language"]),
        contact=invoice.contact,
        at=at,
        attachments=[Attached("invoice", str(paper.pk), filename)],
    )


@dataclass(frozen=True, slots=True)
class _Deciding:
    """An order whose row is locked, and who invoices it when."""

    order: Order
    lines: Sequence[OrderLine]
    at: datetime
    by: User | None

    def terms(self, owed: Decimal) -> Later:
        """Those of the rules. Raises CannotPayLater."""
        return check_terms(order=self.order, lines=self.lines, owed=owed, on=day_of(self.at))

    def all_if(self, *, at_once: bool) -> frozenset[int]:
        """Everything on it is given at once, or nothing."""
        return frozenset(line.product_id for line in self.lines) if at_once else frozenset()

    def exception(self, why: Why) -> ExceptionMade:
        """What staff say about it. Raises CannotInvoice, ExceptionNeedsWords."""
        if self.by is None:
            raise CannotInvoice(_("Somebody has to decide this."))
        kind, order = ExceptionKind.INVOICED, self.order
        return record_exception(
            kind, reason=why.reason, words=why.words, contact=order.buyer, on=order, by=self.by, at=self.at
        )


def _sell(deciding: _Deciding, asked: InvoiceRequest, terms: Later) -> None:
    """The order is sold from now on: booked, and what is given at once is to be handed over."""
    order, at = deciding.order, deciding.at
    if asked.name or asked.address:
        name, address = asked.name or order.bill_to["name"], asked.address or order.bill_to["address"]
        order.bill_to = {**order.bill_to, "name": name, "address": address}
    order.invoiced_at = at
    order.save(update_fields=["invoiced_at", "bill_to"])
    given = [line.pk for line in deciding.lines if line.product_id in terms.at_once]
    if given and order.lines.filter(pk__in=given, due_at=None, revoked_at=None).update(due_at=at):
        enqueue("billing.fulfil_order", order_id=order.pk)
    book_sale(order=order, on=day_of(at), at=at)
    book_credit_notes(order=order, on=day_of(at), at=at)


def _issue(deciding: _Deciding, asked: InvoiceRequest, terms: Later, made: ExceptionMade | None) -> Invoice:
    """Its row and its first paper; the number is taken at the very end."""
    order, at, purchase_order = deciding.order, deciding.at, _tidy(asked.purchase_order)
    due_on = day_of(at) + timedelta(days=terms.days)
    facts = _freeze(order, deciding.lines, the_association(), at)
    facts["due_on"], facts["purchase_order"] = due_on.isoformat(), purchase_order
    taken = take_number(entity=order.seller, kind=DocumentKind.INVOICE)
    invoice = Invoice.objects.create(
        series=taken.series, serial=taken.serial, number=taken.text, order=order, contact=order.buyer,
        gross=order.total, due_on=due_on, exception=made, issued_by=deciding.by, issued_at=at,
    )  # fmt: skip
    facts["number"] = taken.text
    paper = InvoicePaper.objects.create(
        invoice=invoice, purchase_order=purchase_order, facts=facts, written_by=deciding.by, written_at=at
    )
    mail_invoice(paper=paper, at=at)
    return invoice


def _freeze(order: Order, lines: Sequence[OrderLine], profile: AssociationProfile, at: datetime) -> IssuedFacts:
    """What the invoice says, in plain JSON: amounts as text with all their decimals, days in ISO form."""
    currency, sums = order.currency, order.sums()
    return {
        "number": "",
        "version": 1,
        "issued_on": day_of(at).isoformat(),
        "due_on": "",
        "purchase_order": "",
        "currency": currency,
        "language": order.buyer.language or settings.LANGUAGE_CODE,
        "seller": seller_facts(order, profile),
        "bill_to": {"name": order.bill_to["name"], "address_lines": order.bill_to["address"].splitlines()},
        "order_reference": order.reference,
        "lines": [line_facts(line, currency) for line in lines],
        "tax_summary": tax_summary(((line, line) for line in lines), currency),
        "total": written(order.total, currency),
        "credited": written(sums.credited, currency),
        "paid": written(sums.paid - sums.refunded, currency),
        "to_pay": written(order.total - sums.credited - sums.paid + sums.refunded, currency),
        "how_to_pay": order.seller.how_to_pay,
        "note": " ".join(dict.fromkeys(line.tax_note for line in lines if line.tax_note)),
        "logo": profile.logo.name or "",
        "mailed_to": order.mailed_to,
    }


def _tidy(purchase_order: str) -> str:
    """Without idle blanks, and no longer than it may be."""
    return " ".join(purchase_order.split())[:LONGEST_NUMBER]
