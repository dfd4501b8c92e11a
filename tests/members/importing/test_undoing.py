"""A whole import is taken back while nothing depends on it, and refused by name when something does."""

from datetime import date

import pghistory
import pytest

from ams.core.models import Activity, Contact
from members.models import Address, Affiliation, Belonging, Consent, ExternalId, Membership, Organisation, Person, Term
from members.operations import change_details, renew_membership
from members.operations.imports import NotNow, apply_import, start_applying, start_undoing, undo_import
from members.queries.exports import csv_lines, export_rows
from staffdesk.operations import note_matter
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, PersonFactory
from tests.factories.sections import SectionFactory
from tests.members.importing.conftest import NOON
from tests.members.importing.test_applying import AMARA, BOB, HEADER, amara

LATER = NOON.replace(month=4)
NEWS = "User ID,Name,Email,Newsletter\n1,Amara Okafor,amara@example.org,yes\n"


def undo(run, by=None):
    start_undoing(run_id=run.pk, at=LATER, by=by)
    return undo_import(run_id=run.pk)


def register():
    return "".join(csv_lines(export_rows()))


def test_what_an_import_made_is_gone_and_its_trace_is_not(bring_in):
    run = undo(bring_in(HEADER + AMARA + BOB))

    gone = (Contact, Person, Organisation, Address, Affiliation, Membership, Term, Consent, ExternalId)
    assert [model.objects.count() for model in gone] == [0] * len(gone)
    assert (run.state, run.lines.count()) == ("undone", 2)
    assert list(Activity.objects.order_by("pk").values_list("kind", flat=True)) == ["import.applied", "import.undone"]


def test_consents_are_taken_back_too(bring_in):
    run = bring_in(NEWS)
    assert Consent.objects.get().given

    undo(run)

    assert not Consent.objects.exists()


def test_what_an_import_changed_is_as_it_was(bring_in, full):
    MembershipFactory(
        holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org", phone=""), type=full, terms=[]
    )
    bring_in(HEADER + AMARA + BOB)
    before = register()

    run = bring_in(
        HEADER
        + AMARA.replace("030 1", "030 2").replace("2027-03-07", "2028-03-07").replace("Mill 1", "Mill 2")
        .replace("Full", "Student")
        + BOB.replace("Bob,Bly", "Robert,Bly")
    )  # fmt: skip
    assert register() != before
    undo(run)

    assert register() == before
    assert Term.objects.get().days.upper == date(2027, 3, 7)
    assert amara().activities.latest("pk").kind == "contact.restored"


def test_an_undone_import_can_be_done_again_with_the_same_result(bring_in):
    first = bring_in(HEADER + AMARA + BOB)
    undo(first)

    again = bring_in(HEADER + AMARA + BOB)

    assert again.counts["created"] == 2
    assert amara().memberships.get().terms.count() == 1


def noted(one):
    return note_matter(contact=one, words="Why?", settled=False, at=LATER, by=UserFactory(role="service"))


@pytest.mark.parametrize(
    ("depend", "why"),
    [
        (lambda one: AccessFactory(contact=one), "access"),
        (lambda one: change_details(contact=one, phone="9", at=LATER, by=None), "changed since: contact"),
        (lambda one: renew_membership(membership=one.memberships.get(), at=NOON.replace(year=2027), by=None), "order"),
        (noted, "case"),
    ],
)  # fmt: skip
def test_whoever_has_gone_on_since_is_named_and_nothing_is_undone(bring_in, depend, why):
    run = bring_in(HEADER + AMARA + BOB)
    with pghistory.context(url="/desk/"):  # in a test all happens in one transaction, and so in the import's context
        depend(amara())
    before = register()

    run = undo(run)

    assert run.state == "applied"
    assert f"Amara Okafor ({amara().number})" in run.failure
    assert why in run.failure
    assert "Bob" not in run.failure
    assert register() == before


def test_a_later_import_that_changed_the_same_people_has_to_be_undone_first(bring_in):
    first = bring_in(HEADER + BOB)
    second = bring_in(HEADER + BOB.replace("Bly", "Bligh"))

    assert undo(first).state == "applied"
    second = undo(second)
    assert (second.state, second.failure) == ("undone", "")
    assert undo(first).state == "undone"
    assert not Contact.objects.exists()


def test_a_checked_or_an_undone_import_has_nothing_to_undo(check, bring_in):
    with pytest.raises(NotNow):
        start_undoing(run_id=check(HEADER + BOB).pk, at=LATER, by=None)
    run = undo(bring_in(HEADER + BOB))
    with pytest.raises(NotNow):
        start_undoing(run_id=run.pk, at=LATER, by=None)


def test_one_that_failed_half_way_can_be_undone(check):
    run = check(HEADER + AMARA + BOB)
    start_applying(run_id=run.pk, at=NOON, by=None)
    apply_import(run_id=run.pk)
    type(run).objects.filter(pk=run.pk).update(state="failed", failure="The disk was full.")

    assert undo(run).state == "undone"
    assert not Contact.objects.exists()


def test_sections_follow_the_postcodes_of_a_file_and_go_with_it(bring_in):
    SectionFactory(name="Mill", postcodes="1"), SectionFactory(name="Bridge", postcodes="2")
    first = bring_in("User ID,Name,Address,Postal Code,Country\n1,Amara Okafor,Mill 1,1000,NL\n")
    assert [one.section.name for one in Belonging.objects.current()] == ["Mill"]

    second = bring_in("User ID,Name,Address,Postal Code,Country\n1,Amara Okafor,Mill 1,2000,NL\n", at=LATER)
    assert [one.section.name for one in Belonging.objects.current()] == ["Bridge"]
    undo(second)
    assert [one.section.name for one in Belonging.objects.current()] == ["Mill"]

    assert undo(first).state == "undone"
    assert not Belonging.objects.exists()
