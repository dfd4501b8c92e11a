"""What an erasure would do, counted, and what it leaves and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ams.core.models import Contact
from ams.core.models.resolution import contact_ids_of
from billing.models import CreditNote, Order, Payment, Receipt
from staffdesk.operations.erasing.steps import STEPS
from staffdesk.operations.erasing.whose import Whose


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, how much of it, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes, by step, and what stays."""

    goes: list[tuple[str, int]]
    stays: list[Kept]


def preview_of(contact: Contact, *, at: datetime) -> Preview:
    """Counted with the very questions that carry it out."""
    who = Whose(contact)
    words = {
        "cases": _("cases: what was said in them, files and notes"),
        "mail_in": _("mails they sent us, also as they came"),
        "mail_out": _("mails to them, and what was written to colleagues about them"),
        "events": _("names and answers on registrations and certificates"),
        "money": _("addresses on parcels, e-mails on orders, what the payment provider told us"),
        "imports": _("rows and files of imports, numbers in other systems"),
        "traces": _("words of what happened, tags, the pinned note"),
        "themselves": _("name, addresses, phone, own fields, logins, and all of it in the history"),
    }  # fmt: skip
    goes = [(words[name], sum(wipe.count() for wipe in step(who, at))) for name, step in STEPS.items()]
    return Preview([(what, count) for what, count in goes if count], list(_kept(contact)))


def _kept(contact: Contact) -> list[Kept]:
    mine = contact_ids_of(contact)
    law = _("Accounting law asks for them, with name and address, for years.")
    orders = Order.objects.filter(buyer__in=mine).count() + Payment.objects.filter(contact__in=mine).count()
    rows = [
        Kept(_("receipts"), Receipt.objects.filter(contact__in=mine).count(), law),
        Kept(_("credit notes"), CreditNote.objects.filter(contact__in=mine).count(), law),
        Kept(_("orders and payments"), orders, law),
        Kept(
            _("the member number, with terms, seats and sums"),
            len(mine),
            _("They name nobody, and figures of the past stay right."),
        ),
    ]
    return [one for one in rows if one.count]
