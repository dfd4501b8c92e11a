"""A merge comes apart again, unless something was built upon it since (known pain 7)."""

import pytest

from ams.core.merging import CannotUndo, gather_stragglers, places, stragglers
from ams.core.models.resolution import contact_ids_of
from members.models import Address, Membership, Term
from members.operations import join_association, renew_membership
from staffdesk.operations import open_case
from tests.factories.billing import pay
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year
from tests.merging.rows import LATER, NOW, fingerprint, undo

# --- Chains and undoing ----------------------------------------------------------------------------------------------


def test_a_chain_of_merges_leads_to_the_one_that_stands_and_comes_apart_in_turn(amara, twin, merge):
    third = PersonFactory(display_name="Third")
    case = open_case(kind="question", subject="Q", words="?", context={}, contact=twin, at=NOW, by=None)
    start = fingerprint()
    first = merge(amara, twin)
    middle = fingerprint()

    second = merge(third, amara)

    case.refresh_from_db()
    twin.refresh_from_db()
    assert case.contact_id == third.pk
    assert twin.merged_into_id == third.pk
    assert contact_ids_of(third)[0] == third.pk
    assert set(contact_ids_of(third)) == {third.pk, amara.pk, twin.pk}
    with pytest.raises(CannotUndo, match="Third"):
        undo(first)
    undo(second)
    assert fingerprint() == middle
    undo(first)
    assert fingerprint() == start


def test_what_was_added_since_stays_with_the_one_that_was_kept(amara, twin, merge):
    done = merge()
    case = open_case(kind="question", subject="New", words="?", context={}, contact=amara, at=LATER, by=None)
    address = Address.objects.create(contact=amara, lines="Mill Lane 3", country="NL")

    undo(done)

    case.refresh_from_db()
    address.refresh_from_db()
    assert case.contact_id == address.contact_id == amara.pk


def test_a_merge_is_undone_once(merge):
    done = merge()
    undo(done)

    with pytest.raises(CannotUndo, match="already"):
        undo(done)


def test_two_that_were_undone_can_be_merged_again(merge):
    undo(merge())

    assert merge().undone_at is None


def test_a_later_merge_that_touched_the_same_row_has_to_be_undone_first(amara, merge):
    first = merge(email="absorbed")
    third = PersonFactory(display_name="Third", email="third@example.org")
    second = merge(amara, third, email="absorbed")

    with pytest.raises(CannotUndo, match="Third"):
        undo(first)

    undo(second)
    undo(first)
    amara.refresh_from_db()
    assert amara.email == "amara@example.org"


def test_a_later_merge_of_somebody_else_does_not_stand_in_the_way(amara, twin, merge):
    first = merge()
    merge(amara, PersonFactory(display_name="Third", email="", phone=""))

    undo(first)

    twin.refresh_from_db()
    assert twin.merged_into is None


def test_a_membership_that_went_on_since_stands_in_the_way_and_is_named(amara, twin, merge):
    full = TypeFactory(name="Full member", slug="full", rule__renewal_window_days=400)
    pay(join_association(holder=twin, type=full, at=NOW, by=None), at=NOW)
    done = merge()
    renewal = renew_membership(membership=Membership.objects.get(), at=LATER, by=None)
    pay(renewal, at=LATER)

    with pytest.raises(CannotUndo, match=f"Full member.*{renewal.reference}"):
        undo(done)

    Term.objects.filter(order_line__order=renewal).update(revoked_at=LATER)
    undo(done)
    assert Membership.objects.get().holder_id == twin.pk


def test_a_granted_term_is_named_too(twin, merge):
    membership = MembershipFactory(holder=twin, terms=[year(2026)])
    done = merge()
    Term.objects.filter(membership=membership).update(granted_at=LATER)

    with pytest.raises(CannotUndo, match="granted"):
        undo(done)


# --- What came at the same moment ------------------------------------------------------------------------------------


def test_what_was_written_to_the_absorbed_one_at_that_moment_is_led_on_and_taken_back(amara, twin, merge):
    third = PersonFactory(display_name="Third")
    first = merge()
    second = merge(third, amara)
    case = open_case(kind="question", subject="Late", words="?", context={}, contact=twin, at=LATER, by=None)
    [place] = [place for place in places() if place.label == "staffdesk.Case.contact"]
    assert stragglers(place).get() == case

    assert gather_stragglers(at=LATER) == 1
    assert gather_stragglers(at=LATER) == 0

    case.refresh_from_db()
    assert case.contact_id == third.pk
    undo(second)
    case.refresh_from_db()
    assert case.contact_id == amara.pk
    undo(first)
    case.refresh_from_db()
    assert case.contact_id == twin.pk


def test_a_second_membership_that_came_at_that_moment_waits_for_a_person(amara, twin, merge):
    full = TypeFactory(name="Full member", slug="full")
    MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    merge()
    late = MembershipFactory(holder=twin, type=full)

    assert gather_stragglers(at=LATER) == 0

    late.refresh_from_db()
    assert (late.holder_id, late.cancelled_at) == (twin.pk, None)
