"""What the living style page shows inside each component: invented people, a form, a page of a list."""

from datetime import UTC, date, datetime
from typing import Any

import segno
from django import forms, template
from django.core.paginator import Page, Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()
MORNING = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


def _choice(title: str, price: str, words: str) -> SafeString:
    return format_html(
        '<span class="choice__line"><span class="choice__title">{}</span><span class="choice__price">{}</span></span>'
        '<span class="choice__text">{}</span>',
        title,
        price,
        words,
    )


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Your name"), error_messages={"required": _("Write your name as you say it.")})
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We send your card and receipt here."),
        error_messages={"invalid": _("This is not a whole address. Write it like amara@example.org.")},
    )
    born_on = forms.DateField(label=_("Birth date"), required=False, widget=forms.DateInput({"type": "date"}))
    country = forms.ChoiceField(label=_("Country"), choices=[("NL", _("Netherlands")), ("DE", _("Germany"))])
    kind = forms.ChoiceField(
        label=_("Membership"),
        widget=forms.RadioSelect,
        choices=[
            ("full", _choice("Full membership", "80.00 € a year", "Everything, for twelve months from today.")),
            ("student", _choice("Student membership", "40.00 € a year", "The same, while you study.")),
        ],
        error_messages={"required": _("Choose the membership you want.")},
    )
    letter = forms.BooleanField(
        label=_("Send me the monthly letter"), required=False, help_text=_("Every letter has a link to stop it.")
    )
    words = forms.CharField(label=_("What should we know?"), required=False, widget=forms.Textarea)


class FilterForm(forms.Form):
    """Filters above a list."""

    q = forms.CharField(label=_("Name or number"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), ("current", _("Current"))])


@register.simple_tag
def style_samples() -> dict[str, Any]:
    """Everything the style page needs, under one name."""
    return {
        "form": SampleForm(initial={"kind": "full"}, prefix="calm"),
        "bad_form": SampleForm({"email": "amara@", "country": "NL"}),
        "filter_form": FilterForm(),
        "card": _card(),
        "ended_card": {
            **_card(),
            "ended": True,
            "valid_until": date(2025, 11, 20),
            "name": "Élodie van der Linden-Okonkwo",
        },
        "people": _people(),
        "page": _page(),
        "timeline": _timeline(),
        "details": _details(),
        "crumbs": [{"label": _("Cases"), "url": "#"}, {"label": _("Events"), "url": "#"}],
        "tabs": [
            {"label": _("Everything"), "url": "#", "current": True, "count": 12},
            {"label": _("Orders"), "url": "#", "count": 4},
            {"label": _("Messages"), "url": "#"},
        ],
        "steps": [_("You"), _("The code"), _("Payment")],
        "at": MORNING,
        "last_week": "94 %",
        "goal": "80 %",
    }


def _card() -> dict[str, Any]:
    return {
        "name": "Amara Okafor",
        "type": _("Full member"),
        "number": "2019-00412",
        "valid_until": date(2027, 11, 20),
        "member_since": 2019,
        "qr_svg": mark_safe(  # noqa: S308 (drawn here, from a fixed text)
            segno.make("https://example.org/verify/").svg_inline(border=0, omitsize=True)
        ),
    }


def _people() -> list[dict[str, Any]]:
    rows = [
        ("Amara Okafor", "2019-00412", "good", _("Current"), date(2027, 11, 20), "80.00 €"),
        ("Bob Zhang", "2021-00088", "warn", _("In grace"), date(2026, 11, 2), "40.00 €"),
        ("Charlie de Vries", "2017-00003", "bad", _("Lapsed"), date(2026, 3, 31), "1,280.00 €"),
        ("Dana Novák", "2026-01204", "quiet", _("Pending"), date(2027, 11, 23), "0.00 €"),
    ]
    return [dict(zip(("name", "number", "kind", "state", "until", "paid"), row, strict=True)) for row in rows]


def _page() -> "Page[int]":
    return Paginator(range(1234), 25).page(2)


def _timeline() -> list[dict[str, Any]]:
    return [
        {"text": _("Renewed the membership"), "at": MORNING, "icon": "refresh-cw", "by": "Amara", "kind": "accent"},
        {
            "text": _("Receipt R-000412"),
            "at": MORNING,
            "icon": "receipt-text",
            "url": "#",
            "detail": _("80.00 €, card"),
        },
        {"text": _("Wrote to us"), "at": MORNING, "icon": "mail", "by": "Amara"},
    ]


def _details() -> list[dict[str, Any]]:
    return [
        {"label": _("Membership"), "value": _("Full member, until 20 Nov 2027")},
        {"label": _("E-mail"), "value": "amara@example.org", "url": "mailto:amara@example.org"},
        {"label": _("Name"), "value": "Amara Okafor", "edit_url": "#"},
        {"label": _("Phone"), "value": ""},
    ]
