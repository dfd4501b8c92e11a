"""Documents of money made from frozen facts: today the receipt, a one-page PDF that can be archived and read aloud.

A document says what was true when it was issued: everything on it comes from its facts, nothing is looked up.
"""

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


def render_receipt(facts: ReceiptFacts, *, logo: str = "") -> bytes:
    """The receipt as PDF/A-3a and PDF/UA-1: the same facts give the same bytes.

    `logo` is a data: address of an SVG or PNG; without it the seller's name stands in its place. Takes about 50 ms,
    and a second or two more the first time in a process.
    """
    from ams.core.paper import make_pdf  # noqa: PLC0415  # loads WeasyPrint: seconds no web process should spend

    with translation.override(facts["language"]):
        html = render_to_string("billing/receipt.html", {"facts": facts, "logo": logo, **_wording(facts)})
    return make_pdf(html, stylesheets=["css/receipt.css"])


def paper_of(country: str) -> str:
    """The paper people of a country print on: letter or a4."""
    return "letter" if country.upper() in LETTER_COUNTRIES else "a4"


def _wording(facts: ReceiptFacts) -> dict[str, Any]:
    """Amounts, days and rates as the reader's language writes them, and what the layout depends on."""
    locale = _locale(facts["language"])

    def money(amount: str) -> str:
        written = format_money(Decimal(amount), facts["currency"], facts["language"])
        return written.replace("\uffe5", "\u00a5")  # the wide yen sign is in no font but East Asian ones

    def rate(percent: str) -> str:
        return format_percent(Decimal(percent) / 100, locale=locale, decimal_quantization=False)

    lines = [
        {**line, "unit_price": money(line["unit_price"]), "gross": money(line["gross"]), "rate": rate(line["tax_rate"])}
        for line in facts["lines"]
    ]
    gifts = [bool(line.get("is_gift")) for line in lines]
    taxed = [row for row in facts["tax_summary"] if Decimal(row["tax"])]
    return {
        "accent": _accent(facts["seller"]["accent"]),
        "direction": "rtl" if locale.language in RIGHT_TO_LEFT else "ltr",
        "paper": paper_of(facts["seller"]["country"]),
        "issued_on": format_date(date.fromisoformat(facts["issued_on"]), "long", locale),
        "paid_on": format_date(date.fromisoformat(facts["paid_on"]), "long", locale),
        "first": facts["lines"][0]["description"] if facts["lines"] else facts["order_reference"],
        "more": max(len(facts["lines"]) - 1, 0),
        "lines": lines,
        "only_gifts": bool(gifts) and all(gifts),
        "several": any(line["quantity"] != 1 for line in facts["lines"]),
        "wide": any(len(money(line["gross"])) > 14 for line in facts["lines"]),
        "taxes": [{"rate": rate(row["rate"]), "net": money(row["net"]), "tax": money(row["tax"])} for row in taxed],
        "total": money(facts["total"]),
        "paid": money(facts["paid"]),
        "partly": Decimal(facts["paid"]) != Decimal(facts["total"]),
        "contact": [part for part in (facts["seller"][key] for key in ("phone", "email", "website")) if part],
    }


def _locale(language: str) -> Locale:
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
