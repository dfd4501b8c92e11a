"""What changed since a moment: nothing is missed, nothing comes twice on a page, and what is gone is said."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction

from ams.api import changes
from ams.core.custom_fields import change_custom
from ams.core.models import Contact, FieldDefinition
from ams.core.tagging import tag_contact, untag_contact
from members.models import Address, ExternalId, Membership, Term
from members.operations import change_details
from tests.api.conftest import LONG_AGO
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, year

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _settled_at_once(monkeypatch):
    monkeypatch.setattr(changes, "MARGIN", timedelta(0))


def happened(at):
    """Let all that was written until now bear a moment of its own: a test is one transaction, thus one moment."""
    for label, _column in (*changes.CONTACTS, *changes.MEMBERSHIPS):
        apps.get_model(label).objects.filter(pgh_created_at=TransactionNow()).update(pgh_created_at=at)


def at(hour):
    return NINE + timedelta(hours=hour)


def asked(api, since, noun="contacts", more=""):
    """All pages of what changed; the names or ids on each, and the last page."""
    path, seen = f"{noun}/?changed_since={since:%Y-%m-%dT%H:%M:%SZ}{more}", []
    while path:
        page = api.get(path).json()
        seen.append([one.get("name", one.get("id")) for one in page["results"]])
        path = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    return seen, page


def change_phone(contact):
    change_details(contact=contact, at=LONG_AGO, by=None, phone="030 1")


def change_address(contact):
    change_details(contact=contact, at=LONG_AGO, by=None, address_lines="Mill Lane 3", country="NL")


def take_address_away(contact):
    change_details(contact=contact, at=LONG_AGO, by=None, address_lines="")


def change_spoken_name(contact):
    change_details(contact=contact, at=LONG_AGO, by=None, spoken_name="Al")


def change_field(contact):
    FieldDefinition.objects.create(key="diet", label="Diet")
    change_custom(contact=contact, values={"diet": "Vegan"}, at=LONG_AGO, by=None)


def put_tag_on(contact):
    tag_contact(contact=contact, name="press", at=LONG_AGO, by=None)


def take_tag_off(contact):
    row = contact.contact_tags.get()
    untag_contact(contact=contact, tag=row.tag, at=LONG_AGO, by=None)


def rename_elsewhere(contact):
    ExternalId.objects.filter(contact=contact).update(value="B")


def by_hand(contact):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_contact SET archived_at = now() WHERE id = %s", [contact.pk])


@pytest.mark.parametrize(
    "change",
    [
        change_phone,
        change_address,
        take_address_away,
        change_spoken_name,
        change_field,
        put_tag_on,
        take_tag_off,
        rename_elsewhere,
        by_hand,
    ],
)
def test_whatever_a_contact_shows_counts_as_a_change(api, alice, museum, change):
    Address.objects.filter(contact=alice).delete()
    if change is take_address_away:
        change_address(alice)
    if change is take_tag_off:
        put_tag_on(alice)
    ExternalId.objects.create(source="oldcrm", value="A", contact=alice)
    happened(at(0))
    assert asked(api, at(1))[0] == [[]]

    change(alice)

    happened(at(2))
    assert asked(api, at(1))[0] == [["Alice Moreau"]]
    assert asked(api, at(2))[0] == [["Alice Moreau"]]  # the moment itself counts
    assert asked(api, at(3))[0] == [[]]


def test_they_come_in_the_order_of_the_changes_and_a_page_ends_anywhere(api, association):
    people = [PersonFactory(display_name=name) for name in "ABCDE"]
    for person in people:
        change_address(person)
    happened(at(0))  # five contacts, three rows of history each, at one moment
    change_phone(people[0])
    happened(at(1))
    change_phone(people[3])
    happened(at(2))

    for limit in (1, 2, 3):
        pages, last = asked(api, at(0), more=f"&limit={limit}")
        assert [name for page in pages for name in page] == ["A", "B", "C", "D", "E", "A", "D"]
        assert last["gone"] == []
    assert asked(api, at(0))[0] == [["B", "C", "E", "A", "D"]]  # once a page, as they are now
    assert asked(api, at(0), more="&kind=organisation")[0] == [[]]


def test_only_the_last_page_says_where_to_go_on(api, alice, museum):
    first = api.get("contacts/?changed_since=2026-01-01T00:00:00Z&limit=1").json()
    _pages, last = asked(api, LONG_AGO, more="&limit=1")

    assert (first["changed_until"], last["next"]) == (None, None)
    assert "changed_until" not in api.get("contacts/").json()
    until = datetime.fromisoformat(last["changed_until"])
    assert until.tzinfo is not None
    assert asked(api, until + timedelta(seconds=1))[0] == [[]]


def test_what_was_taken_back_is_named(api, alice, full):
    gone = PersonFactory(display_name="Taken back")
    held = MembershipFactory(type=full, holder=gone, terms=[year(2026)])
    kept = MembershipFactory(type=full, holder=alice, terms=[year(2026)])
    happened(at(0))
    Term.objects.all().delete()
    Membership.objects.filter(pk=held.pk).delete()
    gone.person.delete()
    Contact.objects.filter(pk=gone.pk).delete()
    happened(at(1))

    pages, last = asked(api, at(1))
    assert (pages, last["gone"]) == ([[]], [gone.number])
    pages, last = asked(api, at(1), "memberships")
    assert (pages, last["gone"]) == ([[kept.pk]], [held.pk])
    pages, last = asked(api, at(1), "memberships", "&type=other")
    assert (pages, last["gone"]) == ([[]], [held.pk])


def test_memberships_change_with_their_terms(api, alice, full):
    held = MembershipFactory(type=full, holder=alice, terms=[year(2026)])
    other = MembershipFactory(type=full, terms=[year(2026)])
    happened(at(0))
    held.terms.update(revoked_at=LONG_AGO)
    happened(at(1))
    Membership.objects.filter(pk=other.pk).update(cancelled_at=LONG_AGO)
    happened(at(2))

    assert asked(api, at(1), "memberships")[0] == [[held.pk, other.pk]]
    assert asked(api, at(1), "memberships", f"&holder={alice.number}")[0] == [[held.pk]]
    assert asked(api, at(2), "memberships")[0] == [[other.pk]]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("2026-11-22T12:00:00", "Say the zone too"),
        ("2026-11-22", "Say the zone too"),
        ("2026-11-22T12:00:00+01:00", "Datetime has wrong format"),  # a plus in an address is a space
        ("0001-01-01T00:00:00%2B14:00", "out of range"),
    ],
)
def test_a_moment_without_its_zone_is_refused(api, since, words):
    answer = api.get(f"contacts/?changed_since={since}")

    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["parameter"] == "changed_since"
    assert words in error["detail"]


def test_a_cursor_of_another_order_is_refused(api, alice, museum):
    plain = api.get("contacts/?limit=1").json()["next"].partition("cursor=")[2]

    assert api.get(f"contacts/?changed_since=2026-01-01T00:00:00Z&cursor={plain}").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_changes_costs_the_same_for_one_or_many(api, rows, django_assert_num_queries):
    PersonFactory.create_batch(rows)
    OrganisationFactory()
    api.get("contacts/")

    with django_assert_num_queries(9):  # as a list, what is open, and the histories in one
        assert len(api.get("contacts/?changed_since=2026-01-01T00:00:00Z").json()["results"]) == rows + 1


@pytest.mark.django_db(transaction=True)
def test_what_began_before_an_open_transaction_is_held_back_until_it_ends(api):
    """Else a change that is committed late is older than what its reader was told to go on from, and is lost."""
    PersonFactory(display_name="Early")
    begun, go_on = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            PersonFactory(display_name="Slow")
            begun.set()
            go_on.wait(20)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert begun.wait(20)
    PersonFactory(display_name="Quick")
    meanwhile, page = asked(api, LONG_AGO)
    go_on.set()
    writer.join(20)

    assert meanwhile == [["Early"]]
    assert asked(api, datetime.fromisoformat(page["changed_until"]) - timedelta(seconds=1))[0][0][-2:] == [
        "Slow",
        "Quick",
    ]
