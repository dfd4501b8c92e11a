"""Search: any part of a name, an address or a number, best first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ams.core.models import Contact
from staffdesk.models import Case
from staffdesk.operations import open_case
from staffdesk.queries.search import (
    CANDIDATES,
    find_anything,
    find_contacts,
    one_search,
    search_words,
)
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW


@pytest.fixture
def people(association):
    """Some people with names that have to be found."""

    def known(*names, **details):
        return [PersonFactory(display_name=name, email="", **details) for name in names]

    return known


def found(query):
    return [contact.display_name for contact in find_anything(query).contacts]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("amara", "Amara Okafor"),
        ("OKAFOR", "Amara Okafor"),
        ("kaf", "Amara Okafor"),
        ("oka ama", "Amara Okafor"),
        ("zoe", "Zoë Ångström"),
        ("ZOË", "Zoë Ångström"),
        ("angstrom", "Zoë Ångström"),
        ("soren", "Søren Lindqvist"),
        ("yilmaz", "Müge Y\u0131lmaz"),
        ("o'br", "Siobhán O'Brien"),
        ("li wei", "Li Wei"),
        ("li", "Li Wei"),
    ],
)
def test_a_name_is_found_by_any_part_whatever_its_accents(people, query, name):
    people("Amara Okafor", "Zoë Ångström", "Søren Lindqvist", "Müge Y\u0131lmaz")
    people("Siobhán O'Brien", "Li Wei", "Bob Bly")

    assert found(query)[0] == name


@pytest.mark.parametrize("query", ["amara@example.org", "AMARA@EXAMPLE.ORG", "ara@exam", "example.org"])
def test_an_address_is_found_by_any_part(amara, query):
    assert found(query) == ["Amara Okafor"]


@pytest.mark.parametrize(
    "query", ["0301234567", "030 123 45 67", "030-1234567", "(030) 123 4567", "123 45", "+30 1234567"]
)
def test_a_phone_is_found_however_it_is_written(amara, query):
    assert found(query) == ["Amara Okafor"]


def test_every_word_has_to_match(people):
    people("Amara Okafor", "Amara Smith", "Ben Okafor")

    assert found("amara okafor") == ["Amara Okafor"]


def test_the_exact_number_comes_first(people):
    first, second = people("Ann", "Ben")
    second.phone = f"030 {first.number}"
    second.save()

    assert found(str(first.number)) == ["Ann", "Ben"]


def test_names_that_begin_so_come_before_those_that_contain_it(people):
    people("Johanna Ash", "Ann Zebra", "Anna Young", "Bea Anning")

    assert found("ann") == ["Ann Zebra", "Anna Young", "Bea Anning", "Johanna Ash"]


def test_a_merged_record_is_not_offered_and_an_archived_one_says_so(people, desk):
    kept, merged, archived = people("Ann Kept", "Ann Merged", "Ann Archived")
    merged.merged_into = kept
    merged.save()
    archived.archived_at = NOW
    archived.save()

    assert found("ann") == ["Ann Archived", "Ann Kept"]
    assert "(archived)" in desk.get(reverse("staffdesk:search"), {"q": "ann"}).content.decode()


@pytest.mark.parametrize("query", ["%", "_", "%%%", "___", "\\", "a%b", "'; --", "zz(", "\x00\x00\x00", "((((("])
def test_signs_of_the_query_language_are_only_letters(people, query):
    people("Amara Okafor")

    assert found(query) == []


@pytest.mark.parametrize(("query", "words"), [("a b", []), ("", []), ("1 - 2", []), ("jo smith", ["jo", "smith"])])
def test_single_letters_are_not_looked_for(query, words):
    assert search_words(query) == words


def test_an_order_is_found_by_any_part_of_its_reference(amara, buy):
    order = buy(amara)
    reference = order.reference

    for part in (reference, reference.lower(), reference[:4], reference[5:], reference.replace("-", "")):
        assert [one.reference for one in find_anything(part).orders] == [reference]


def test_a_receipt_is_found_by_its_number(amara, buy):
    order = buy(amara, paid=True)
    number = order.receipts.get().number

    assert [receipt.number for receipt in find_anything(number.lower()).receipts] == [number]


def test_a_case_is_found_by_its_number(amara):
    case = open_case(
        kind=Case.Kind.NOTED, subject="", words="A", context={}, contact=amara, at=NOW - timedelta(days=1), by=None
    )

    assert find_anything(f"#{case.pk}").cases == [case]


def test_a_fragment_everybody_has_is_answered_from_the_first_pages(association):
    many = [
        Contact(kind="person", display_name=f"Person {number}", sort_name=f"Person {number}", created_at=NOW)
        for number in range(CANDIDATES + 20)
    ]
    Contact.objects.bulk_create(many)

    with one_search():
        assert len(find_contacts("erso", limit=12)) == 12


@pytest.mark.parametrize("query", ["okafo", "ama", "qqq"])
def test_searching_costs_a_fixed_number_of_queries(desk, amara, query, django_assert_max_num_queries):
    address = reverse("staffdesk:search")
    desk.get(address)

    with django_assert_max_num_queries(25):
        desk.get(address, {"q": query}, headers={"HX-Request": "true"})


def test_the_dialog_gets_a_fragment_and_the_address_bar_a_page(desk, amara):
    fragment = desk.get(reverse("staffdesk:search"), {"q": "amara"}, headers={"HX-Request": "true"}).content.decode()
    whole = desk.get(reverse("staffdesk:search"), {"q": "amara"}).content.decode()

    assert "<html" not in fragment
    assert f'class="result" href="/desk/people/{amara.number}/"' in fragment
    assert "<html" in whole
    assert "Amara Okafor" in whole


def test_nothing_found_says_what_to_try(desk, amara):
    html = desk.get(reverse("staffdesk:search"), {"q": "xyzzy"}).content.decode()

    assert "Nobody and nothing matches “xyzzy”" in html
