"""Pages by keyset, and CSV that no spreadsheet executes."""

import base64
import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ams.core.models import Contact
from ams.core.models.contacts import folded
from staffdesk.tables import Cursor, Sorting, in_batches, page_of, safe_cell
from tests.factories.core import ContactFactory
from tests.factories.members import PersonFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NAMES = ["Åke", "Bea", "Çelik", "bea", "Dora", "Zoë", "Élodie"]
SORTED = ["Åke", "Bea", "bea", "Çelik", "Dora", "Élodie", "Zoë"]


@pytest.fixture
def everybody(db):
    for name in NAMES:
        ContactFactory(display_name=name)
    return Contact.objects.annotate(folded_name=folded("sort_name"))


def names(page):
    return [contact.display_name for contact in page]


def walk(rows, sorting, size):
    """Forward to the end, then back to the start."""
    page = page_of(rows, sorting, "", size)
    there = [names(page)]
    while page.next:
        page = page_of(rows, sorting, page.next, size)
        there.append(names(page))
    back = [names(page)]
    while page.previous:
        page = page_of(rows, sorting, page.previous, size)
        back.append(names(page))
    return there, back


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_show_every_row_once_whichever_way_one_walks(everybody, size, descending):
    there, back = walk(everybody, Sorting("folded_name", descending), size)

    expected = SORTED[::-1] if descending else SORTED
    assert [name.casefold() for part in there for name in part] == [name.casefold() for name in expected]
    assert back == there[::-1]


def test_batches_leave_nothing_out(everybody):
    batches = [names(batch) for batch in in_batches(everybody, Sorting("folded_name"), size=3)]

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [name for batch in batches for name in batch] == SORTED


def test_an_exact_number_of_batches_ends(everybody):
    assert [len(batch) for batch in in_batches(everybody, Sorting("number"), size=7)] == [7]


FORGED = base64.urlsafe_b64encode(b'["number", "\\u0000", 1, false]').decode()
OTHER_ORDER = str(Cursor("folded_name", "not a number", 1))


@pytest.mark.parametrize(
    "made_up",
    [
        "",
        "x",
        "eyJ9",
        "W10",
        ":",
        "\x00",
        FORGED,
        f"{FORGED}:c2lnbmF0dXJl",
        f"{OTHER_ORDER}x",
        OTHER_ORDER,
        "a" * 10_000,
    ],
)
def test_a_made_up_cursor_leads_to_the_first_page(everybody, made_up):
    page = page_of(everybody, Sorting("number"), made_up, 3)

    assert names(page) == NAMES[:3]
    assert page.total == 7


def test_a_page_that_has_become_empty_leads_to_the_first(everybody):
    beyond = Cursor("number", str(10**9), 1)

    assert names(page_of(everybody, Sorting("number"), str(beyond), 3)) == NAMES[:3]


def test_counting_stops_at_the_cap(everybody):
    page = page_of(everybody, Sorting("number"), "", 3, counted=5)

    assert (page.total, page.is_cut) == (6, True)


@pytest.mark.parametrize(("size", "counted", "total"), [(3, 3, 4), (3, 10, 7), (7, 3, 7), (50, 50, 7)])
def test_what_is_known_already_is_not_counted(everybody, size, counted, total, django_assert_num_queries):
    with django_assert_num_queries(2 if size < counted else 1):
        page = page_of(everybody, Sorting("number"), "", size, counted=counted)

    assert (page.total, page.is_cut) == (total, total > counted and page.has_other_pages)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("Amara", "Amara"),
        ("=1+1", "'=1+1"),
        ("+31 30 123", "'+31 30 123"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =HYPERLINK(1)", "'  =HYPERLINK(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a\x00b", "ab"),
        (Decimal("-2.50"), "-2.50"),
        (12, "12"),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), "2026-11-22 13:00"),
        (datetime(2026, 11, 22, 12, tzinfo=UTC).date(), "2026-11-22"),
    ],
)
def test_a_cell_is_text_and_never_a_formula(value, cell):
    assert safe_cell(value, AMSTERDAM) == cell


def rows_of(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_list_of_people_downloads_as_it_is_filtered(desk, join, amara):
    join(amara)
    PersonFactory(display_name='=cmd|"/C calc"!A1, "Bob"', email="bob@example.org")

    everybody = desk.get(reverse("staffdesk:people_csv"))
    members = desk.get(reverse("staffdesk:people_csv"), {"standing": "member"})

    assert everybody["Content-Type"] == "text/csv; charset=utf-8"
    assert [row[1] for row in rows_of(everybody)] == ["Name", '\'=cmd|"/C calc"!A1, "Bob"', "Amara Okafor"]
    assert [row[1:] for row in rows_of(members)[1:]] == [
        ["Amara Okafor", "Person", "amara@example.org", "030 123 45 67", "Full member", "Current", "2027-11-21"]
    ]


@pytest.mark.parametrize("name", ["orders_csv", "messages_csv", "cases_csv"])
def test_every_list_downloads(name, desk, join, amara):
    join(amara)

    response = desk.get(reverse(f"staffdesk:{name}"))

    assert len(rows_of(response)) >= (2 if name != "cases_csv" else 1)
    assert response["Content-Disposition"].startswith("attachment")
