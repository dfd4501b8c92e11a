"""Persons, organisations, their details, and who acts for them."""

from datetime import UTC, date, datetime

import pytest

from ams.core.logins import ensure_login
from ams.core.models import Access, Activity
from members.operations import (
    NameMissing,
    NameTooLong,
    NotYourDraft,
    change_details,
    create_organisation,
    create_person,
    grant_access,
    join_from_draft,
    keep_draft,
    link_contact,
    same_name,
)
from members.queries import contacts_of, unlinked_contacts
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_a_person_gets_a_number_and_is_sorted_by_family_name():
    contact = create_person(
        full_name="Amara  Okafor", email=" amara@example.org ", at=NOW, by=None,
        given_name="Amara", family_name="Okafor", born_on=date(1990, 5, 1), language="en-gb", phone="1",
    )  # fmt: skip

    assert contact.number
    assert (contact.display_name, contact.sort_name, contact.email) == (
        "Amara Okafor", "Okafor, Amara", "amara@example.org",
    )  # fmt: skip
    assert contact.person.born_on == date(1990, 5, 1)
    assert contact.person.called == "Amara"
    assert Activity.objects.get(kind="contact.added").contact == contact


def test_a_mononym_is_a_whole_name():
    contact = create_person(full_name="Sukarno", email="", at=NOW, by=None)

    assert (contact.sort_name, contact.person.called) == ("Sukarno", "Sukarno")


def test_an_organisation_has_a_name_and_a_tax_number():
    contact = create_organisation(name="Mill Lane School", email="", at=NOW, by=None, tax_number="NL1")

    assert (contact.kind, contact.organisation.tax_number) == ("organisation", "NL1")


@pytest.mark.parametrize(
    ("name", "refusal"), [(" \n", NameMissing), ("\u200b \U000e0041", NameMissing), ("x" * 301, NameTooLong)]
)
def test_names_that_no_card_can_carry_are_refused(name, refusal):
    with pytest.raises(refusal):
        create_person(full_name=name, email="", at=NOW, by=None)


def test_composed_and_decomposed_letters_are_the_same_name():
    assert create_person(full_name="Zoe\u0308", email="", at=NOW, by=None).display_name == "Zo\u00eb"
    assert same_name("ZOE", "zoë ")
    assert not same_name("Zoë", "Zora")


ALI_REZA = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"  # with a joiner that Persian needs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eAmara\u202c Okafor", "Amara Okafor"),
        ("Am\x07ara\x1b\r\nOkafor", "Amara Okafor"),
        (ALI_REZA, ALI_REZA),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_name_upsets_nothing_that_stands_beside_it(typed, kept):
    assert create_person(full_name=typed, email="", at=NOW, by=None).display_name == kept


def test_access_is_given_once():
    user, contact = UserFactory(), PersonFactory()

    first = grant_access(user=user, contact=contact, relation="self", at=NOW)

    assert grant_access(user=user, contact=contact, relation="partner", at=NOW) == first
    assert list(contacts_of(user)) == [contact]


def test_only_a_contact_of_the_proved_address_can_be_linked():
    user = UserFactory(email="amara@example.org")
    mine, theirs = PersonFactory(email="Amara@Example.org"), PersonFactory(email="other@example.org")
    assert unlinked_contacts(user) == [mine]

    link_contact(user=user, contact=mine, relation=Access.Relation.SELF, at=NOW)
    with pytest.raises(NotYourDraft):
        link_contact(user=user, contact=theirs, relation=Access.Relation.SELF, at=NOW)

    assert unlinked_contacts(user) == []
    assert Access.objects.get().contact == mine


def test_what_is_left_out_stays():
    contact = PersonFactory(phone="1", person__spoken_name="AH-mah-rah")

    assert change_details(contact=contact, at=NOW, by=None, email="new@example.org") == ["email"]

    contact.refresh_from_db()
    assert (contact.phone, contact.person.spoken_name) == ("1", "AH-mah-rah")


def test_a_new_name_forgets_the_parts_of_the_old():
    contact = PersonFactory(display_name="Amara Okafor", person__given_name="Amara", person__family_name="Okafor")

    assert change_details(contact=contact, at=NOW, by=None, full_name="Amara Bell") == ["full_name"]

    contact.refresh_from_db()
    assert (contact.sort_name, contact.person.given_name) == ("Amara Bell", "")


def test_an_organisation_is_renamed_with_its_contact():
    contact = OrganisationFactory()

    assert change_details(contact=contact, at=NOW, by=None, full_name="College") == ["full_name"]

    contact.organisation.refresh_from_db()
    assert contact.organisation.name == "College"


def test_a_login_is_made_once_and_opens_nothing_by_itself():
    first = ensure_login(email="New@example.org")

    assert ensure_login(email="new@EXAMPLE.org") == first
    assert not first.has_usable_password()
    assert list(contacts_of(first)) == []


def test_somebody_elses_draft_joins_nobody():
    draft = keep_draft(type=TypeFactory(), full_name="Amara", email="amara@example.org", at=NOW)

    with pytest.raises(NotYourDraft):
        join_from_draft(draft=draft, contact=None, by=UserFactory(email="mallory@example.org"), at=NOW)
    with pytest.raises(NotYourDraft):
        join_from_draft(
            draft=draft,
            contact=PersonFactory(email="x@example.org"),
            by=ensure_login(email="amara@example.org"),
            at=NOW,
        )


def test_a_draft_whose_order_was_called_off_joins_the_same_person_again():
    user = ensure_login(email="amara@example.org")
    draft = keep_draft(type=TypeFactory(), full_name="Amara", email="amara@example.org", at=NOW)
    first = join_from_draft(draft=draft, contact=None, by=user, at=NOW)
    first.cancelled_at = NOW
    first.save()

    second = join_from_draft(draft=draft, contact=None, by=user, at=NOW)

    assert (second != first, second.buyer) == (True, first.buyer)


def test_contacts_come_in_the_order_they_were_linked():
    user = UserFactory()
    second = AccessFactory(user=user, contact=PersonFactory(), granted_at=NOW).contact
    first = AccessFactory(user=user, contact=PersonFactory()).contact

    assert list(contacts_of(user)) == [first, second]


def test_a_contact_comes_once_whoever_else_acts_for_it():
    user, child = UserFactory(), PersonFactory()
    AccessFactory(user=user, contact=child, ended_at=NOW)
    AccessFactory(user=user, contact=child, granted_at=NOW)
    AccessFactory(user=UserFactory(), contact=child)

    assert list(contacts_of(user)) == [child]


@pytest.mark.parametrize(
    ("spoken", "given", "begins"),
    [
        ("AH-mah-rah", "Amara", "Amara"),
        ("moo-HAM-mad", "", "Amara Okafor"),
        ("klo-AY", "Chloé", "Chloé"),
        ("Ama", "Amara", "Ama"),
        ("Jean-Paul", "", "Jean-Paul"),
        ("JP", "Jean", "JP"),
        ("", "Amara", "Amara"),
    ],
)
def test_letters_begin_with_a_name_and_never_with_how_it_sounds(spoken, given, begins):
    person = PersonFactory(display_name="Amara Okafor", person__spoken_name=spoken, person__given_name=given).person

    assert person.called == begins
