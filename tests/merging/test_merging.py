"""Two records become one contact: nothing is lost, and what differs is decided (known pain 7)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from ams.core.merging import CannotMerge, merge_contacts, plan_merge
from ams.core.models import Access, Activity, Contact, ContactMerge, ContactNote, ContactTag, FieldDefinition, Tag
from ams.core.models.resolution import acted_for, contact_ids_of
from billing.models import Order
from billing.operations import LineRequest, place_order
from members.models import Address, Affiliation, Person
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import AccessFactory
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory
from tests.merging.rows import NOW, fingerprint, five_hundred_rows, rows_of, undo


def test_merging_loses_none_of_five_hundred_rows_and_undoing_brings_each_back(
    ada, amara, twin, merge
):  # hitobito #1980
    five_hundred_rows(twin, ada, TypeFactory(exclusivity_group="other"))
    five_hundred_rows_are_there = rows_of(twin)
    before, mine = fingerprint(), rows_of(amara)
    assert sum(five_hundred_rows_are_there.values()) >= 500

    done = merge()

    after = rows_of(amara)
    expected = {label: count + mine[label] for label, count in five_hundred_rows_are_there.items()}
    expected["core.Contact.merged_into"] += 1  # the absorbed contact itself
    expected["core.Activity.contact"] += 1  # that they were merged
    assert after == expected
    assert done.row_count == sum(len(keys) for keys in done.moved.values())

    undo(done)

    assert fingerprint() == before
    assert rows_of(twin) == five_hundred_rows_are_there


def test_a_merge_takes_one_update_a_table(amara, twin, merge):
    for number in range(30):
        Address.objects.create(contact=twin, lines=f"Lane {number}", country="NL", is_preferred=False)
    with connection.execute_wrapper(counter := Counter("members_address")):
        merge()

    assert counter.updates == 1


class Counter:
    """Counts the updates of one table."""

    def __init__(self, table):
        self.table, self.updates = table, 0

    def __call__(self, execute, sql, params, many, context):
        self.updates += f'UPDATE "{self.table}"' in sql
        return execute(sql, params, many, context)


def test_money_stays_with_the_record_it_was_for_and_is_shown_with_the_one_that_stands(amara, twin, merge):
    login = AccessFactory(contact=amara).user
    mug = ProductFactory(name="Mug", price="12.50")
    order = place_order(buyer=twin, lines=[LineRequest(mug, "", "Mug", 1, Decimal("12.50"))], at=NOW, by=None)
    pay(order, at=NOW)
    assert not Order.objects.visible_to(login).exists()

    merge()

    order.refresh_from_db()
    assert order.buyer_id == twin.pk
    assert contact_ids_of(amara) == [amara.pk, twin.pk]
    assert Order.objects.visible_to(login).get() == order
    assert order.receipts.model.objects.visible_to(login).get() == order.receipts.get()
    assert set(acted_for(login).values_list("contact", flat=True)) == {amara.pk, twin.pk}


# --- What differs ----------------------------------------------------------------------------------------------------


def test_what_is_empty_is_filled_and_what_differs_stays_unless_chosen(amara, twin, merge):
    merge()

    amara.refresh_from_db()
    assert (amara.display_name, amara.email, amara.phone, amara.language) == (
        "Amara Okafor", "amara@example.org", "030 999", "nl",
    )  # fmt: skip


def test_the_chosen_side_of_each_detail_stands_and_comes_back(amara, twin, merge):
    Person.objects.filter(pk=twin.pk).update(born_on=date(1990, 5, 1), spoken_name="Ama", family_name="Okafor")

    done = merge(name="absorbed", email="absorbed", born_on="absorbed", spoken_name="kept")

    amara.refresh_from_db()
    person = Person.objects.get(pk=amara.pk)
    assert (amara.display_name, amara.email, person.full_name) == ("A. Okafor", "okafor@work.example", "A. Okafor")
    assert (person.given_name, person.family_name, person.born_on) == ("", "Okafor", date(1990, 5, 1))
    assert person.spoken_name == ""

    undo(done)

    amara.refresh_from_db()
    person.refresh_from_db()
    assert (amara.display_name, person.full_name, person.given_name) == ("Amara Okafor", "Amara Okafor", "Amara")
    assert person.born_on is None


def test_what_somebody_changed_since_stays_when_a_merge_is_undone(amara, merge):
    done = merge(email="absorbed")
    Contact.objects.filter(pk=amara.pk).update(email="new@example.org")

    undo(done)

    amara.refresh_from_db()
    assert (amara.email, amara.phone) == ("new@example.org", "")


def test_custom_fields_fill_each_other_and_come_back_key_by_key(amara, twin, merge):
    FieldDefinition.objects.create(key="shirt", label="Shirt")
    Contact.objects.filter(pk=amara.pk).update(custom={"shirt": "L"})
    Contact.objects.filter(pk=twin.pk).update(custom={"shirt": "M", "old": "kept though no longer asked for"})

    done = merge(**{"custom:shirt": "absorbed"})

    amara.refresh_from_db()
    assert amara.custom == {"shirt": "M", "old": "kept though no longer asked for"}
    Contact.objects.filter(pk=amara.pk).update(custom=amara.custom | {"later": "yes"})

    undo(done)

    amara.refresh_from_db()
    assert amara.custom == {"shirt": "L", "later": "yes"}


def test_there_is_one_preferred_address_and_it_is_the_chosen_one(amara, twin, merge):
    mine = Address.objects.create(contact=amara, lines="Mill Lane 3", country="NL")
    other = Address.objects.create(contact=twin, lines="River Street 8", country="NL")

    done = merge()
    assert list(Address.objects.filter(contact=amara).order_by("pk").values_list("is_preferred", flat=True)) == [
        True, False,
    ]  # fmt: skip
    undo(done)
    done = merge(address="absorbed")

    assert Address.objects.get(contact=amara, is_preferred=True) == other
    undo(done)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.is_preferred, other.is_preferred, other.contact_id) == (True, True, twin.pk)


def test_a_second_preferred_address_that_came_since_wins_over_the_one_undoing_would_bring_back(amara, twin, merge):
    mine = Address.objects.create(contact=amara, lines="Mill Lane 3", country="NL")
    other = Address.objects.create(contact=twin, lines="River Street 8", country="NL")
    done = merge(address="absorbed")
    Address.objects.filter(pk=other.pk).update(is_preferred=False)
    newest = Address.objects.create(contact=amara, lines="Hill Road 1", country="NL")

    undo(done)

    mine.refresh_from_db()
    assert not mine.is_preferred
    assert Address.objects.get(contact=amara, is_preferred=True) == newest


# --- Rows that cannot stand twice ------------------------------------------------------------------------------------


def test_a_login_that_acted_for_both_acts_once_as_themselves(amara, twin, merge):
    mine = AccessFactory(contact=amara, relation=Access.Relation.HOUSEHOLD)
    other = AccessFactory(contact=twin, user=mine.user, relation=Access.Relation.SELF)

    done = merge()

    standing = Access.objects.get(user=mine.user, ended_at=None)
    assert (standing.pk, standing.relation, standing.contact_id) == (mine.pk, Access.Relation.SELF, amara.pk)
    undo(done)
    assert set(Access.objects.filter(ended_at=None).values_list("pk", "relation", "contact")) == {
        (mine.pk, Access.Relation.HOUSEHOLD, amara.pk), (other.pk, Access.Relation.SELF, twin.pk),
    }  # fmt: skip


def test_tags_stand_once_and_notes_stand_together(ada, amara, twin, merge):
    press, board = Tag.objects.create(name="Press"), Tag.objects.create(name="Board")
    for contact, tag in ((amara, press), (twin, press), (twin, board)):
        ContactTag.objects.create(contact=contact, tag=tag, by=ada, at=NOW)
    for contact, words in ((amara, "Call after five"), (twin, "Deaf in the left ear")):
        ContactNote.objects.create(contact=contact, words=words, by=ada, at=NOW)
    before = fingerprint()

    done = merge()

    assert set(ContactTag.objects.values_list("contact", "tag__name")) == {(amara.pk, "Press"), (amara.pk, "Board")}
    assert ContactNote.objects.get().words == "Call after five\n\nDeaf in the left ear"
    undo(done)
    assert fingerprint() == before


def test_the_same_note_is_not_written_twice(ada, amara, twin, merge):
    for contact in (amara, twin):
        ContactNote.objects.create(contact=contact, words="Call after five", by=ada, at=NOW)

    merge()

    assert ContactNote.objects.get().words == "Call after five"


def test_an_organisation_keeps_one_person_to_turn_to(ada, amara, twin, merge):
    museum = OrganisationFactory(display_name="Museum", organisation__tax_number="1")
    gallery = OrganisationFactory(display_name="Gallery", email="")
    for firm, person in ((museum, amara), (gallery, twin)):
        Affiliation.objects.create(person=person, organisation=firm, is_primary_contact=True, from_on=date(2020, 1, 1))
    before = fingerprint()

    done = merge(museum, gallery, name="absorbed")

    primary = Affiliation.objects.get(is_primary_contact=True)
    assert (primary.person_id, Affiliation.objects.filter(organisation=museum).count()) == (amara.pk, 2)
    museum.refresh_from_db()
    assert museum.display_name == museum.organisation.name == "Gallery"
    undo(done)
    assert fingerprint() == before


# --- Refusals --------------------------------------------------------------------------------------------------------


def test_what_cannot_become_one_says_why_and_changes_nothing(ada, amara, twin, merge):
    museum, archived = OrganisationFactory(), PersonFactory(archived_at=NOW)
    merge()
    refused = {"same record": (amara, amara), "an organisation": (amara, museum), "archived": (amara, archived)}
    refused |= {"merged already": (PersonFactory(), twin)}

    for words, (kept, absorbed) in refused.items():
        with pytest.raises(CannotMerge, match=words):
            merge(kept, absorbed)
    with pytest.raises(CannotMerge, match="why these two are one"):
        merge_contacts(kept=amara, absorbed=PersonFactory(), choices={}, at=NOW, by=ada, reason="  ")

    assert ContactMerge.objects.count() == 1
    assert Contact.objects.filter(merged_into__isnull=False).get() == twin


def test_a_merge_is_told_once_with_who_and_why(ada, amara, twin, merge):
    done = merge()

    told = Activity.objects.get(kind="contact.merged")
    assert (told.contact, told.actor, told.channel) == (amara, ada, "staff")
    assert told.facts == {"number": twin.number, "name": "A. Okafor", "rows": 0}
    assert (done.reason, done.by, str(done)) == ("The same person", ada, "A. Okafor → Amara Okafor")


# --- Beforehand ------------------------------------------------------------------------------------------------------


def test_what_would_happen_is_counted_by_one_statement(ada, amara, twin, django_assert_max_num_queries):
    five_hundred_rows(twin, ada, TypeFactory(exclusivity_group="other"))

    with django_assert_max_num_queries(8):
        plan = plan_merge(amara, twin)

    moving = {str(pile.noun): pile.count for pile in plan.moving}
    staying = {str(pile.noun): pile.count for pile in plan.staying}
    assert (moving["cases"], moving["addresses"], moving["memberships"]) == (60, 60, 1)
    assert (staying["orders"], staying["receipts"], staying["consents"]) == (41, 21, 60)
    assert [difference.detail.key for difference in plan.differences] == [
        "name", "address", "email", "phone", "language",
    ]  # fmt: skip
    assert [difference.suggested for difference in plan.differences][:4] == ["kept", "absorbed", "kept", "absorbed"]
