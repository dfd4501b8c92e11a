"""The rows of each resource with what its representation shows, in a number of queries that does not grow."""

from django.db.models import Prefetch, QuerySet

from ams.core.models import Access, Contact, ContactTag
from billing.models import CreditNote, CreditNoteLine, Invoice, Order, Product, Receipt, Refund
from events.models import Registration, WaitlistEntry
from members.models import Address, Belonging, Committee, Membership, Office, Proof, Seat, Term
from staffdesk.models import Case, CaseMessage
from staffdesk.queries.requests import OF_MEMBERS, TOLD


def contacts() -> QuerySet[Contact]:
    """People and organisations, archived and merged ones too: whoever keeps a copy has to hear of those."""
    preferred = Address.objects.filter(is_preferred=True)
    tags = ContactTag.objects.select_related("tag").order_by("tag__name")
    return Contact.objects.select_related("person", "organisation", "merged_into").prefetch_related(
        Prefetch("addresses", preferred, to_attr="preferred_addresses"),
        Prefetch("contact_tags", tags),
        "external_ids",
    )


def memberships() -> QuerySet[Membership]:
    """With holder, type and the terms that stand."""
    terms = Term.objects.standing().order_by("days")
    return Membership.objects.select_related("holder", "type").prefetch_related(Prefetch("terms", terms))


def seats() -> QuerySet[Seat]:
    """With who has it, and all of the membership that its state rests on."""
    terms = Term.objects.standing().select_related("rule__type")
    full = Seat.objects.select_related("affiliation__person", "membership__holder", "membership__type")
    return full.prefetch_related(Prefetch("membership__terms", terms))


def accesses() -> QuerySet[Access]:
    """Those that stand, with login and contact, the one that was given first first."""
    return Access.objects.filter(ended_at=None).select_related("user", "contact").order_by("granted_at", "pk")


def proofs() -> QuerySet[Proof]:
    """With whose it is, and for which type."""
    return Proof.objects.select_related("contact", "type")


def belongings() -> QuerySet[Belonging]:
    """Those that hold today, with whose they are."""
    return Belonging.objects.current().select_related("contact")


def committees() -> QuerySet[Committee]:
    """With their roles."""
    return Committee.objects.prefetch_related("roles")


def offices() -> QuerySet[Office]:
    """Those that were not struck out, with who and in which committee."""
    return Office.objects.standing().select_related("contact", "role")


def orders() -> QuerySet[Order]:
    """With buyer, lines, what was paid, credited and given back, and the receipts for it."""
    return Order.objects.select_related("buyer").prefetch_related(
        "lines", "allocations", "receipts", "credit_notes", "refunds"
    )


def receipts() -> QuerySet[Receipt]:
    """With contact, order and payment."""
    return Receipt.objects.select_related("contact", "order", "payment")


def invoices() -> QuerySet[Invoice]:
    """With contact, versions, and what was paid, credited and given back of the order."""
    money = ("papers", "order__allocations", "order__credit_notes", "order__refunds")
    return Invoice.objects.select_related("contact", "order").prefetch_related(*money)


def credit_notes() -> QuerySet[CreditNote]:
    """With contact, order and lines."""
    lines = CreditNoteLine.objects.select_related("order_line", "credit_note__order").order_by("pk")
    return CreditNote.objects.select_related("contact", "order").prefetch_related(Prefetch("lines", lines))


def refunds() -> QuerySet[Refund]:
    """With whose money it is, and the order."""
    return Refund.objects.select_related("payment__contact", "order")


def registrations() -> QuerySet[Registration]:
    """With event, order, contact and places in sessions."""
    full = Registration.objects.select_related("ticket_type__event", "order_line__order", "contact")
    return full.prefetch_related("places")


def waiting() -> QuerySet[WaitlistEntry]:
    """Those whose wish is open, with event and contact."""
    return WaitlistEntry.objects.open().select_related("ticket_type__event", "contact")


def products() -> QuerySet[Product]:
    """With seller, tax, and what the shop says of them."""
    return Product.objects.select_related("seller", "tax_code", "shop_item", "stock")


def cases() -> QuerySet[Case]:
    """Matters that members know of, with whose they are. One that became part of another is shown there."""
    return Case.objects.filter(kind__in=OF_MEMBERS, merged_into=None).select_related("contact", "reason")


def case_messages() -> QuerySet[CaseMessage]:
    """What members and staff said to each other."""
    return CaseMessage.objects.filter(kind__in=TOLD)
