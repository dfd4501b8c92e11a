"""The receipt on paper: one page that archives keep, screen readers read and people recognise at arm's length."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pytest

from billing.documents import paper_of, render_receipt

SVG_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath d='M1 1h7v7z'/%3E%3C/svg%3E"
SELLER = {
    "name": "Riverbend Naturalists",
    "address_lines": ["Kade 12", "1011 AB Amsterdam"],
    "country": "NL",
    "tax_number": "NL0012.34.567.B01",
    "email": "hello@riverbend.example",
    "phone": "030 123 4567",
    "website": "https://riverbend.example",
    "accent": "#1f6f54",
}


def line(description: str, gross: str, **changes: Any) -> dict[str, Any]:
    plain = {"quantity": 1, "unit_price": gross, "net": gross, "tax_rate": "0", "tax": "0", "gross": gross}
    return {"description": description, **plain, **changes}


def facts(**changes: Any) -> dict[str, Any]:
    lines = changes.get("lines", [line("Full membership until 21 November 2027", "80.00")])
    return {
        "number": "R-000123",
        "issued_on": "2026-11-22",
        "paid_on": "2026-11-21",
        "currency": "EUR",
        "language": "en-gb",
        "seller": SELLER,
        "bill_to": {"name": "Amara Okafor", "address_lines": ["Lindenlaan 4", "3581 CV Utrecht"]},
        "order_reference": "A7K2-93QD",
        "lines": lines,
        "tax_summary": [],
        "total": "80.00",
        "paid": "80.00",
        "method": "Visa •••• 4242",
        "note": "",
        **changes,
    }


@cache  # a file that is let go takes its objects with it
def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What a reader copies from the page, through each font's own map of glyphs to letters, in reading order."""
    return " ".join("".join(letters_of(opened(pdf))).split())


def letters_of(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        letters: dict[str, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "Tf":
                    letters = letters_by_code(page.resources["/Font"][operands[0]])
                case "TJ":
                    codes = "".join(bytes(part).hex() for part in operands[0] if isinstance(part, pikepdf.String))
                    yield "".join(letters.get(codes[i : i + 4], "\ufffd") for i in range(0, len(codes), 4))
                case "ET":
                    yield " "


def letters_by_code(font: pikepdf.Object) -> dict[str, str]:
    """Glyph code to letters, from the font's ToUnicode map."""
    rows = re.findall(r"^<(\w+)> <([\w ]+)>$", font["/ToUnicode"].read_bytes().decode(), re.MULTILINE)
    return {code.lower(): bytes.fromhex(letters).decode("utf-16-be") for code, letters in rows}


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure below this one, in reading order."""
    children = node.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


@pytest.fixture(scope="module")
def receipt() -> bytes:
    return render_receipt(facts())


def test_it_is_one_page_and_says_what_it_is(receipt):
    document = opened(receipt)

    assert len(document.pages) == 1
    assert str(document.Root.Lang) == "en-gb"
    assert str(document.docinfo["/Title"]) == "Receipt R-000123 – Riverbend Naturalists"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_it_claims_to_be_archivable_and_accessible(receipt):
    with opened(receipt).open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Receipt R-000123 – Riverbend Naturalists"


def test_it_describes_itself_once_and_declares_the_property_archives_do_not_know(receipt):
    description = bytes(opened(receipt).Root.Metadata.read_bytes())

    assert description.count(b"<rdf:RDF") == description.count(b"</rdf:RDF>") == 1
    assert b"pdfaExtension:schemas" in description


def test_it_is_tagged_for_screen_readers(receipt):
    root = opened(receipt).Root
    tags = [str(element.S) for element in elements(root.StructTreeRoot)]

    assert bool(root.MarkInfo.Marked)
    assert tags.count("/H1") == 1
    assert tags.index("/H1") < tags.index("/H2") < len(tags)
    assert tags.count("/Table") == 3
    assert {"/TH", "/TD", "/TR", "/P"} <= set(tags)


def test_each_figure_of_a_table_names_its_headers(receipt):
    cells = [element for element in elements(opened(receipt).Root.StructTreeRoot) if str(element.S) == "/TD"]

    assert cells
    assert all(len(cell.A.Headers) for cell in cells)


def test_colours_are_meant_for_a_known_screen(receipt):
    assert str(opened(receipt).Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_every_font_is_in_the_file(receipt):
    fonts = [
        descendant.FontDescriptor
        for font in opened(receipt).pages[0].resources["/Font"].values()
        for descendant in font.DescendantFonts
    ]

    assert fonts
    assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)
    assert all("Receipt" in str(font.FontName) for font in fonts)


def test_its_words_can_be_copied_in_reading_order(receipt):
    text = text_of(receipt)

    for words in (
        "Receipt €80.00 Full membership until 21 November 2027 Paid on 21 November 2026 · Visa •••• 4242",
        "R-000123 22 November 2026 A7K2-93QD",
        "Amara Okafor Lindenlaan 4 3581 CV Utrecht",
        "Total, paid €80.00",
        "Riverbend Naturalists · Kade 12 · 1011 AB Amsterdam",
        "Tax number NL0012.34.567.B01 · 030 123 4567 · hello@riverbend.example · https://riverbend.example",
    ):
        assert words in text


def test_the_same_facts_give_the_same_bytes(receipt):
    assert render_receipt(facts()) == receipt
    assert render_receipt(facts(number="R-000124")) != receipt


@pytest.mark.parametrize(("country", "size"), [("NL", (595, 842)), ("US", (612, 792)), ("us", (612, 792))])
def test_it_fits_the_paper_of_the_country(country, size):
    page = opened(render_receipt(facts(seller={**SELLER, "country": country}))).pages[0]

    assert (round(float(page.mediabox[2])), round(float(page.mediabox[3]))) == size


def test_canada_prints_on_letter_and_japan_on_a4():
    assert (paper_of("CA"), paper_of("JP"), paper_of("")) == ("letter", "a4", "a4")


def test_tax_is_shown_where_there_is_any():
    taxed = [line("Field guide", "69.00", quantity=2, unit_price="34.50", net="63.74", tax_rate="8.25", tax="5.26")]
    summary = [{"rate": "8.25", "code": "sales", "net": "63.74", "tax": "5.26"}]

    text = text_of(render_receipt(facts(lines=taxed, tax_summary=summary, total="69.00", paid="69.00")))

    assert "Field guide 2 €34.50 8.25% €69.00" in text
    assert "Tax 8.25% on €63.74, included €5.26" in text


def test_why_there_is_no_tax_stands_below_the_total():
    text = text_of(render_receipt(facts(note="Exempt from VAT, Article 11.1.t.")))

    assert "Total, paid €80.00 Exempt from VAT, Article 11.1.t." in text
    assert "Tax 0%" not in text


def test_part_of_an_order_says_so():
    text = text_of(render_receipt(facts(paid="40.00")))

    assert "Receipt €40.00" in text
    assert "Total of the order €80.00 Paid with this payment €40.00" in text


def test_money_that_belongs_to_no_order_has_a_receipt_too():
    text = text_of(render_receipt(facts(lines=[], order_reference="")))

    assert "Receipt €80.00" in text
    assert "Order number" not in text
    assert "What you paid for" not in text


@pytest.mark.parametrize(
    ("currency", "language", "amount", "written"),
    [
        ("JPY", "en-gb", "8000", "JP¥8,000"),
        ("JPY", "ja", "8000", "¥8,000"),
        ("KWD", "en-gb", "24.500", "KWD 24.500"),
        ("EUR", "de", "1080.00", "1.080,00 €"),
        ("EUR", "tlh", "80.00", "€80.00"),
    ],
)
def test_amounts_are_written_as_the_reader_does(currency, language, amount, written):
    of_one = [line("Membership", amount)]

    text = text_of(render_receipt(facts(currency=currency, language=language, total=amount, paid=amount, lines=of_one)))

    assert written in text


def test_several_things_are_counted_and_listed():
    lines = [line(f"Proceedings, volume {volume}", "8.00") for volume in range(1, 4)]

    text = text_of(render_receipt(facts(lines=lines, total="24.00", paid="24.00")))

    assert "€24.00 Proceedings, volume 1 and 2 more things, listed below" in text
    assert "Proceedings, volume 3 €8.00" in text


def test_a_long_order_continues_under_repeated_headings_on_numbered_pages():
    lines = [line(f"Proceedings, volume {volume}", "8.00") for volume in range(1, 81)]

    pdf = render_receipt(facts(lines=lines, total="640.00", paid="640.00"))
    pages = len(opened(pdf).pages)

    assert 2 <= pages <= 6
    assert text_of(pdf).count("Description Amount") == pages
    assert f"{pages} / {pages}" in text_of(pdf)
    assert text_of(pdf).count("Total, paid") == 1


def test_right_to_left_names_and_pages_keep_their_letters():
    arabic = facts(
        language="ar",
        seller={**SELLER, "name": "جمعية الطيور", "country": "JO"},
        bill_to={"name": "עדה נובק", "address_lines": ["عمّان"]},
    )

    pdf = render_receipt(arabic)

    assert len(opened(pdf).pages) == 1
    assert "\ufffd" not in text_of(pdf)
    assert str(opened(pdf).Root.Lang) == "ar"


@pytest.mark.parametrize(
    "name", ["山田 太郎", "अमारा", "👩🏽‍🔬 Ada", "\u0000\ud83d".encode("utf-16", "ignore").decode("utf-16")]
)
def test_scripts_without_a_font_of_ours_never_stop_a_receipt(name):
    assert render_receipt(facts(bill_to={"name": name, "address_lines": []})).startswith(b"%PDF")


def test_names_of_ten_thousand_letters_do_not_break_it():
    endless = "Wolfeschlegelstein" * 560

    pdf = render_receipt(
        facts(bill_to={"name": endless, "address_lines": []}, seller={**SELLER, "name": "A long name " * 900})
    )

    assert 1 < len(opened(pdf).pages) < 12
    assert "Total, paid €80.00" in text_of(pdf)


def test_markup_in_a_name_is_only_letters():
    text = text_of(render_receipt(facts(bill_to={"name": "<b>Ada</b> & Söhne", "address_lines": []})))

    assert "<b>Ada</b> & Söhne" in text


def test_a_logo_takes_the_place_of_the_name_and_is_described():
    figures = [
        element
        for element in elements(opened(render_receipt(facts(), logo=SVG_LOGO)).Root.StructTreeRoot)
        if str(element.S) == "/Figure"
    ]

    assert [str(figure.Alt) for figure in figures] == ["Riverbend Naturalists"]


@pytest.mark.parametrize("colour", ["#ffd500", "not a colour", ""])
def test_any_colour_of_the_association_gives_a_readable_receipt(colour):
    assert render_receipt(facts(seller={**SELLER, "accent": colour})).startswith(b"%PDF")


def test_the_first_use_in_a_process_loads_the_pdf_library_and_none_before():
    """A web process that only freezes facts must not spend seconds on importing WeasyPrint."""
    code = "import sys, billing.documents; sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
