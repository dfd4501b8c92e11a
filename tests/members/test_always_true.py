"""The invariants find what was loaded around the rules; the doctor says whether anybody can join."""

from datetime import UTC, datetime, timedelta

import pgtrigger
import pytest
from django.db import connection

from ams.core.invariants import broken_invariants
from ams.core.readiness import Level
from billing.models import OrderLine
from members.models import JoinDraft, MembershipRule, MembershipType, Term, TermOffer
from members.operations import join_association, keep_draft
from members.readiness import memberships_on_sale
from tests.factories.billing import pay
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, give_term, year
from tests.nights import pass_night

pytestmark = pytest.mark.usefixtures("association")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def offenders():
    return {one.name: found for one, found in broken_invariants(at=NOW) if one.name.startswith("members.")}


def joined():
    order = join_association(holder=PersonFactory(), type=TypeFactory(), at=NOW, by=None)
    pay(order, at=NOW)
    return order.lines.get()


def drop(*constraints, table="members_term"):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit keeps a table from being changed
        for name in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def test_ordinary_business_offends_nothing():
    joined()
    MembershipFactory(terms=[year(2025)])

    assert offenders() == {}


def test_overlapping_terms_are_found():
    membership = MembershipFactory(terms=[year(2025)])
    drop("terms_of_a_membership_do_not_overlap")
    give_term(membership, year(2025))

    assert list(offenders()) == ["members.terms-do-not-overlap"]


def test_terms_from_nowhere_are_found():
    MembershipFactory(terms=[year(2025)])
    drop("term_names_what_gave_it")
    Term.objects.update(import_reference="")

    assert list(offenders()) == ["members.terms-have-a-source"]


def test_a_line_handed_over_without_a_term_is_found():
    line = joined()
    Term.objects.all().delete()

    assert line.order.reference in offenders()["members.lines-give-one-term"][0]


def test_a_term_of_another_membership_is_found():
    line = joined()
    TermOffer.objects.filter(pk=line.reference).update(membership=MembershipFactory())

    assert "of another membership" in offenders()["members.lines-give-one-term"][0]
    OrderLine.objects.filter(pk=line.pk).update(reference="nothing")
    assert "of another membership" in offenders()["members.lines-give-one-term"][0]


def test_two_memberships_of_a_group_are_found():
    membership = MembershipFactory()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_uncancelled_membership_a_group")
    MembershipFactory(holder=membership.holder, type=membership.type)

    assert "holds 2 memberships" in offenders()["members.one-membership-a-group"][0]


def test_terms_under_foreign_rules_are_found():
    membership = MembershipFactory(terms=[year(2025)])
    assert offenders() == {}
    Term.objects.update(rule=TypeFactory(exclusivity_group="other").rules.get())

    assert str(membership) in offenders()["members.terms-follow-their-rule"][0]


def test_silent_joins_are_found():
    joined()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_activity DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM core_activity WHERE kind = 'membership.joined'")
        cursor.execute("ALTER TABLE core_activity ENABLE TRIGGER USER")

    assert list(offenders()) == ["members.joining-is-recorded"]


def test_rules_broken_behind_the_form_are_found():
    TypeFactory()
    with pgtrigger.ignore("members.MembershipRule:published_rules_stay"):
        MembershipRule.objects.update(rollover_day=3)

    assert "Only a fixed period" in offenders()["members.types-can-be-tried"][0]


def test_the_doctor_says_whether_anybody_can_join():
    [nothing] = memberships_on_sale()
    assert (nothing.level, nothing.says) == (Level.MISSING, "Nobody can join.")
    TypeFactory(name="Full member")
    TypeFactory(name="Unpriced", price=False)
    TypeFactory(name="Undecided", rule__state="draft", rule__published_at=None)

    found = {finding.says: finding.level for finding in memberships_on_sale()}

    assert found == {
        "One can join as: Full member.": Level.OK,
        "Unpriced has no price today.": Level.WARNING,
        "Undecided has no rules in force.": Level.WARNING,
    }


@pytest.mark.django_db
def test_the_doctor_has_nothing_to_say_before_there_is_an_association(association):
    MembershipType.objects.all().delete()
    association.delete()

    assert list(memberships_on_sale()) == []


def test_what_was_typed_is_forgotten_after_a_month():
    kind = TypeFactory()
    keep_draft(type=kind, full_name="A", email="a@example.org", at=NOW)
    kept = keep_draft(type=kind, full_name="B", email="b@example.org", at=NOW + timedelta(days=2))

    assert pass_night("join_drafts", at=NOW + timedelta(days=31)) == 1
    assert JoinDraft.objects.get() == kept
