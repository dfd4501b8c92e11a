"""Two memberships of one group become one that stands; no day is counted twice (DESIGN section 4, terms)."""

import pytest
from django.db import connection

from ams.core.merging import ChoiceNeeded, merge_contacts, questions
from members.models import Membership, Term, TermOffer
from members.operations import join_association, renew_membership
from tests.factories.billing import pay
from tests.factories.members import MembershipFactory, TypeFactory, year
from tests.merging.rows import LATER, NOW, fingerprint, undo


def test_two_memberships_of_a_group_need_a_decision(amara, both_members, merge):
    before = fingerprint()

    with pytest.raises(ChoiceNeeded) as refusal:
        merge()
    with pytest.raises(ChoiceNeeded):
        merge(**{refusal.value.key: "of neither"})

    assert fingerprint() == before
    assert refusal.value.key == "membership:member"


def test_the_question_says_what_each_is_and_that_no_day_counts_twice(amara, twin, both_members):
    mine, other = both_members
    MembershipFactory(holder=twin, type=TypeFactory(exclusivity_group="x"), terms=[])  # of another group: no question

    [question] = questions(amara, twin)

    assert "no day is counted twice" in question.text
    assert [value for value, _words in question.options] == [str(mine.pk), str(other.pk)]
    assert question.suggested == str(mine.pk)
    assert str(amara.number) in question.options[0][1]


def test_the_membership_not_chosen_is_cancelled_and_hands_over_the_days_the_other_lacks(both_members, merge):
    mine, other = both_members
    before = fingerprint()

    done = merge(**{"membership:member": str(mine.pk)})

    other.refresh_from_db()
    assert (other.cancelled_at, other.holder_id) == (NOW, mine.holder_id)
    assert [term.days.lower.year for term in mine.terms.order_by("days")] == [2025, 2026]
    assert [term.days.lower.year for term in other.terms.order_by("days")] == [2026]

    undo(done)

    assert fingerprint() == before


def test_either_membership_can_be_the_one_that_stands(both_members, merge):
    mine, other = both_members

    merge(**{"membership:member": str(other.pk)})

    assert Membership.objects.uncancelled().get() == other
    assert other.terms.count() == 2
    assert mine.terms.count() == 1


def test_offers_go_with_the_terms_they_gave_and_those_not_paid_yet_go_over(amara, twin, merge):
    """So that a renewal paid after the merge still counts, and no line gives a term of another membership."""
    full = TypeFactory(name="Full member", slug="full", rule__renewal_window_days=400)
    mine = join_association(holder=amara, type=full, at=NOW, by=None)
    pay(mine, at=NOW)
    pay(join_association(holder=twin, type=full, at=NOW, by=None), at=NOW)
    standing, other = (Membership.objects.get(holder=contact) for contact in (amara, twin))
    renewal = renew_membership(membership=other, at=NOW, by=None)

    merge(**{"membership:member": str(standing.pk)})
    pay(renewal, at=LATER)

    assert standing.terms.count() == 2
    assert other.terms.count() == 1
    offers = dict(TermOffer.objects.values_list("pk", "membership"))
    for term in Term.objects.select_related("order_line"):
        assert offers[int(term.order_line.reference)] == term.membership_id


def test_a_membership_for_life_and_one_never_paid_are_said_so(amara, twin):
    full = TypeFactory(name="Full member", slug="full")
    forever = MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_term SET days = daterange('2026-01-01', NULL)")
    pending = MembershipFactory(holder=twin, type=full)

    [question] = questions(twin, amara)

    said = dict(question.options)
    assert "for life" in said[str(forever.pk)]
    assert "not paid yet" in said[str(pending.pk)]
    assert question.suggested == str(forever.pk)
    merge_contacts(
        kept=twin, absorbed=amara, choices={"membership:member": str(pending.pk)}, at=NOW, by=None, reason="One"
    )
    assert pending.terms.count() == 1
