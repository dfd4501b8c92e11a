"""Everybody goes out and comes in again: nothing changes here, and an empty system becomes the same one."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ams.core.models import Contact
from members.models import Address, Affiliation, Consent, ExternalId, Membership, Organisation, Person, Term
from members.names import NameMissing, tidy_name
from members.queries.exports import csv_lines, export_rows
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, give_term, year
from tests.members.importing.conftest import NOON, counted

MODELS = (Consent, Term, Membership, Affiliation, Address, ExternalId, Person, Organisation, Contact)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
TRICKY = st.one_of(
    LINES, st.sampled_from(["=1+1", "'=1", "''", "@x", "-", "+31 6", "a\nb", 'say "no"', "a,b;c", "  x ", "\u202eabc"])
)


def register():
    return "".join(csv_lines(export_rows()))


def empty_the_register():
    """As on a new system; append-only tables are emptied the way only a test may."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE core_contact CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER SEQUENCE core_contact_number RESTART")


@pytest.fixture
def museum(full):
    """People and an organisation with more than one of everything."""
    museum = OrganisationFactory(display_name="Museum", organisation__tax_number="NL1")
    amara = PersonFactory(
        display_name="Amara Okafor", sort_name="Okafor, Amara", email="us@example.org", phone="+31 6 1", language="nl",
        person__given_name="Amara", person__family_name="Okafor", person__born_on=date(1970, 1, 31),
        person__spoken_name="AH-mah-rah", created_at=datetime(2019, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
    )  # fmt: skip
    PersonFactory(display_name="সুকান্ত", email="us@example.org", archived_at=NOON)
    PersonFactory(display_name="=cmd|' /C calc'!A0", email="")
    Address.objects.create(contact=amara, lines="=1+1\r\nUtrecht", postcode="0123", country="NL", is_preferred=False)
    Address.objects.create(contact=amara, lines="Mill 1", postcode="", country="CI")
    for role, is_primary, until in (("Chair", True, None), ("Clerk", False, date(2020, 1, 1))):
        Affiliation.objects.create(
            person=amara,
            organisation=museum,
            role=role,
            is_primary_contact=is_primary,
            from_on=date(2019, 1, 1),
            until_on=until,
        )
    old = MembershipFactory(holder=amara, type=full, terms=[year(2019), year(2020)])
    Membership.objects.filter(pk=old.pk).update(cancelled_at=NOON)
    held = MembershipFactory(holder=amara, type=full, terms=[year(2024)], created_at=NOON)
    give_term(held, year(2026), grace_days=7)
    MembershipFactory(holder=museum, type=full.__class__.objects.get(slug="company"), terms=[])
    Consent.objects.create(contact=amara, purpose="newsletter", given=True, wording='Say "yes"', at=NOON)
    ExternalId.objects.create(contact=amara, source="wildapricot", value="17")
    return museum


def test_an_export_comes_in_and_changes_nothing(museum, bring_in):
    before = register()

    run = bring_in(before)

    assert counted(run) == (0, 0, run.rows, 0)
    assert run.lines.count() == 0
    assert register() == before


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
def test_an_empty_system_becomes_the_same_one_byte_for_byte(museum, bring_in, batch_size):
    before = register()
    empty_the_register()

    run = bring_in(before, batch_size=batch_size)

    assert counted(run)[3] == 0
    assert register() == before
    assert PersonFactory().number > max(int(row[0]) for row in csv.reader(io.StringIO(before)) if row[0].isdigit())


def test_an_export_is_a_way_to_edit_many_at_once(museum, bring_in):
    run = bring_in(register().replace("us@example.org", "amara@example.org").replace("AH-mah-rah", "ah-MAH-rah"))

    amara = Contact.objects.get(display_name="Amara Okafor")
    assert (amara.email, amara.person.spoken_name) == ("amara@example.org", "ah-MAH-rah")
    assert counted(run)[0] == 0


def test_a_number_that_is_somebody_else_here_is_refused(museum, bring_in):
    Contact.objects.filter(display_name="Amara Okafor").update(display_name="Zora", email="zora@example.org")
    register_of_others = register().replace("Zora", "Amara").replace("zora@", "amara@")

    run = bring_in(register_of_others)

    assert counted(run)[3] > 0
    assert run.lines.filter(outcome="rejected").first().reason.endswith("one at a time.")


def test_cells_that_spreadsheets_would_calculate_are_harmless(museum):
    cells = [cell for row in csv.reader(io.StringIO(register(), newline="")) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_it_costs_the_same_for_one_and_for_many(full, django_assert_num_queries):
    PersonFactory.create_batch(3)

    with django_assert_num_queries(11):  # custom fields, both kinds, and everything people have
        assert len(list(export_rows())) == 4


def _kept(name):
    """As names are kept: nothing in them that upsets what stands beside them."""
    try:
        return tidy_name(name)
    except NameMissing:
        return "Somebody"


@pytest.mark.sweep
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(TRICKY, TRICKY, TRICKY, st.dates(date(1900, 1, 1), date(2090, 1, 1))), max_size=4))
def test_whatever_people_are_called_comes_back_as_it_was(bring_in, full, data):
    for name, lines, role, day in data:
        one = PersonFactory(display_name=_kept(name), person__spoken_name=name, person__born_on=day)
        Address.objects.create(contact=one, lines=lines, country="NL")
        Affiliation.objects.create(person=one, organisation=OrganisationFactory(), role=role, from_on=day)
        MembershipFactory(holder=one, type=full, terms=[year(day.year)])
    before = register()

    run = bring_in(before)

    assert counted(run) == (0, 0, run.rows, 0), list(run.lines.values("reason", "before", "made"))
    assert register() == before
