"""Bytes to rows: encodings, separators, quotes, and what is never read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.importing.cells import as_written, harmless
from members.importing.errors import UnreadableFile
from members.importing.reading import open_sheet
from members.importing.secrets import is_secret
from tests.members.importing.files import opener

NAMES = "Name;E-mail\r\nCôte d’Ivoire;a@example.org\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_found(encoding):
    sheet = open_sheet(opener(NAMES, encoding))

    assert sheet.headers == ("Name", "E-mail")
    assert [row.cells for row in sheet.rows()] == [["Côte d’Ivoire", "a@example.org"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_separator_and_line_end_is_found(separator, end):
    sheet = open_sheet(opener(f"a{separator}b{end}1{separator}2{end}"))

    assert [row.cells for row in sheet.rows()] == [["1", "2"]]


def test_a_spreadsheets_own_declaration_is_obeyed_and_lines_are_counted_as_people_count_them():
    sheet = open_sheet(opener('sep=;\r\na;b\r\n"one\r\ntwo";2\r\n3,5;4\r\n'))

    assert [(row.line, row.cells) for row in sheet.rows()] == [(3, ["one\r\ntwo", "2"]), (5, ["3,5", "4"])]


def test_a_named_encoding_overrules_and_a_wrong_one_is_refused():
    euro = "Name\n5 €\n".encode("cp1252")

    assert open_sheet(opener(euro), encoding="latin-1").encoding == "iso8859-1"
    with pytest.raises(UnreadableFile, match="cannot be read as ascii"):
        open_sheet(opener(euro), encoding="ascii")
    with pytest.raises(UnreadableFile, match="no encoding called klingon"):
        open_sheet(opener(euro), encoding="klingon")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"PK\x03\x04" + b"\x00" * 20, "spreadsheet"),
        (b",,,\n1,2,3\n", "names no columns"),
        ("Name\nZoë\nAndré\n".encode() + b"\xe9t\xe9\n" + "Zoë, Zoë, Zoë\n".encode(), "Line 4 is not UTF-8"),
        (b"Name\nx\x81\xff\n", "cannot be read as cp1252"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "a picture or a document"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(content, why):
    with pytest.raises(UnreadableFile, match=why):
        open_sheet(opener(content))


def test_one_broken_row_spoils_no_other():
    sheet = open_sheet(opener('a,b\n1,2\n"x"y,2\n3,4,5\n6\n\n , \n7,8\n'))

    rows = list(sheet.rows())

    assert [(row.line, row.cells) for row in rows if not row.fault] == [
        (2, ["1", "2"]),
        (5, ["6", ""]),
        (8, ["7", "8"]),
    ]
    assert [(row.line, row.fault[:20]) for row in rows if row.fault] == [
        (3, "The quotation marks "),
        (4, "It has 3 cells and t"),
    ]


def test_a_quote_that_never_closes_is_named_by_its_line():
    [good, bad] = open_sheet(opener('a,b\n1,2\n3,"never\nclosed\n')).rows()

    assert good.cells == ["1", "2"]
    assert (bad.line, bad.cells) == (3, [])
    assert "never closed" in bad.fault


def test_secret_columns_leave_the_reader_neither_as_header_nor_as_cell():
    sheet = open_sheet(opener("User ID,Password,First name,ssn\n1,hunter2,Ada,123-45-6789\n"))

    assert sheet.headers == ("User ID", "First name")
    assert sheet.secrets == ("Password", "ssn")
    assert "hunter2" not in repr(list(sheet.rows()))
    assert "6789" not in repr(list(sheet.rows()))


@pytest.mark.parametrize(
    "header", ["Password", "user_password", "passwordHash", "SSN",
               "Social Security Number", "mdp_adh", "Mot de passe",
               "IBAN", "Credit card number", "API key", "Contraseña", "PIN", "CVV"]
)  # fmt: skip
def test_secrets_are_known_by_many_names(header):
    assert is_secret(header)


@pytest.mark.parametrize("header", ["First name", "Compass", "Passion", "Pinboard", "E-mail", "Spinning", "Cassnumber"])
def test_what_only_sounds_secret_is_read(header):
    assert not is_secret(header)


@given(st.text())
def test_harmless_cells_come_back_as_they_were(text):
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "'=", "\uff1d"])
def test_nothing_a_spreadsheet_would_calculate_stands_at_the_start_of_a_cell(start):
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3).filter(lambda r: any(c.strip() for c in r)), max_size=8))
def test_whatever_is_written_is_read(rows):
    clean = [[cell.replace("\x00", "") for cell in row] for row in rows]
    clean = [row for row in clean if any(cell.strip() for cell in row)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["a", "b", "c"], *([harmless(cell) for cell in row] for row in clean)])
    data = ("\ufeff" + file.getvalue()).encode("utf-8", "surrogatepass")

    assert [row.cells for row in open_sheet(opener(data)).rows()] == clean
