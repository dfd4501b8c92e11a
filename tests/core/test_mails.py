"""Mails: a one-line subject, a text as good as the HTML, one button, signed by a person, in the reader's language."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from ams.core.colour import contrast
from ams.core.mails import LONGEST_SUBJECT, render_mail
from events.models import Event
from tests.factories.core import AssociationFactory

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR, "templates")
TRIPLETS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("-html.html") for path in TEMPLATES.glob("*/email/*-html.html")
)
MEMBERSHIP = {"description": "Full <membership> & card", "quantity": 1, "gross": "80.00"}
BADGES = {"description": "Badge", "quantity": 2, "gross": "9.00"}
FACTS = {"paid": "89.00", "currency": "EUR", "note": "Exempt from VAT.", "lines": [MEMBERSHIP, BADGES]}
CARD = SimpleNamespace(type="Full", valid_until=None, number="M-7", name="Amara")
WALK = Event(
    title="Walk & <talk>",
    start_date=date(2027, 3, 14),
    start_time=time(10),
    end_date=date(2027, 3, 14),
    end_time=time(13),
    zone="Europe/Lisbon",
    place="The quay",
)
EVERYTHING = {
    "contact": SimpleNamespace(display_name="Amara <O'Kafor>"),
    "called": "Amara <O'Kafor>",
    "code": "1234-5678",
    "receipt": SimpleNamespace(number="R-000123"),
    "facts": FACTS,
    "order": SimpleNamespace(reference="A7K2", total=Decimal("89.00"), currency="EUR"),
    "lines": [MEMBERSHIP],
    "order_url": "https://riverbend.example/orders/A7K2/",
    "account_url": "https://riverbend.example/account/",
    "card": CARD,
    "payment": SimpleNamespace(amount=Decimal("89.00"), currency="EUR"),
    "refund": SimpleNamespace(amount=Decimal("89.00"), currency="EUR", payment=SimpleNamespace(detail="Cheque 12")),
    "parcel": SimpleNamespace(name="Amara", lines="Quay 1\nUtrecht", postcode="3511 AB", country="NL"),
    "letter": SimpleNamespace(subject="It renews by itself", paragraphs=["On 1 January."], button="Stop it", url=""),
    "subject": "Your membership ends soon",
    "mailing": SimpleNamespace(subject="Our next walk"),
    "event": WALK,
    "registration": SimpleNamespace(name="Amara <O'Kafor>", code="K7QM-2XWD"),
    "entry": SimpleNamespace(
        size=2,
        offer_ends_at=datetime(2027, 3, 1, 12, tzinfo=UTC),
        contact=SimpleNamespace(display_name="Amara <O'Kafor>"),
    ),
    "waiting_url": "https://riverbend.example/waiting/K7QM-2XWD/",
    "ticket_url": "https://riverbend.example/tickets/K7QM-2XWD/",
    "event_url": "https://riverbend.example/events/walk/",
    "to": WALK,
    "case": SimpleNamespace(pk=12, subject="Where is my card?", who="Amara"),
    "signed_by": "Ada Novak",
    "named": [(SimpleNamespace(pk=12, subject="Where is my card?"), SimpleNamespace(words="late", promise="2 hours"))],
    "path": "/desk/areas/membership/",
    "late": 1,
    "many": 1,
    "more": 2,
}
TO_STAFF = {
    "staffdesk/email/clocks",
    "staffdesk/email/area",
    "staffdesk/email/digest",
}  # what is to be done, with its links; nobody signs it


@pytest.fixture(autouse=True)
def _association():
    AssociationFactory(name="Riverbend & Sons", colour="#ffd500")


@pytest.fixture
def written(tmp_path, settings):
    """A mail from three templates written in the test."""

    def render(subject="Hello", text="Hello", html="<p>Hello</p>", language="", **context):
        for kind, content in {"subject.txt": subject, "text.txt": text, "html.html": html}.items():
            (tmp_path / f"test-{kind}").write_text(content, "utf-8")
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
        return render_mail("test", context, language)

    return render


# --- Every mail there is ------------------------------------------------------------------------------------------


def test_every_mail_has_a_subject_a_text_and_a_twin_in_html():
    assert {"core/email/login_code", "members/email/welcome", "billing/email/receipt"} <= set(TRIPLETS)
    for triplet in TRIPLETS:
        assert (TEMPLATES / f"{triplet}-subject.txt").is_file(), triplet
        assert (TEMPLATES / f"{triplet}-text.txt").is_file(), triplet


@pytest.mark.parametrize("triplet", sorted(set(TRIPLETS) - TO_STAFF))
def test_every_mail_is_signed_plain_in_its_text_and_offers_at_most_one_button(triplet):
    mail = render_mail(triplet, EVERYTHING, "en-gb")

    assert mail.subject
    assert "\n" not in mail.subject
    for body in (mail.text, mail.html):
        assert "Ada Novak" in body or "{signatory}" in body  # a mailing's is filled in for each reader
        assert "a person reads it" in body
        assert "030 123 4567" in body
    assert mail.html.count("<a ") <= 1
    assert mail.html.count("<html") == mail.html.count("</html>") == 1
    assert "max-width:560px" in mail.html
    assert "Riverbend &amp; Sons" in mail.html
    assert not re.search(r"&(amp|lt|gt|#x27|quot);|<p|\n{3}", mail.subject + mail.text)


@pytest.mark.parametrize("triplet", TRIPLETS)
def test_every_link_of_a_mail_stands_in_its_text_too(triplet):
    mail = render_mail(triplet, EVERYTHING, "en-gb")

    for address in re.findall(r'href="([^"]+)"', mail.html):
        assert address in mail.text


@pytest.mark.parametrize("triplet", TRIPLETS)
def test_no_mail_fetches_anything(triplet):
    html = render_mail(triplet, EVERYTHING, "en-gb").html

    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


def test_the_button_can_be_read_whatever_the_associations_colour():
    html = render_mail("members/email/welcome", EVERYTHING, "en-gb").html
    fill, text = re.search(r"background:(#\w{6});\"><a .*?;color:(#\w{6})", html).groups()

    assert contrast(fill, text) >= 4.5


# --- The receipt's mail -------------------------------------------------------------------------------------------


def test_the_receipts_mail_says_how_much_for_what():
    mail = render_mail("billing/email/receipt", EVERYTHING, "en-gb")

    assert mail.subject == "Receipt R-000123: €89.00, with our thanks"
    assert "We received €89.00 for:\n\n- Full <membership> & card: €80.00\n- Badge × 2: €9.00\n" in mail.text
    assert "Exempt from VAT." in mail.text
    assert "Full &lt;membership&gt; &amp; card" in mail.html


def test_money_for_nothing_in_particular_is_thanked_for_too():
    mail = render_mail(
        "billing/email/receipt", {**EVERYTHING, "facts": {**FACTS, "lines": [], "note": ""}, "order_url": ""}, "en-gb"
    )

    assert "Thank you. We received €89.00.\n" in mail.text
    assert "<a " not in mail.html


# --- What rendering promises --------------------------------------------------------------------------------------


def test_a_subject_is_one_line_without_anything_that_breaks_a_header(written):
    mail = written(subject="{{ name }}, hello\r\n\tagain \n", name="Eve\r\nBcc: all@example.org\u2028\x00!")

    assert mail.subject == "Eve Bcc: all@example.org !, hello again"


def test_a_subject_too_long_to_be_shown_is_cut_at_a_word(written):
    mail = written(subject="word " * 100)

    assert len(mail.subject) <= LONGEST_SUBJECT
    assert mail.subject.endswith("word…")


def test_only_the_html_is_escaped(written):
    mail = written("{{ name }}", "{{ name }}", "<p>{{ name }}</p>", name="Ada & <Bob>")

    assert (mail.subject, mail.text, mail.html) == (
        "Ada & <Bob>",
        "Ada & <Bob>\n",
        "<p>Ada &amp; &lt;Bob&gt;</p>\n",
    )


def test_it_is_written_in_the_readers_language(written):
    template = "{% load money %}{{ amount|money:'EUR' }}"

    assert written(template, language="de", amount=Decimal(80)).subject == "80,00 €"
    assert written(template, amount=Decimal(80)).subject == "€80.00"


def test_a_deployment_without_an_association_can_still_write(written):
    AssociationFactory._meta.model.objects.all().delete()

    assert written(html="{{ accent.fill }}").html.startswith("#")


def test_a_colour_that_is_none_gives_way_to_the_usual_one(written):
    AssociationFactory._meta.model.objects.update(colour="green")

    assert written(html="{{ accent.fill }}").html.startswith("#")
