"""Credit notes: what is taken off an order's lines, with a gapless number and everything it says frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import AssociationProfile, DocumentKind, ExceptionMade, User
from ams.core.money import format_money, quantised
from ams.core.numbering import take_number
from ams.core.outbox import Attached, post_message
from billing.documents import CreditNoteFacts
from billing.models import CreditNote, CreditNoteLine, Order, OrderLine, Refund
from billing.operations.frozen import seller_facts, tax_summary, written
from billing.operations.refund_mails import ways_back


class CannotCredit(DomainError):
    """More would be taken off a line than it is; `line` says which."""

    def __init__(self, line: OrderLine, left: Decimal) -> None:
        facts = {"line": line, "left": format_money(left, line.order.currency, translation.get_language() or "en")}
        super().__init__(_("At most %(left)s can be taken off “%(line)s”.") % facts)
        self.line = line


class IssuedFacts(CreditNoteFacts):
    """What is kept with a credit note: all it says, the logo's name in the storage, and to whom it was mailed."""

    logo: str
    mailed_to: str


@dataclass(frozen=True, slots=True)
class Credited:
    """A part of a line that is taken off, its tax in proportion."""

    line: OrderLine
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note before it has its number; `refunds` are what goes back with it, for it says so."""

    order: Order
    parts: Sequence[Credited]
    refunds: Sequence[Refund]
    request: UUID
    exception: ExceptionMade | None
    note: str  # a word to the member, which stands on it
    profile: AssociationProfile

    @property
    def gross(self) -> Decimal:
        """How much less is owed."""
        return sum((part.gross for part in self.parts), Decimal(0))


def left_to_credit(order: Order) -> dict[int, Decimal]:
    """What can still be taken off each line of an order, by the line's key, gross."""
    rows = order.lines.values("pk", "gross").annotate(credited=Sum("credits__gross", default=Decimal(0)))
    return {row["pk"]: row["gross"] - row["credited"] for row in rows}


def parts_of(order: Order, amounts: Mapping[int, Decimal]) -> list[Credited]:
    """Parts of an order's lines, whose row is locked, by their gross amounts. Raises CannotCredit.

    Tax is what the tax of all that was taken off so far rounds to, less what was: the last part takes what remains, so
    a line that is credited wholly is credited to the last cent, in however many parts.
    """
    lines = order.lines.filter(pk__in=[pk for pk, amount in amounts.items() if amount]).order_by("position")
    return [_part_of(line, amounts[line.pk], order) for line in lines.select_related("product")]


def issue_credit_note(credit: Credit, *, on: date, at: datetime, by: User | None) -> CreditNote:
    """Issue and mail it; call it last in the transaction, which holds the order's row: its series stays locked.

    `on` is the association's day of `at`.
    """
    facts = _freeze(credit, on)
    taken = take_number(entity=credit.order.seller, kind=DocumentKind.CREDIT_NOTE)
    note = CreditNote.objects.create(
        series=taken.series,
        serial=taken.serial,
        number=taken.text,
        order=credit.order,
        contact=credit.order.buyer,
        net=sum((part.net for part in credit.parts), Decimal(0)),
        tax=sum((part.tax for part in credit.parts), Decimal(0)),
        gross=credit.gross,
        request=credit.request,
        exception=credit.exception,
        issued_by=by,
        issued_at=at,
        facts={**facts, "number": taken.text},
    )
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(credit_note=note, order_line=part.line, net=part.net, tax=part.tax, gross=part.gross)
        for part in credit.parts
    )
    if facts["mailed_to"]:
        _mail(note, credit, at)
    return note


def _part_of(line: OrderLine, amount: Decimal, order: Order) -> Credited:
    before = line.credits.aggregate(tax=Sum("tax", default=Decimal(0)), gross=Sum("gross", default=Decimal(0)))
    left: Decimal = line.gross - before["gross"]
    if not 0 < amount <= left or amount != quantised(amount, order.currency):
        raise CannotCredit(line, left)
    all_gross = before["gross"] + amount
    tax = quantised(line.tax * all_gross / line.gross, order.currency) - before["tax"]
    return Credited(line, amount - tax, tax, amount)


def _freeze(credit: Credit, on: date) -> IssuedFacts:
    """What the credit note says, in plain JSON: amounts as text with all their decimals, days in ISO form."""
    order, currency = credit.order, credit.order.currency
    language = order.buyer.language or settings.LANGUAGE_CODE
    with translation.override(language):
        ways = ways_back(credit.refunds)
    notes = dict.fromkeys(part.line.tax_note for part in credit.parts if part.line.tax_note)
    return {
        "number": "",
        "issued_on": on.isoformat(),
        "currency": currency,
        "language": language,
        "seller": seller_facts(order, credit.profile),
        "bill_to": {"name": order.bill_to["name"], "address_lines": order.bill_to["address"].splitlines()},
        "order_reference": order.reference,
        "ordered_on": order.placed_at.astimezone(credit.profile.zone).date().isoformat(),
        "lines": [
            {
                "description": part.line.description,
                "tax_rate": part.line.percent,
                "gross": written(part.gross, currency),
                "is_part": part.gross != part.line.gross,
            }
            for part in credit.parts
        ],
        "tax_summary": tax_summary(((part.line, part) for part in credit.parts), currency),
        "total": written(credit.gross, currency),
        "ways_back": ways,
        "note": " ".join([credit.note, *notes]).strip(),
        "logo": credit.profile.logo.name or "",
        "mailed_to": order.mailed_to,
    }


def _mail(note: CreditNote, credit: Credit, at: datetime) -> None:
    """Say what is taken off and how the money goes back, and attach the PDF; the worker makes it."""
    facts = note.facts
    with translation.override(facts["language"]):
        filename = _("Credit note %(number)s.pdf") % {"number": note.number}
    context = {
        "association": credit.profile,
        "credit_note": note,
        "facts": facts,
        "word": credit.note,
        "contact": note.contact,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[credit.order.reference])}",
    }
    post_message(
        key=f"credit-note:{note.pk}",
        purpose="credit_note",
        recipient=facts["mailed_to"],
        mail=render_mail("billing/email/credit_note", context, facts["language"]),
        contact=note.contact,
        at=at,
        attachments=[Attached("credit_note", note.number, filename)],
    )
