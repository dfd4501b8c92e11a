"""Seats of an organisation's membership: who counts through one, how many there are, and how one comes to it."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from ams.core.merging import merge_contacts
from ams.core.models import Access, Activity, Message
from members.invariants import crowded_seats
from members.models import Affiliation, Membership, Seat
from members.named import Named, read_people
from members.operations import renew_membership
from members.operations.changing import change_type
from members.operations.leaving import cancel_membership, return_to_membership
from members.operations.seats import (
    NamedAlready,
    NoSeatFree,
    SeatGone,
    SeatsDoNotCount,
    end_seat,
    give_seat,
    give_seat_back,
    invite_again,
    invite_people,
    replace_person,
    take_seat,
)
from members.queries import check_card, types_held
from members.queries.changing import CannotChange
from members.queries.seats import seats_of
from members.renewal_links import LinkStanding
from members.seat_links import link_to_seat, open_seat
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year

pytestmark = pytest.mark.usefixtures("association")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADA, BEN = Named("Ada Lovelace", "ada@example.org"), Named("Ben Okri", "ben@example.org")


@pytest.fixture
def company(association):
    """A company with two seats, paid for 2026, with 30 days of grace."""
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=2)
    firm = OrganisationFactory(display_name="Mill Lane Ltd")
    return MembershipFactory(type=kind, holder=firm, terms=[year(2026)])


def invited(company, named=ADA):
    return invite_people(membership=company, people=[named], at=NOW, by=None)[0]


def token_of(seat):
    return link_to_seat(seat).rstrip("/").rpartition("/")[2]


def test_a_seat_gives_rights_exactly_while_term_and_affiliation_are_both_current(company):
    """Known pain 11: nothing that ended opens anything, whatever number or card somebody holds."""
    person = PersonFactory()
    seat = give_seat(membership=company, person=person, at=NOW, by=None)
    kind, tie = {company.type_id}, Affiliation.objects.filter(pk=seat.affiliation_id)

    def counts(on):
        card = check_card(seat.card_code, on)
        assert card is not None
        assert card.holds == bool(types_held(person, on))
        return types_held(person, on)

    assert counts(date(2026, 6, 1)) == kind
    assert counts(date(2026, 5, 31)) == frozenset()  # they belong to it from June on
    assert counts(date(2027, 1, 30)) == kind  # grace, as for everybody
    assert counts(date(2027, 1, 31)) == frozenset()

    tie.update(until_on=date(2026, 9, 1))
    assert counts(date(2026, 8, 31)) == kind
    assert counts(date(2026, 9, 1)) == frozenset()
    assert check_card(seat.card_code, date(2026, 8, 1)).valid_until == date(2026, 8, 31)

    tie.update(until_on=None)
    cancel_membership(membership=company, when="now", at=NOW, by=None)
    assert counts(date(2026, 6, 1)) == frozenset()
    return_to_membership(membership=company, at=NOW, by=None)
    assert counts(date(2026, 6, 1)) == kind

    end_seat(seat=seat, at=NOW, by=None)
    assert counts(date(2026, 6, 1)) == frozenset()
    give_seat_back(seat=seat, at=NOW, by=None)
    assert counts(date(2026, 6, 1)) == kind
    assert types_held(company.holder, date(2026, 6, 1)) == kind


def test_whom_a_membership_counts_for_costs_two_questions_however_many_there_are(company, django_assert_num_queries):
    person = PersonFactory()
    give_seat(membership=company, person=person, at=NOW, by=None)
    MembershipFactory(holder=person, terms=[year(2026)])

    with django_assert_num_queries(2):
        assert len(types_held(person, NOW.date())) == 2
    stranger = PersonFactory()
    with django_assert_num_queries(1):
        assert types_held(stranger, NOW.date()) == frozenset()


def test_no_more_people_are_named_than_there_are_seats_and_nobody_twice(company):
    seat = invited(company)
    with pytest.raises(NamedAlready, match=r"ada@example\.org has a seat already"):
        invited(company, Named("Ada again", "ADA@example.org"))
    with pytest.raises(NoSeatFree, match="You named 2 people, and 1 of 2 seats are free"):
        invite_people(membership=company, people=[BEN, Named("Cas", "cas@example.org")], at=NOW, by=None)
    assert company.seats.count() == 1  # all of them or nobody

    replace_person(seat=seat, named=BEN, at=NOW, by=None)
    invited(company)
    assert set(company.seats.standing().values_list("name", flat=True)) == {"Ben Okri", "Ada Lovelace"}
    with pytest.raises(NoSeatFree):
        give_seat_back(seat=seat, at=NOW, by=None)
    with pytest.raises(SeatsDoNotCount):
        invite_people(membership=company, people=[ADA], at=NOW + timedelta(days=400), by=None)

    smaller = TypeFactory(name="Small company", holder_kind="organisation", seats=1)
    for other in (renew_membership, change_type):
        with pytest.raises(CannotChange, match="2 people have seats, and Small company has 1"):
            other(membership=company, type=smaller, at=NOW, by=None)

    assert list(crowded_seats(NOW)) == []
    Seat.objects.filter(pk=seat.pk).update(ended_at=None, email="x@example.org")
    assert "has 2 seats, and 3 people are named" in "".join(crowded_seats(NOW))


@pytest.mark.parametrize("way", [change_type, renew_membership])
def test_who_is_named_while_a_smaller_membership_is_being_paid_gives_way(association, way):
    """Seats that nobody paid for would give rights: at once after a change, from its first day on after renewing."""
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=2, rule__renewal_window_days=None)
    smaller = TypeFactory(name="Small", holder_kind="organisation", seats=1, rule__renewal_window_days=None)
    held = MembershipFactory(type=kind, holder=OrganisationFactory(), terms=[year(2026)])
    invited(held)
    order = way(membership=held, type=smaller, at=NOW, by=None)
    invite_people(membership=held, people=[BEN], at=NOW + timedelta(hours=1), by=None)

    pay(order, at=NOW + timedelta(hours=2))

    assert [one.name for one in held.seats.standing()] == ["Ada Lovelace"]
    with pytest.raises(NoSeatFree):
        invite_people(membership=held, people=[BEN], at=NOW + timedelta(hours=3), by=None)
    assert [list(crowded_seats(at)) for at in (NOW, NOW + timedelta(days=300))] == [[], []]


def test_a_link_takes_its_seat_once_and_the_newest_alone(company):
    seat = invited(company)
    first = token_of(seat)
    newer = invite_again(seat=seat, at=NOW + timedelta(hours=1), by=None)
    assert open_seat(first).standing is LinkStanding.OLD
    assert Message.objects.filter(purpose="seat.offered", recipient="ada@example.org").count() == 2

    taken = take_seat(seat=open_seat(token_of(newer)).seat, at=NOW)

    assert open_seat(token_of(newer)).standing is LinkStanding.USED
    with pytest.raises(SeatGone):
        take_seat(seat=newer, at=NOW)
    person = taken.affiliation.person
    assert (person.display_name, person.email) == ("Ada Lovelace", "ada@example.org")
    assert Access.objects.get(contact=person).user.email == "ada@example.org"
    assert Affiliation.objects.filter(person=person, organisation=company.holder, until_on=None).exists()
    assert Activity.objects.get(kind="seat.taken").contact == person
    assert open_seat("made-up").standing is LinkStanding.OLD


def test_a_link_of_what_ended_or_grew_old_takes_nothing_and_nobody_takes_a_second_seat(company):
    known = AccessFactory(user=UserFactory(email="ada@example.org"), contact=PersonFactory(email="else@example.org"))
    give_seat(membership=company, person=known.contact, at=NOW, by=None)
    seat = invited(company)
    token = token_of(seat)
    with pytest.raises(NamedAlready):
        take_seat(seat=seat, at=NOW)

    with time_machine.travel(datetime.now(tz=UTC) + timedelta(days=31)):
        assert open_seat(token).standing is LinkStanding.OLD
    cancel_membership(membership=company, when="now", at=NOW, by=None)
    assert open_seat(token).standing is LinkStanding.USED
    with pytest.raises(SeatGone):
        take_seat(seat=seat, at=NOW)


def test_whoever_is_known_by_the_address_gets_the_seat_and_nobody_else_is_picked(company):
    """Known pains 5 and 14: an address may be shared; a record is taken by its login, or by address and name."""
    AccessFactory(user=UserFactory(email="ada@example.org"), contact=PersonFactory(display_name="A. Lovelace"))
    ben = PersonFactory(display_name="ben  okri", email="ben@example.org")
    PersonFactory(display_name="Bo Okri", email="ben@example.org")

    assert take_seat(seat=invited(company), at=NOW).affiliation.person.display_name == "A. Lovelace"
    assert take_seat(seat=invited(company, BEN), at=NOW).affiliation.person == ben


def test_seats_follow_when_organisations_or_people_are_merged(company):
    """Known pain 7: what points at somebody moves, and nobody is named twice."""
    other = MembershipFactory(
        type=company.type, holder=OrganisationFactory(display_name="Mill Lane"), terms=[year(2025)], group=company.group
    )
    ada, twin, ben = PersonFactory(), PersonFactory(), PersonFactory()
    Membership.objects.filter(pk=other.pk).update(cancelled_at=None)
    give_seat(membership=company, person=ada, at=NOW, by=None)
    for person in (ada, ben):
        give_seat(membership=other, person=person, at=datetime(2025, 6, 1, tzinfo=UTC), by=None)
    by = UserFactory(role="administrator")

    question = {f"membership:{company.group}": str(company.pk)}
    merge_contacts(kept=company.holder, absorbed=other.holder, choices=question, at=NOW, by=by, reason="one firm")

    assert {one.affiliation.person_id for one in company.seats.standing()} == {ada.pk, ben.pk}
    assert not other.seats.standing().exists()
    end_seat(seat=company.seats.get(affiliation__person=ben), at=NOW, by=by)
    give_seat(membership=company, person=twin, at=NOW, by=None)
    merge_contacts(kept=ada, absorbed=twin, choices={}, at=NOW, by=by, reason="one person")
    assert len(seats_of(ada)) == 1
    assert list(crowded_seats(NOW)) == []


def test_the_database_keeps_a_seat_whole(company):
    seat = give_seat(membership=company, person=PersonFactory(), at=NOW, by=None)
    for broken in ({"affiliation": None}, {"taken_at": None}, {"affiliation": None, "taken_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(**broken)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        seat.delete()
    elsewhere = Affiliation.objects.create(
        person=PersonFactory(), organisation=OrganisationFactory(), from_on=date(2026, 1, 1)
    )
    Seat.objects.filter(pk=seat.pk).update(affiliation=elsewhere)
    assert "is held through another organisation" in "".join(crowded_seats(NOW))


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lovelace, ada@example.org", "Ada Lovelace\tada@example.org", "ada@example.org; Ada Lovelace",
        '"Ada Lovelace" <ada@example.org>,', "  Ada   Lovelace ada@example.org",
    ],
)  # fmt: skip
def test_people_are_read_as_lists_write_them(line):
    assert read_people(f"\n{line}\n\n") == ([ADA], [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Ada Lovelace", "Line 1: “Ada Lovelace” has no e-mail address."),
        ("Ada, ada@example.org\n\nBen, ben@", "Line 3: “ben@” is no e-mail address."),
        ("ada@example.org", "Line 1: “ada@example.org” has no name we can write on a card."),
        ("A a@b.org c@d.org", "Line 1: “A a@b.org c@d.org” has two e-mail addresses."),
        ("A a@b.org\nB A@B.org", "Line 2: the same e-mail address as in line 1."),
        (f"A {'a' * 300}@b.org", "is no e-mail address."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, wrong):
    assert wrong in "".join(read_people(text)[1])


def test_a_text_without_end_is_read_in_no_time():
    """As long as the form allows, in one word: looking for an address from each letter on took half a minute."""
    began = time.process_time()
    assert "has no e-mail address" in "".join(read_people("a" * 60_000)[1])
    assert time.process_time() - began < 2
