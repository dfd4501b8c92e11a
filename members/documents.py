"""Papers of members: the card to cut out, and the certificate of membership.

Everything on a paper comes from what it is given, nothing is looked up. The code on both leads to the page that says
whether the membership holds, and until when.
"""

from dataclasses import dataclass
from datetime import date

import segno
from babel.dates import format_date

from billing.documents import locale_of, render_paper


@dataclass(frozen=True, slots=True)
class Association:
    """Who issues a paper, and how it looks."""

    name: str
    country: str
    accent: str
    logo: str  # a data: address; empty for none
    signed_by: str
    signed_as: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is confirmed of a membership."""

    name: str
    number: int
    type: str
    since: date | None
    until: date | None  # the last day; None for life
    url: str  # where it is confirmed


def render_card(*, standing: Standing, association: Association, language: str) -> bytes:
    """The card in its real size, with a line to cut along, as PDF/A-3a and PDF/UA-1."""
    return _paper("members/card_paper.html", standing, association, language)


def render_certificate(
    *, standing: Standing, association: Association, language: str, on: date, issued_on: date
) -> bytes:
    """That somebody was a member on a day, signed, as PDF/A-3a and PDF/UA-1."""
    days = {"on": on, "issued_on": issued_on}
    return _paper("members/certificate_paper.html", standing, association, language, **days)


def _paper(template: str, standing: Standing, association: Association, language: str, **days: date) -> bytes:
    told = {"since": standing.since, "until": standing.until, **days}
    context = {
        "standing": standing,
        "association": association,
        "qr": segno.make(standing.url, error="m", micro=False).svg_data_uri(border=2),
        **{name: format_date(day, "long", locale_of(language)) if day else "" for name, day in told.items()},
    }
    return render_paper(template, context, language, association.country, association.accent)
