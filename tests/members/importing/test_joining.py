"""Seats and sign-ins come with a file: whichever row comes first, once, in both directions, and go again."""

from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress

from ams.core.models import Access, Activity, Contact, Message, User
from members.importing.errors import RowRejected
from members.importing.joining import read_seat, read_sign_ins
from members.importing.parts import Seated, SignsIn
from members.invariants import crowded_seats
from members.models import Affiliation, ImportRun, Membership, Seat, Term
from members.operations.families import end_access
from members.operations.imports import apply_import
from members.operations.seats import end_seat, give_seat
from members.queries.exports import rejected_rows
from members.queries.imports import summary_of
from members.queries.seats import seat_state
from members.terms import State
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year
from tests.members.importing.conftest import NOON, counted
from tests.members.importing.test_exporting import empty_the_register, register
from tests.members.importing.test_undoing import undo

HEADER = (
    "ID,Name,Contact type,Email,Organisation,Membership,Start date,End date,Seat,Guardian number,Guardian email,"
    "Guardian is\n"
)
BEA = "1,Bea Blok,person,,,,,,,2,,\n"
CARL = "3,Carl Coen,person,carl@example.org,Mill Lane Ltd,,,,yes,,,\n"
DORA = "4,Dora Dahl,person,dora@example.org,Mill Lane Ltd,,,,x,,,\n"
ELI = "5,Eli Eng,person,,Mill Lane Ltd,,,,yes,,,\n"
ADA = "2,Ada Adams,person,ADA@example.org,,,,,,,carl@example.org,spouse\n"
MILL = "6,Mill Lane Ltd,organization,,,firm,2026-01-01,2026-12-31,,,,\n"
FINN = "7,Finn Falk,person,,,,,,no,99,,\n"
FILE = HEADER + BEA + CARL + DORA + ELI + ADA + MILL + FINN


@pytest.fixture
def firm(full):
    return TypeFactory(slug="firm", name="Company with seats", holder_kind="organisation", seats=2)


def seated():
    return list(Seat.objects.standing().order_by("pk").values_list("affiliation__person__display_name", flat=True))


def acting():
    rows = Access.objects.filter(ended_at=None).order_by("pk")
    return list(rows.values_list("user__email", "contact__display_name", "relation"))


@pytest.mark.parametrize("batch_size", [1, 1000])
def test_seats_and_sign_ins_come_whichever_row_is_first_and_go_again(firm, check, bring_in, batch_size):
    dry = check(FILE)
    assert not any(model.objects.exists() for model in (Seat, Access, User, Contact))

    run = bring_in(FILE, batch_size=batch_size)

    assert dry.counts == run.counts
    assert {name: run.counts[name] for name in ("created", "changed", "left_out", "new_seats", "new_sign_ins")} == {
        "created": 6, "changed": 1, "left_out": 2, "new_seats": 2, "new_sign_ins": 2,
    }  # fmt: skip
    assert seated() == ["Carl Coen", "Dora Dahl"]
    assert acting() == [
        ("ada@example.org", "Bea Blok", "guardian"),
        ("ada@example.org", "Ada Adams", "self"),
        ("carl@example.org", "Ada Adams", "partner"),
    ]
    said = {row[2]: row[1] for row in rejected_rows(run)}
    assert said["5"] == "Mill Lane Ltd: You named 1 person, and 0 of 2 seats are free."
    assert said["7"] == "Nobody in the file or here has the number 99."
    assert [line for line in summary_of(run) if "2 " in line][:3] == [
        "2 seats", "2 sign-ins for somebody",
        "2 rows come in without their seat, or without who signs in for them",
    ]  # fmt: skip
    assert seat_state(Seat.objects.first(), date(2026, 6, 1)) == State.CURRENT
    assert not list(crowded_seats(NOON))
    assert not Message.objects.exists()

    again = bring_in(FILE, batch_size=batch_size)
    assert (counted(again), again.counts["left_out"]) == ((0, 0, 7, 0), 2)
    assert not {"new_seats", "new_sign_ins"} & again.counts.keys()
    assert (len(seated()), len(acting())) == (2, 3)

    assert undo(again).state == "undone"
    assert undo(run).failure == ""
    assert not any(model.objects.exists() for model in (Seat, Access, User, Contact, Affiliation, Term))
    assert not Activity.objects.filter(kind__in=["seat.taken", "access.granted"]).exists()


def test_what_was_ended_here_is_not_given_again_and_what_was_left_is_not_entered(firm, bring_in):
    run = bring_in(FILE.replace(ELI, "").replace(DORA, DORA.replace(",x,", ",,")))
    ImportRun.objects.filter(pk=run.pk).update(state="applying")  # killed between the last row and the end
    assert apply_import(run_id=run.pk).counts["new_seats"] == 1
    end_seat(seat=Seat.objects.get(name="Carl Coen"), at=NOON, by=None)
    end_access(access=Access.objects.get(relation="guardian"), at=NOON, by=UserFactory())
    Affiliation.objects.filter(person__display_name="Dora Dahl").update(until_on=date(2026, 3, 2))
    UserFactory(email="chief@example.org", role="administrator")

    later = bring_in(FILE.replace(",carl@example.org,spouse", ",chief@example.org,"))

    assert seated() == ["Eli Eng"]
    assert [email for email, _name, relation in acting() if relation != "self"] == ["carl@example.org"]
    assert later.counts["kept"] == {"seat": 2, "sign-in": 1}
    assert "colleague" in next(reason for reason in later.counts["reasons"] if "login" in reason)
    failure = undo(run).failure
    assert "Carl Coen" in failure
    assert "Bea Blok" in failure


def test_an_import_whose_logins_were_used_since_is_not_undone(firm, bring_in):
    run = bring_in(HEADER + BEA + ADA.replace(",carl@example.org,spouse", ",,"))
    EmailAddress.objects.create(user=User.objects.get(), email="ada@example.org", verified=True, primary=True)

    assert "Bea Blok" in undo(run).failure
    assert User.objects.exists()


def test_a_login_that_was_here_before_stays_when_the_file_is_taken_back(firm, bring_in):
    known = UserFactory(email="carl@example.org")
    run = bring_in(HEADER + BEA + ADA)
    assert ("carl@example.org", "Ada Adams", "partner") in acting()

    assert undo(run).failure == ""
    assert list(User.objects.all()) == [known]


def test_nobody_gets_a_second_login_of_their_own_and_a_cancelled_membership_has_no_seats(firm, bring_in):
    mill = OrganisationFactory(display_name="Mill Lane Ltd")
    MembershipFactory(holder=mill, type=firm, terms=[year(2025)], cancelled_at=NOON)
    MembershipFactory(holder=mill, type=firm, terms=[year(2026)])
    ada = PersonFactory(display_name="Ada Adams", email="ada@example.org")
    AccessFactory(user=UserFactory(email="ada@example.org"), contact=ada)

    run = bring_in(HEADER + CARL + ADA.replace("carl@example.org,spouse", "other@example.org,self"))

    assert seated() == ["Carl Coen"]
    assert [email for email, _name, relation in acting() if relation == "self"] == ["ada@example.org"]
    assert "They have a login of their own already." in " ".join(run.counts["reasons"])


def test_seats_say_of_which_of_several_memberships_they_are(firm, bring_in):
    mill = OrganisationFactory(display_name="Mill Lane Ltd")
    old = MembershipFactory(holder=mill, type=firm, terms=[year(2020)], cancelled_at=None)
    other = TypeFactory(slug="hall", name="Hall", holder_kind="organisation", seats=1, exclusivity_group="hall")
    hall = MembershipFactory(holder=mill, type=other, terms=[year(2026)])

    run = bring_in(
        HEADER + CARL + DORA.replace(",x,", f",{hall.card_code},") + ELI.replace(",yes,", f",{old.card_code},")
        + BEA.replace(",,,,,,,2,,", ",,,,,,yes,,,") + FINN.replace(",no,99,,", ",no,,bo@example.org,organisation")
    )  # fmt: skip

    assert seated() == ["Dora Dahl"]
    reasons = " ".join(run.counts["reasons"])
    for words in ("several memberships", "does not run", "names no such two", "signs in as “organisation”"):
        assert words in reasons


@pytest.fixture
def mill(firm):
    """A company with a further seat, and everything that ties people to it, to each other, and to logins."""
    mill = OrganisationFactory(display_name="Mill Lane Ltd")
    held = MembershipFactory(holder=mill, type=firm, terms=[year(2026)])
    held.terms.update(further_seats=1)
    lapsed = OrganisationFactory(display_name="Old Hall")
    MembershipFactory(holder=lapsed, type=firm, terms=[year(2025)])
    people = [PersonFactory(display_name=f"Person {n}", email=f"p{n}@example.org") for n in range(5)]
    for n, person in enumerate(people[:4]):
        give_seat(membership=held if n else lapsed.memberships.get(), person=person,
                  at=NOON.replace(day=2 + n, year=2026 if n else 2025), by=None)  # fmt: skip
    Affiliation.objects.filter(person=people[2]).update(until_on=date(2027, 1, 1), role="Clerk")
    end_seat(seat=Seat.objects.get(name="Person 3"), at=NOON, by=None)
    since = datetime(2025, 5, 6, 7, 8, 9, 10, tzinfo=UTC)
    child = PersonFactory(display_name="Child", email="")
    for n, relation in ((0, "guardian"), (1, "household")):
        AccessFactory(user=UserFactory(email=f"p{n}@example.org"), contact=child, relation=relation, granted_at=since)
    AccessFactory(user=User.objects.get(email="p1@example.org"), contact=people[1], granted_at=since)
    AccessFactory(user=User.objects.get(email="p1@example.org"), contact=people[0], relation="partner",
                  granted_at=since)  # fmt: skip
    AccessFactory(user=UserFactory(email="x@example.org"), contact=mill, relation="organisation", granted_at=since)
    AccessFactory(user=UserFactory(email="y@example.org"), contact=mill, relation="organisation", granted_at=since,
                  ended_at=NOON)  # fmt: skip
    return mill


@pytest.mark.parametrize("batch_size", [1, 1000])
def test_seats_and_sign_ins_go_out_and_come_back_the_same(mill, bring_in, batch_size):
    before, cards = register(), set(Seat.objects.standing().values_list("card_code", flat=True))

    here = bring_in(before)
    assert (counted(here), here.lines.count()) == ((0, 0, here.rows, 0), 0)
    assert register() == before

    empty_the_register()
    there = bring_in(before, batch_size=batch_size)

    assert (there.counts["new_seats"], there.counts["new_sign_ins"], counted(there)[3]) == (3, 5, 0)
    assert "left_out" not in there.counts
    assert register() == before
    assert cards == set(Seat.objects.values_list("card_code", flat=True))
    assert Term.objects.get(further_seats=1).membership == Membership.objects.get(holder__display_name="Mill Lane Ltd")
    assert Seat.objects.get(name="Person 2").affiliation.until_on == date(2027, 1, 1)
    assert not list(crowded_seats(NOON))


def test_a_card_code_is_one_persons_alone(mill, bring_in):
    mine = Seat.objects.get(name="Person 1").card_code
    free = register().replace(Seat.objects.get(name="Person 2").card_code, mine)
    empty_the_register()

    run = bring_in(free)

    assert run.counts["left_out"] == 1
    assert f"The card code {mine} belongs to somebody else here." in run.counts["reasons"]


@pytest.mark.parametrize(
    ("text", "seat"),
    [("", None), ("No", None), ("JA", Seated()), (" AB12 ", Seated("AB12")), ("yes", Seated())],
)
def test_a_cell_says_whether_there_is_a_seat(text, seat):
    assert read_seat(text, card="", since=None, has_organisation=True) == seat


@pytest.mark.parametrize(
    ("emails", "numbers", "relation", "found"),
    [
        ("A@x.org; b@x.org,a@x.org", "7", "Mother", (SignsIn("a@x.org", relation="guardian"),
                                                   SignsIn("b@x.org", relation="guardian"))),
        ("", "7 8", "", (SignsIn(number="7"), SignsIn(number="8"))),
        ("", "", "self", ()),
    ],
)  # fmt: skip
def test_cells_say_who_signs_in(emails, numbers, relation, found):
    assert read_sign_ins(emails, numbers, relation=relation, since=None) == found


@pytest.mark.parametrize(("emails", "relation"), [("nobody", ""), ("a@x.org", "uncle")])
def test_cells_nobody_understands_reject_the_row(emails, relation):
    with pytest.raises(RowRejected):
        read_sign_ins(emails, "", relation=relation, since=None)
