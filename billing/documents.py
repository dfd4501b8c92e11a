"""Documents of money made from frozen facts: PDFs that can be archived and read aloud.

A document says what was true when it was issued: everything on it comes from its facts, nothing is looked up.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NotRequired, TypedDict

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_percent
from django.template.loader import render_to_string
from django.utils import translation

from ams.core.colour import NotAColour, accent_from
from ams.core.money import format_money

DEFAULT_ACCENT = "#1f6f54"
LETTER_COUNTRIES = frozenset({"CA", "CL", "CO", "CR", "DO", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "ckb", "yi", "dv"})


class PartyFacts(TypedDict):
    """Somebody's name and address as they stand on paper."""

    name: str
    address_lines: list[str]


class SellerFacts(PartyFacts):
    """Who sold: the legal entity, and how to reach the association."""

    country: str  # ISO 3166, decides the paper
    tax_number: str
    email: str
    phone: str
    website: str
    accent: str  # the association's colour


class LineFacts(TypedDict):
    """One line; amounts are decimal strings in the document's currency, rates in per cent."""

    description: str
    quantity: int
    unit_price: str
    net: str
    tax_rate: str
    tax: str
    gross: str
    is_gift: NotRequired[bool]  # a donation: nothing was sold


class TaxFacts(TypedDict):
    """The tax of all lines with one code."""

    rate: str
    code: str
    net: str
    tax: str


class ReceiptFacts(TypedDict):
    """All that a receipt says. JSON: amounts are decimal strings, days are ISO dates in the association's zone."""

    number: str
    issued_on: str
    paid_on: str
    currency: str
    language: str
    seller: SellerFacts
    bill_to: PartyFacts
    order_reference: str
    lines: list[LineFacts]
    tax_summary: list[TaxFacts]
    total: str
    paid: str
    method: str  # in words, for example "Visa •••• 4242"
    note: NotRequired[str]  # for example why no tax is charged


class CreditLineFacts(TypedDict):
    """What is taken off one line."""

    description: str
    tax_rate: str
    gross: str
    is_part: bool  # less than the whole line


class CreditNoteFacts(TypedDict):
    """All that a credit note says, as a receipt's facts do. `ways_back` are sentences in its language."""

    number: str
    issued_on: str
    currency: str
    language: str
    seller: SellerFacts
    bill_to: PartyFacts
    order_reference: str
    ordered_on: str
    lines: list[CreditLineFacts]
    tax_summary: list[TaxFacts]
    total: str
    ways_back: list[str]
    note: str


class InvoiceFacts(TypedDict):
    """All that an invoice says, as a receipt's facts do. A later version differs in its purchase-order number alone."""

    number: str
    version: int
    issued_on: str
    due_on: str
    purchase_order: str
    currency: str
    language: str
    seller: SellerFacts
    bill_to: PartyFacts
    order_reference: str
    lines: list[LineFacts]
    tax_summary: list[TaxFacts]
    total: str
    credited: str  # taken off before it was issued
    paid: str  # paid before it was issued
    to_pay: str
    how_to_pay: str
    note: str


def render_receipt(facts: ReceiptFacts, *, logo: str = "") -> bytes:
    """The receipt as PDF/A-3a and PDF/UA-1: the same facts give the same bytes.

    `logo` is a data: address of an SVG or PNG; without it the seller's name stands in its place. Takes about 50 ms,
    and a second or two more the first time in a process.
    """
    with translation.override(facts["language"]):
        return _printed("billing/receipt.html", {"facts": facts, "logo": logo, **_wording(facts)}, "css/receipt.css")


def render_credit_note(facts: CreditNoteFacts, *, logo: str = "") -> bytes:
    """The credit note, in the manner of the receipt: the same paper, and the same facts give the same bytes."""
    with translation.override(facts["language"]):
        return _printed(
            "billing/credit_note.html", {"facts": facts, "logo": logo, **_credit_wording(facts)}, "css/receipt.css"
        )


def render_paper(template: str, context: dict[str, Any], language: str, country: str, accent: str) -> bytes:
    """A paper that is no receipt, in the association's colour, of the size and in the direction its readers know."""
    layout = {
        "language": language,
        "direction": "rtl" if locale_of(language).language in RIGHT_TO_LEFT else "ltr",
        "paper": paper_of(country),
        "accent": _accent(accent),
    }
    with translation.override(language):
        return _printed(template, {**context, **layout}, "css/receipt.css", "css/paper.css")


def render_invoice(facts: InvoiceFacts, *, logo: str = "") -> bytes:
    """The invoice, in the manner of the receipt: the same paper, and the same facts give the same bytes."""
    with translation.override(facts["language"]):
        return _printed(
            "billing/invoice_paper.html", {"facts": facts, "logo": logo, **_invoice_wording(facts)}, "css/receipt.css"
        )


def _printed(template: str, context: dict[str, Any], *stylesheets: str) -> bytes:
    from ams.core.paper import make_pdf  # noqa: PLC0415  # loads WeasyPrint: seconds no web process should spend

    return make_pdf(render_to_string(template, context), stylesheets=stylesheets)


def paper_of(country: str) -> str:
    """The paper people of a country print on: letter or a4."""
    return "letter" if country.upper() in LETTER_COUNTRIES else "a4"


def _wording(facts: ReceiptFacts) -> dict[str, Any]:
    """Amounts, days and rates as the reader's language writes them, and what the layout depends on."""
    locale = locale_of(facts["language"])
    money, _rate = _writers(facts)
    gifts = [bool(line.get("is_gift")) for line in facts["lines"]]
    return {
        **_layout(facts),
        **_bought(facts),
        "paid_on": format_date(date.fromisoformat(facts["paid_on"]), "long", locale),
        "only_gifts": bool(gifts) and all(gifts),
        "paid": money(facts["paid"]),
        "partly": Decimal(facts["paid"]) != Decimal(facts["total"]),
    }


def _invoice_wording(facts: InvoiceFacts) -> dict[str, Any]:
    money, _rate = _writers(facts)
    return {
        **_layout(facts),
        **_bought(facts),
        "due_on": format_date(date.fromisoformat(facts["due_on"]), "long", locale_of(facts["language"])),
        "credited": money(facts["credited"]) if Decimal(facts["credited"]) else "",
        "paid": money(facts["paid"]) if Decimal(facts["paid"]) else "",
        "to_pay": money(facts["to_pay"]),
    }


def _bought(facts: ReceiptFacts | InvoiceFacts) -> dict[str, Any]:
    """The lines as they are written, and the first of them for the head of the paper."""
    money, rate = _writers(facts)
    lines = [
        {**line, "unit_price": money(line["unit_price"]), "gross": money(line["gross"]), "rate": rate(line["tax_rate"])}
        for line in facts["lines"]
    ]
    return {
        "first": facts["lines"][0]["description"] if facts["lines"] else facts["order_reference"],
        "more": max(len(facts["lines"]) - 1, 0),
        "lines": lines,
        "several": any(line["quantity"] != 1 for line in facts["lines"]),
        "wide": any(len(money(line["gross"])) > 14 for line in facts["lines"]),
    }


def _credit_wording(facts: CreditNoteFacts) -> dict[str, Any]:
    money, rate = _writers(facts)
    lines = [{**line, "gross": money(line["gross"]), "rate": rate(line["tax_rate"])} for line in facts["lines"]]
    longest = max(len(money(line["gross"])) for line in facts["lines"])
    return {
        **_layout(facts),
        "ordered_on": format_date(date.fromisoformat(facts["ordered_on"]), "long", locale_of(facts["language"])),
        "lines": lines,
        "wide": longest > 14,
    }


def _layout(facts: ReceiptFacts | CreditNoteFacts | InvoiceFacts) -> dict[str, Any]:
    """What all kinds of paper have: colour, direction, size, the day, taxes, the total and the foot."""
    money, rate = _writers(facts)
    locale = locale_of(facts["language"])
    taxed = [row for row in facts["tax_summary"] if Decimal(row["tax"])]
    return {
        "accent": _accent(facts["seller"]["accent"]),
        "direction": "rtl" if locale.language in RIGHT_TO_LEFT else "ltr",
        "paper": paper_of(facts["seller"]["country"]),
        "issued_on": format_date(date.fromisoformat(facts["issued_on"]), "long", locale),
        "taxes": [{"rate": rate(row["rate"]), "net": money(row["net"]), "tax": money(row["tax"])} for row in taxed],
        "total": money(facts["total"]),
        "contact": [part for part in (facts["seller"][key] for key in ("phone", "email", "website")) if part],
    }


def _writers(facts: ReceiptFacts | CreditNoteFacts | InvoiceFacts) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """How this paper writes amounts of money, and rates."""
    locale = locale_of(facts["language"])

    def money(amount: str) -> str:
        written = format_money(Decimal(amount), facts["currency"], facts["language"])
        return written.replace("\uffe5", "\u00a5")  # the wide yen sign is in no font but East Asian ones

    def rate(percent: str) -> str:
        return format_percent(Decimal(percent) / 100, locale=locale, decimal_quantization=False)

    return money, rate


def locale_of(language: str) -> Locale:
    """What writes days as a language does; English for one nobody knows."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=64)
def _accent(colour: str) -> str:
    """The association's colour, dark enough to be read on white paper."""
    try:
        return accent_from(colour).light.ink
    except NotAColour:
        return accent_from(DEFAULT_ACCENT).light.ink
