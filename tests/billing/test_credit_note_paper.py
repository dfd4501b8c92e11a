"""The credit note on paper: as the receipt, archivable and readable aloud."""

import pytest

from billing.documents import render_credit_note
from tests.billing.test_documents import SELLER, opened, text_of


def facts(**changes):
    return {
        "number": "C-000007", "issued_on": "2026-11-22", "ordered_on": "2026-10-12", "currency": "EUR",
        "language": "en-gb", "seller": SELLER, "order_reference": "A7K2-93QD",
        "bill_to": {"name": "Amara Okafor", "address_lines": ["Lindenlaan 4", "3581 CV Utrecht"]},
        "lines": [{"description": "Heron mug", "tax_rate": "21", "gross": "14.50", "is_part": True}],
        "tax_summary": [{"rate": "21", "code": "vat", "net": "11.98", "tax": "2.52"}],
        "total": "14.50", "ways_back": ["We give you €14.50 back by bank transfer."], "note": "Sorry about the mug!",
        **changes,
    }  # fmt: skip


def test_it_says_how_much_less_for_which_order_and_how_the_money_goes():
    pdf = render_credit_note(facts())

    text = " ".join(text_of(pdf).split())
    for said in (
        "Credit note", "€14.50", "less for order A7K2-93QD of 12 October 2026", "We give you €14.50 back", "C-000007",
        "Heron mug in part", "Tax 21% on €11.98, included", "€2.52", "Total credited", "Sorry about the mug!",
        "NL0012.34.567.B01",
    ):  # fmt: skip
        assert said in text
    assert len(opened(pdf).pages) == 1


def test_it_is_archivable_tagged_and_the_same_each_time():
    pdf = render_credit_note(facts())

    with opened(pdf).open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
    assert opened(pdf).Root.MarkInfo.Marked
    assert str(opened(pdf).Root.Lang) == "en-gb"
    assert render_credit_note(facts()) == pdf


@pytest.mark.parametrize(("language", "written"), [("de", "14,50 €"), ("ja", "€14.50")])
def test_it_is_written_as_its_reader_does(language, written):
    assert written in text_of(render_credit_note(facts(language=language))).replace("\u00a0", " ")


def test_without_tax_no_column_speaks_of_it():
    untaxed = [{"description": "Gift", "tax_rate": "0", "gross": "14.50", "is_part": False}]

    text = text_of(render_credit_note(facts(lines=untaxed, tax_summary=[])))

    assert "Tax " not in text.replace("Tax number", "")
    assert "in part" not in text
