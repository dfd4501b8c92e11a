"""Offices in committees: dated, counted, never deleted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from ams.core.invariants import broken_invariants
from ams.core.merging import merge_contacts, undo_merge
from ams.core.models import Activity, ContactMerge
from members.models import CommitteeRole, Office
from members.offices import Tenure, most_at_once
from members.operations import CannotAppoint, appoint, change_office, strike_office
from members.queries.committees import committees_with_counts, past_offices, seats_of
from tests.factories.members import PersonFactory
from tests.factories.sections import RoleFactory

pytestmark = pytest.mark.usefixtures("association")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def chair(association):
    return RoleFactory(committee__name="Board")


def put_in(role, first, last=None, who=None):
    return appoint(role=role, contact=who or PersonFactory(), first=first, last=last, at=NOW, by=None)


def days(number):
    return TODAY + timedelta(days=number)


def test_how_many_hold_it_on_the_fullest_day():
    tenures = [
        Tenure(date(2026, 1, 1), date(2027, 1, 1)),
        Tenure(date(2026, 6, 1), None),
        Tenure(date(2027, 1, 1), date(2028, 1, 1)),
    ]

    assert most_at_once(tenures, since=date(2026, 1, 1)) == 2
    assert most_at_once(tenures, since=date(2028, 1, 1)) == 1
    assert most_at_once([], since=date(2026, 1, 1)) == 0


def test_one_follows_the_other_without_a_day_between(chair):
    put_in(chair, days(-400), days(-1))
    put_in(chair, days(0), days(400))
    put_in(chair, days(401))

    [seat] = seats_of(chair.committee, on=TODAY)
    assert (len(seat.offices), len(seat.coming), seat.vacant) == (1, 1, 0)
    assert past_offices(chair.committee, on=TODAY).count() == 1
    assert Activity.objects.filter(kind="committee.appointed").count() == 3


def test_no_more_than_a_role_takes_hold_it_at_once(chair):
    first = put_in(chair, days(0), days(100))
    member = RoleFactory(committee=chair.committee, name="Member", holders=None)
    [put_in(member, days(0)) for _ in range(3)]

    with pytest.raises(CannotAppoint, match="at most"):
        put_in(chair, days(100))
    with pytest.raises(CannotAppoint, match="comes before the first"):
        put_in(chair, days(300), days(299))
    with pytest.raises(CannotAppoint, match="not filled"):
        put_in(RoleFactory(archived_at=NOW), days(0))
    second = put_in(chair, days(101))
    with pytest.raises(CannotAppoint, match="at most"):
        change_office(office=first, first=days(0), last=days(101), at=NOW, by=None)
    change_office(office=first, first=days(0), last=days(50), at=NOW, by=None)
    assert change_office(office=second, first=days(51), last=None, at=NOW, by=None).first_day == days(51)


def test_nobody_holds_one_office_twice_on_a_day():
    member, amara = RoleFactory(holders=None), PersonFactory()
    put_in(member, days(0), days(9), amara)

    with pytest.raises(CannotAppoint, match="already"):
        put_in(member, days(9), None, amara)
    assert put_in(member, days(10), None, amara)


def test_a_mistake_is_struck_out_and_stays(chair):
    mistaken = put_in(chair, days(0))

    for _ in range(2):
        strike_office(office=mistaken, at=NOW, by=None)

    assert put_in(chair, days(0))
    assert Activity.objects.filter(kind="committee.struck").count() == 1
    with pytest.raises(CannotAppoint, match="struck out"):
        change_office(office=mistaken, first=days(1), last=None, at=NOW, by=None)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Office.objects.filter(pk=mistaken.pk).delete()


def test_the_list_of_committees_counts_who_is_in_them_and_whose_term_ends(chair):
    member, amara = RoleFactory(committee=chair.committee, name="Member", holders=None), PersonFactory()
    put_in(chair, days(-9), days(30), amara)
    put_in(member, days(-9), days(300), amara)
    strike_office(office=put_in(member, days(-9), days(3)), at=NOW, by=None)
    put_in(member, days(-20), days(-10))

    [board] = committees_with_counts(on=TODAY)

    assert (board.people, board.ending) == (1, 1)


def test_a_crowded_role_is_found(chair):
    put_in(chair, days(-9), days(-2))
    CommitteeRole.objects.update(holders=None)
    put_in(chair, days(-9), days(-2))
    CommitteeRole.objects.update(holders=1)
    assert "members.offices-have-room" not in {one.name for one, _found in broken_invariants(at=NOW)}
    put_in(chair, days(0))
    CommitteeRole.objects.update(holders=None)
    put_in(chair, days(0))

    CommitteeRole.objects.update(holders=1)

    assert "members.offices-have-room" in {one.name for one, _found in broken_invariants(at=NOW)}


def test_of_two_records_one_term_on_a_day_stands():
    member, amara, twin = RoleFactory(holders=None), PersonFactory(), PersonFactory()
    put_in(member, days(0), days(9), amara)
    put_in(member, days(5), days(20), twin)
    put_in(member, days(30), days(40), twin)

    merge_contacts(kept=amara, absorbed=twin, choices={}, at=NOW, by=None, reason="The same")
    assert Office.objects.standing().filter(contact=amara).count() == 2

    undo_merge(merge=ContactMerge.objects.get(), at=NOW, by=None)
    assert Office.objects.standing().filter(contact=twin).count() == 2
