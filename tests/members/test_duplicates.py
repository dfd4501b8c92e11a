"""The list of possible duplicates: found by index, kept up as people change, and what was decided remembered."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from ams.core.models import Activity, Contact, DuplicatePair, DuplicateSearch, Role
from members.likeness import words_of
from members.models import Address, Person
from members.operations.duplicates import dismiss_pair, look_for_duplicates, sweep_duplicates
from members.queries.duplicates import CANDIDATES, pairs_among
from members.tasks import look_for_duplicates as look_task
from tests.factories.core import UserFactory
from tests.factories.members import OrganisationFactory, PersonFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """Amara, and Amara with another spelling and the same address."""
    return (
        PersonFactory(display_name="Amara Okafor", email="amara@example.org"),
        PersonFactory(display_name="Okafore, Amara", email="AMARA@example.org"),
    )


def look(*contacts):
    return look_for_duplicates(ids=[contact.pk for contact in contacts], at=NOW)


def found():
    return [(pair.first_id, pair.second_id) for pair in DuplicatePair.objects.order_by("pk")]


def test_a_pair_is_found_from_either_side_once(pair):
    one, other = pair

    assert look(other) == look(one) == look(one, other) == 1

    assert found() == [(one.pk, other.pk)]
    assert DuplicatePair.objects.get().reasons == ["name_alike", "email"]


def test_people_are_found_by_phone_and_by_what_their_name_sounds_like():
    claire = PersonFactory(display_name="Claire Janssen", email="", phone="030 123 45 67")
    PersonFactory(display_name="Jansen, Klaire", email="", phone="0031301234567")  # a candidate, and not alike enough
    PersonFactory(display_name="Claire Bakker", email="")
    by_name = PersonFactory(display_name="Claire JANSSEN", email="")

    look(claire)

    assert found() == [(claire.pk, by_name.pk)]


def test_those_who_cannot_be_merged_are_not_proposed(pair):
    one, other = pair
    OrganisationFactory(display_name="Amara Okafor", email="amara@example.org")
    PersonFactory(display_name="Amara Okafor", email="amara@example.org", archived_at=NOW)
    PersonFactory(display_name="Amara Okafor", email="amara@example.org", merged_into=other)

    look(one)

    assert found() == [(one.pk, other.pk)]


def test_birthday_and_home_count(pair):
    one, other = pair
    Person.objects.filter(pk__in=[one.pk, other.pk]).update(born_on=date(1990, 5, 1))
    for contact in pair:
        Address.objects.create(contact=contact, lines="Mill Lane 3", postcode="3511 AB", country="NL")

    look(one)

    assert (DuplicatePair.objects.get().score, DuplicatePair.objects.get().reasons[2:]) == (100, ["address", "born"])


def test_a_pair_that_no_longer_looks_alike_goes_and_one_dismissed_stays(pair):
    one, other = pair
    ada = UserFactory(role=Role.SERVICE)
    look(one)
    Contact.objects.filter(pk=other.pk).update(email="else@example.org")
    look(other)
    assert found() == []

    Contact.objects.filter(pk=other.pk).update(email="amara@example.org")
    look(other)
    known = DuplicatePair.objects.get()
    assert dismiss_pair(pair=known, at=NOW, by=ada)
    assert not dismiss_pair(pair=known, at=NOW, by=ada)
    look(one, other)

    known.refresh_from_db()
    assert (known.dismissed_at, known.dismissed_by) == (NOW, ada)
    assert not DuplicatePair.objects.standing().exists()
    assert Activity.objects.get(kind="contact.told_apart").facts["number"] == other.number


def test_a_sweep_goes_round_and_looks_at_who_changed_meanwhile(pair):
    one, other = pair
    Contact.objects.filter(pk=other.pk).update(email="else@example.org")

    assert sweep_duplicates(at=NOW, at_once=1)  # the first of two, and there is more
    assert sweep_duplicates(at=NOW, at_once=1)
    assert not sweep_duplicates(at=NOW, at_once=1)  # round
    assert (DuplicateSearch.objects.get().rounds, found()) == (1, [])

    Contact.objects.filter(pk=other.pk).update(email="amara@example.org")
    sweep_duplicates(at=NOW, at_once=1)  # the change of `other`, and `one` in turn

    assert found() == [(one.pk, other.pk)]


def test_the_worker_goes_on_while_the_first_round_lasts(pair):
    assert look_task() == 2
    assert look_task() == 1


@pytest.mark.sweep
def test_no_table_is_read_for_a_few_people(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO core_contact (id, kind, display_name, sort_name, email, phone, language, created_at)"
            " SELECT 1000000 + i, 'person', md5(i::text), md5(i::text), i || '@mail.example', '030' || i, '', now()"
            " FROM generate_series(1, 20000) i"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE core_contact")
        cursor.execute(f"EXPLAIN {CANDIDATES}", {"ids": [1_000_001, 1_000_002], "each": 20})
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Seq Scan on core_contact" not in plan
    assert all(index in plan for index in ("contact_by_name_key", "contact_email", "contact_by_phone_key"))


def test_the_database_hears_names_as_we_do():
    """Names we call the same have one key there, so that none is missed."""
    same = ["Søren Müller", "soren muller", "Müller, Sören"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT core_name_key(unnest(%s::text[]))", [same])
        keys = cursor.fetchall()

    assert len(keys) == 1
    assert len({tuple(sorted(words_of(name))) for name in same}) == 1


def test_looking_takes_a_few_queries(pair, django_assert_num_queries):
    with django_assert_num_queries(3):
        pairs_among([contact.pk for contact in pair])
