"""Files come in: matched by id, then by address and name; twice is once; a correction corrects, and nothing else."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from ams.core.models import Activity, Contact
from members.models import Address, Affiliation, Consent, ExternalId, Membership, Person, Term
from members.operations import change_details, create_person, join_association
from members.operations.imports import AnotherAtWork, NotNow, apply_import, start_applying
from members.queries import member_since, membership_state
from members.terms import State
from tests.factories.billing import pay
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory
from tests.members.importing.conftest import NOON, counted

HEADER = (
    "User ID,First name,Last name,Organization,Email,Phone,Membership level,Member since,Renewal due,Address,City\n"
)
AMARA = "1,Amara,Okafor,Museum,amara@example.org,030 1,Full member,2015-03-07,2027-03-07,Mill 1,Utrecht\n"
BOB = "2,Bob,Bly,,bob@example.org,,,,,,\n"


def amara():
    return Contact.objects.get(display_name="Amara Okafor")


def test_a_member_arrives_with_everything_the_file_says(bring_in):
    run = bring_in(HEADER + AMARA + BOB)

    contact = amara()
    membership = contact.memberships.get()
    [term] = membership.terms.all()
    assert counted(run) == (2, 0, 0, 0)
    assert (contact.email, contact.phone, contact.sort_name) == ("amara@example.org", "030 1", "Okafor, Amara")
    assert contact.person.family_name == "Okafor"
    assert contact.addresses.get().lines == "Mill 1\nUtrecht"
    assert contact.addresses.get().country == "NL"  # the association's own, where the file names none
    assert contact.affiliations.get().organisation.display_name == "Museum"
    assert term.days == DateRange(date(2015, 3, 7), date(2027, 3, 7))
    assert term.import_reference == f"import {run.pk}, line 2 of old.csv"
    assert member_since(membership) == date(2015, 3, 7)
    assert membership_state(membership, NOON.date()) is State.CURRENT
    assert len(membership.card_code) == 16


def test_the_second_time_changes_nothing(bring_in):
    bring_in(HEADER + AMARA + BOB)
    before = [
        model.objects.count() for model in (Contact, Address, Affiliation, Membership, Term, Activity, ExternalId)
    ]

    run = bring_in(HEADER + AMARA + BOB)

    assert counted(run) == (0, 0, 2, 0)
    after = [model.objects.count() for model in (Contact, Address, Affiliation, Membership, Term, Activity, ExternalId)]
    assert after == [*before[:5], before[5] + 1, before[6]]  # one activity says that a file came in
    assert run.lines.count() == 0


def test_a_corrected_file_changes_what_differs_and_nothing_else(bring_in):
    bring_in(HEADER + AMARA + BOB)

    run = bring_in(HEADER + AMARA.replace("030 1", "030 2").replace("2027-03-07", "2028-03-07") + BOB)

    assert counted(run) == (0, 1, 1, 0)
    assert amara().phone == "030 2"
    assert [term.days.upper for term in Term.objects.all()] == [date(2028, 3, 7)]
    [line] = run.lines.all()
    assert line.before["details"] == {"contact.phone": "030 1"}
    assert line.before["term"]["after_last"] == "2027-03-07"
    assert run.counts["new_moved_terms"] == 1


def test_what_was_changed_here_since_is_not_overwritten_by_the_old_file(bring_in):
    bring_in(HEADER + AMARA)
    change_details(contact=amara(), phone="0800 NEW", at=NOON, by=None)

    run = bring_in(HEADER + AMARA.replace("Mill 1", "Mill 2"))  # another cell was corrected

    assert amara().phone == "0800 NEW"
    assert amara().addresses.get().lines == "Mill 2\nUtrecht"
    assert run.lines.get().before.keys() == {"address", "link"}


def test_a_changed_address_is_no_second_person(bring_in):
    """civicrm-core #33435: an import that updates makes duplicates."""
    bring_in(HEADER + BOB)

    bring_in(HEADER + BOB.replace("bob@", "robert@").replace("Bob,Bly", "Robert,Bly"))

    assert Contact.objects.get().display_name == "Robert Bly"
    assert (Person.objects.get().given_name, Contact.objects.get().email) == ("Robert", "robert@example.org")


def test_whoever_is_here_already_is_recognised_by_address_and_name_and_keeps_what_they_have(bring_in):
    known = create_person(full_name="BOB  Blý", email="Bob@Example.org", at=NOON, by=None, phone="1")

    run = bring_in("User ID,First name,Last name,Email,Phone,Address\n2,Bob,Bly,bob@example.org,2,Mill 1\n")

    known.refresh_from_db()
    assert counted(run) == (0, 1, 0, 0)  # the address was not known
    assert (known.phone, known.display_name) == ("1", "BOB Blý")
    assert known.person.family_name == "Bly"
    assert run.counts["kept"] == {"contact.phone": 1}


def test_one_address_is_not_one_person(bring_in):
    PersonFactory(display_name="Ada Bly", email="us@here.com", person__given_name="Ada", person__family_name="Bly")

    run = bring_in(
        HEADER + "1,Ada,Bly,,us@here.com,,,,,,\n2,Bob,Bly,,us@here.com.shared,,,,,,\n3,Cleo,Bly,,us@here.com,,,,,,\n"
    )

    assert counted(run) == (2, 0, 1, 0)
    assert sorted(Contact.objects.filter(email="us@here.com").values_list("display_name", flat=True)) == [
        "Ada Bly",
        "Bob Bly",
        "Cleo Bly",
    ]


def test_a_father_and_his_son_of_the_same_name_and_address_stay_two(bring_in):
    twice = HEADER + "1,Ada,Bly,,us@here.com,,,,,,\n2,Ada,Bly,,us@here.com,,,,,,\n"

    assert counted(bring_in(twice)) == (2, 0, 0, 0)
    assert counted(bring_in(twice)) == (0, 0, 2, 0)


def test_several_candidates_are_never_guessed_among(bring_in):
    PersonFactory.create_batch(2, display_name="Bob Bly", email="bob@example.org")

    run = bring_in(HEADER + BOB)

    assert counted(run) == (0, 0, 0, 1)
    assert "2 contacts here share the address bob@example.org" in run.lines.get().reason


def test_people_without_ids_and_addresses_are_known_again_by_name_and_birthday(bring_in):
    file = "Name,Birth date,Phone\nSukarno,1950-01-01,1\nSukarno,1960-01-01,2\n"

    assert counted(bring_in(file)) == (2, 0, 0, 0)
    assert counted(bring_in(file)) == (0, 0, 2, 0)
    assert counted(bring_in(file.replace(",2\n", ",3\n"))) == (0, 1, 1, 0)


def test_rows_that_repeat_are_one_and_rows_that_contradict_are_rejected(bring_in):
    run = bring_in(HEADER + BOB + BOB + BOB.replace("Bly", "Bligh"))

    assert counted(run) == (1, 0, 1, 1)
    assert run.lines.get(outcome="rejected").reason.startswith("Line 2 is about the same person")


def test_a_bad_row_spoils_no_other_and_a_secret_reaches_no_table(bring_in):
    run = bring_in("User ID,Password,Name,Email\n1,hunter2,Ada,ada at home\n2,hunter2,Bob,bob@example.org\n")

    [line] = run.lines.filter(outcome="rejected")
    assert (line.line, line.reason) == (2, "“ada at home” is no e-mail address.")
    assert line.cells == ["1", "Ada", "ada at home"]
    assert Contact.objects.get().display_name == "Bob"
    assert "hunter2" not in repr([run.columns, run.survey, run.counts, list(run.lines.values())])


def test_organisations_are_made_once_and_found_again_whatever_their_case(bring_in):
    OrganisationFactory(display_name="Café Museum")

    run = bring_in(HEADER + "1,Ada,,CAFE MUSEUM,,,,,,,\n2,Bob,,Zoo,,,,,,,\n3,Cleo,,Zoo,,,,,,,\n", batch_size=1)

    assert run.counts["new_organisations"] == 1
    assert sorted(Contact.objects.filter(kind="organisation").values_list("display_name", flat=True)) == [
        "Café Museum",
        "Zoo",
    ]
    assert Affiliation.objects.count() == 3


def test_a_companys_membership_is_the_companys(bring_in):
    bring_in(
        HEADER
        + "1,Ada,Bly,Acme,ada@acme.org,,Company member,2020-01-01,2027-01-01,,\n,,,Zoo,,,Company member,,2027-01-01,,\n"
    )

    held = {one.holder.display_name: one.terms.get().days for one in Membership.objects.all()}
    assert held == {
        "Acme": DateRange(date(2020, 1, 1), date(2027, 1, 1)),
        "Zoo": DateRange(date(2026, 1, 1), date(2027, 1, 1)),  # one period before its end, where no start is named
    }


def test_a_membership_for_people_is_refused_to_a_company(bring_in):
    run = bring_in(HEADER + ",,,Zoo,,,Full member,,2027-01-01,,\n")

    assert "“Full member” is not for Zoo" in run.lines.get().reason
    assert not Contact.objects.exists()


def test_a_member_for_life_needs_no_end(bring_in):
    bring_in(HEADER + "1,Ada,Bly,,,,Member for life,1990-05-01,,,\n")

    assert Term.objects.get().days == DateRange(date(1990, 5, 1), None)


def test_terms_bought_here_are_never_moved(bring_in, full):
    ada = PersonFactory(display_name="Ada Bly", email="ada@example.org")
    pay(join_association(holder=ada, type=full, at=NOON, by=None), at=NOON)
    row = "1,Ada,Bly,,ada@example.org,,Full member,{since},{due},,\n"

    inside = bring_in(HEADER + row.format(since="2026-04-01", due="2026-12-01"))
    before = bring_in(HEADER + row.format(since="2015-01-01", due="2026-03-01"))
    across = bring_in(HEADER + row.format(since="2015-01-01", due="2026-09-01"))

    assert [counted(run) for run in (inside, before, across)] == [(0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1)]
    assert "term from 2026-03-01 to 2027-02-28" in across.lines.get().reason
    assert [term.days for term in Term.objects.oldest_first()] == [
        DateRange(date(2015, 1, 1), date(2026, 3, 1)),
        DateRange(date(2026, 3, 1), date(2027, 3, 1)),
    ]


def test_another_level_changes_an_imported_membership_and_never_a_bought_one(bring_in, full):
    bring_in(HEADER + AMARA)
    bring_in(HEADER + AMARA.replace("Full", "Student"))
    assert Membership.objects.get().type.slug == "student"

    ada = PersonFactory(display_name="Ada Bly", email="ada@example.org")
    pay(join_association(holder=ada, type=full, at=NOON, by=None), at=NOON)
    run = bring_in(HEADER + "9,Ada,Bly,,ada@example.org,,Student member,2010-01-01,2011-01-01,,\n")

    assert "bought here as “full”" in run.lines.get().reason


def test_civicrm_memberships_find_their_contacts(bring_in):
    bring_in(
        "Contact ID,Contact Type,First Name,Last Name,Email\n5,Individual,Ada,Bly,ada@x.org\n"
        "6,Individual,Bob,Bly,us@x.org\n7,Individual,Cleo,Bly,us@x.org\n"
    )
    file = (
        "email,Source,Membership Type,Start Date,End Date,Status\n"
        "ada@x.org,,Full member,2024-01-01,2024-12-31,Expired\n"
        "ada@x.org,,Full member,2026-01-01,2026-12-31,Current\nus@x.org,,Full member,2026-01-01,2026-12-31,Current\n"
        "who@x.org,,Full member,2026-01-01,2026-12-31,Current\n"
    )

    first, second = bring_in(file), bring_in(file)

    assert (counted(first), counted(second)) == ((0, 2, 0, 2), (0, 0, 2, 2))
    assert [term.days for term in Term.objects.oldest_first()] == [
        DateRange(date(2024, 1, 1), date(2025, 1, 1)),
        DateRange(date(2026, 1, 1), date(2027, 1, 1)),  # the gap stays visible
    ]
    reasons = sorted(line.reason for line in first.lines.filter(outcome="rejected"))
    assert reasons[0].startswith("2 contacts here share the address us@x.org")
    assert reasons[1] == "Nobody here has the address who@x.org. Import the contacts first."


def test_subscribers_and_those_who_left_the_list(bring_in):
    bring_in("User ID,Name,Email,Subscribed to emails,Membership level,Renewal due\n1,Ada,a@x.org,yes,,\n")
    bring_in(
        "User ID,Name,Email,Subscribed to emails,Membership level,Renewal due\n1,Ada,a@x.org,no,,\n",
        at=NOON.replace(month=4),
    )

    assert list(Consent.objects.order_by("at").values_list("purpose", "given")) == [
        ("newsletter", True),
        ("newsletter", False),
    ]


def test_contacts_that_were_merged_are_found_as_those_they_were_merged_into(bring_in):
    bring_in(HEADER + BOB)
    kept = PersonFactory(display_name="Robert Bly")
    Contact.objects.filter(display_name="Bob Bly").update(merged_into=kept)

    bring_in(HEADER + BOB.replace("example.org,", "example.org,030 3"))

    kept.refresh_from_db()
    assert kept.phone == "030 3"


def test_dates_that_can_be_read_both_ways_wait_for_an_answer(check, bring_in):
    file = HEADER + AMARA.replace("2027-03-07", "03/07/2027")

    asked = check(file)
    told = bring_in(file, date_order="dmy")

    assert (asked.state, len(asked.survey["questions"])) == ("read", 1)
    assert counted(told) == (1, 0, 0, 0)
    assert Term.objects.get().days.upper == date(2027, 7, 3)


def test_levels_are_placed_by_hand(bring_in):
    run = bring_in(HEADER + AMARA.replace("Full member", "Gold"), levels={"Gold": "full"})

    assert Membership.objects.get().type.slug == "full"
    assert run.survey["unplaced"] == []


def test_a_checked_file_has_written_nothing_and_says_what_it_would(check):
    run = check(HEADER + AMARA + BOB + BOB.replace("2,", "3,").replace("bob@", "nobody"))

    assert (run.state, run.rows, run.done) == ("checked", 3, 3)
    assert counted(run) == (2, 0, 0, 1)
    assert run.counts["new_terms"] == 1
    assert not Contact.objects.exists()


def test_a_run_is_applied_once_and_alone(check, bring_in):
    first, second = check(HEADER + BOB), check(HEADER + AMARA)
    start_applying(run_id=first.pk, at=NOON, by=None)

    with pytest.raises(AnotherAtWork):
        start_applying(run_id=second.pk, at=NOON, by=None)
    with pytest.raises(NotNow):
        start_applying(run_id=first.pk, at=NOON, by=None)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_batch_costs_the_same_whatever_its_rows(check, rows, django_assert_max_num_queries):
    many = "".join(AMARA.replace("1,Am", f"{n},Am").replace("amara@", f"a{n}@") for n in range(1, rows + 1))
    run = check(HEADER + many)
    start_applying(run_id=run.pk, at=NOON, by=None)

    with django_assert_max_num_queries(60):
        apply_import(run_id=run.pk)


def test_the_timeline_of_each_and_one_line_for_the_file(bring_in):
    bring_in(HEADER + AMARA + BOB)
    bring_in(HEADER + AMARA.replace("030 1", "030 2") + BOB)

    assert list(amara().activities.order_by("pk").values_list("kind", flat=True)) == [
        "contact.imported",
        "contact.updated",
    ]
    assert Activity.objects.filter(kind="import.applied", contact=None).count() == 2


def test_the_history_names_the_import(bring_in):
    run = bring_in(HEADER + BOB)
    event = Contact.pgh_event_model.objects.get(pgh_obj__display_name="Bob Bly")

    assert event.pgh_context.metadata["import"] == run.pk


def test_a_pending_membership_of_somebody_here_gets_its_term(bring_in, full):
    membership = MembershipFactory(
        holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org"), type=full, terms=[]
    )

    bring_in(HEADER + AMARA)

    assert membership.terms.get().days.upper == date(2027, 3, 7)
