"""Merges at the same moment as other merges, renewals, joins and payments: threads with connections of their own."""

import time
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from ams.core.invariants import broken_invariants
from ams.core.merging import CannotMerge, CannotUndo, gather_stragglers, merge_contacts, undo_merge
from ams.core.models import Contact, ContactMerge
from members.models import Membership, Term
from members.operations import join_association, renew_membership
from staffdesk.models import Case
from staffdesk.operations import open_case, take_case
from tests.billing.test_concurrency import at_once
from tests.factories.billing import pay
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, give_term, year
from tests.merging.rows import LATER, NOW

pytestmark = pytest.mark.django_db(transaction=True)


def merged(kept, absorbed):
    return merge_contacts(kept=kept, absorbed=absorbed, choices={}, at=NOW, by=None, reason="One")


def test_of_many_merges_of_one_record_one_happens(amara, twin):
    others = [amara, *PersonFactory.create_batch(5)]

    outcomes = at_once(*[lambda other=other: merged(other, twin) for other in others])

    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [CannotMerge] * 5
    assert ContactMerge.objects.standing().count() == 1


def test_two_that_are_merged_into_each_other_end_as_one(amara, twin):
    outcomes = at_once(lambda: merged(amara, twin), lambda: merged(twin, amara))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotMerge", "ContactMerge"]
    assert Contact.objects.filter(merged_into=None).count() == 1


def test_a_chain_merged_and_undone_at_once_ends_whole(amara, twin):
    third = PersonFactory()
    first = merged(amara, twin)

    outcomes = at_once(lambda: merged(third, amara), lambda: undo_merge(merge=first, at=LATER, by=None))

    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(one) for one in failed} <= {CannotUndo}
    assert list(broken_invariants(at=LATER)) == []


def test_a_renewal_paid_while_its_holder_is_merged_counts(amara, twin):
    full = TypeFactory(slug="full", rule__renewal_window_days=400)
    pay(join_association(holder=twin, type=full, at=NOW, by=None), at=NOW)
    membership = Membership.objects.get()

    def renew():
        order = renew_membership(membership=membership, at=NOW + timedelta(minutes=1), by=None)
        pay(order, at=NOW + timedelta(minutes=2))

    outcomes = at_once(renew, lambda: merged(amara, twin))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert (Membership.objects.get().holder_id, Term.objects.count()) == (amara.pk, 2)


def test_a_term_given_to_one_of_them_while_they_are_merged_is_counted(amara, twin, both_members):
    mine, other = both_members
    both_hold_it, given = Barrier(2), {f"membership:{mine.group}": str(mine.pk)}

    def gives_a_term():
        with transaction.atomic():
            give_term(Membership.objects.select_for_update().get(pk=mine.pk), year(2025))
            both_hold_it.wait(20)
            until_somebody_waits_for_a_lock()

    def merges():
        both_hold_it.wait(20)
        return merge_contacts(kept=amara, absorbed=twin, choices=given, at=NOW, by=None, reason="One")

    outcomes = at_once(gives_a_term, merges)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert [membership.terms.count() for membership in (mine, other)] == [2, 2]


def until_somebody_waits_for_a_lock():
    """As long as the other one has not come to what we hold."""
    with connection.cursor() as cursor:
        for _turn in range(400):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise TimeoutError


def test_joins_and_cases_at_that_moment_are_led_on(amara, twin, ada):
    full = TypeFactory(slug="full")
    cases = [
        open_case(kind="question", subject="Q", words="?", context={}, contact=twin, at=NOW, by=ada) for _ in "123"
    ]

    def ask():
        return open_case(kind="question", subject="New", words="?", context={}, contact=twin, at=NOW, by=ada)

    acts = [ask, ask, *[lambda case=case: take_case(case=case, at=NOW, by=ada) for case in cases]]
    outcomes = at_once(
        lambda: merged(amara, twin), lambda: join_association(holder=twin, type=full, at=NOW, by=None), *acts
    )
    gather_stragglers(at=LATER)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert set(Case.objects.values_list("contact", flat=True)) == {amara.pk}
    assert Membership.objects.get().holder_id == amara.pk
    assert list(broken_invariants(at=LATER)) == []


def test_what_cannot_be_led_on_is_named_by_an_invariant(amara, twin):
    full = TypeFactory(slug="full")
    MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    merged(amara, twin)
    MembershipFactory(holder=twin, type=full)
    gather_stragglers(at=LATER)

    [(rule, offenders)] = broken_invariants(at=LATER)

    assert rule.name == "core.nothing-is-left-behind"
    assert str(twin.number) in offenders[0]
