"""Papers of events, made from facts: certificates of attendance, transcripts of credits, lists for the door.

Everything on a paper comes from what it is given, nothing is looked up; the same facts give the same bytes.
"""

from datetime import date
from typing import TypedDict

import segno
from babel.dates import format_date

from billing.documents import locale_of, render_paper


class CreditFacts(TypedDict):
    """So much of a kind; the amount is a decimal string."""

    category: str
    unit: str
    amount: str


class CertificateFacts(TypedDict):
    """All that a certificate says. Days are ISO dates by the clocks at the event."""

    name: str
    event: str
    place: str
    starts_on: str
    ends_on: str
    credits: list[CreditFacts]
    language: str
    association: str
    country: str
    accent: str
    logo: str  # its name in the file storage
    signed_by: str
    signed_as: str


def render_certificate(facts: CertificateFacts, *, code: str, url: str, issued_on: date, logo: str = "") -> bytes:
    """The certificate as PDF/A-3a and PDF/UA-1; `logo` is a data: address, `url` where it is verified."""
    context = {
        "facts": facts,
        "code": code,
        "url": url,
        "logo": logo,
        "qr": segno.make(url, error="m", micro=False).svg_data_uri(border=2),
        "days": days_in_words(facts),
        "issued_on": format_date(issued_on, "long", locale_of(facts["language"])),
    }
    return render_paper("events/certificate_paper.html", context, facts["language"], facts["country"], facts["accent"])


def days_in_words(facts: CertificateFacts) -> str:
    """“14 March 2027”, or the first and the last day."""
    locale = locale_of(facts["language"])
    days = dict.fromkeys((facts["starts_on"], facts["ends_on"]))
    return " – ".join(format_date(date.fromisoformat(day), "long", locale) for day in days)
