"""Whoever has a seat of an organisation is found: in the list of people, and by the conditions of saved lists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Contact, Role
from members.models import Affiliation
from members.named import Named
from members.operations.leaving import cancel_membership
from members.operations.seats import end_seat, give_seat, invite_people
from members.queries import types_held
from members.terms import TermDays
from staffdesk.lists import Condition, all_subjects, check_all, contacts_on, sentence
from staffdesk.queries.people import all_people, listed
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("_association")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
JUNE = NOON.date()


@pytest.fixture
def company():
    """Paid for a year from June on, with 30 days of grace."""
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=5)
    firm = OrganisationFactory(display_name="Mill Lane Ltd")
    return MembershipFactory(type=kind, holder=firm, terms=[TermDays(JUNE, date(2027, 6, 1), JUNE)])


def found(*conditions, on=JUNE):
    checked = check_all(conditions, all_subjects(sees_all_fields=True))
    assert not [one.problem for one in checked if one.problem]
    people = contacts_on(tuple(one.condition for one in checked), all_subjects(sees_all_fields=True), on=on)
    return set(people.filter(kind="person").values_list("display_name", flat=True)), sentence(checked)


def test_lists_find_a_seat_exactly_while_it_counts(company):
    ada, ben, own = (PersonFactory(display_name=name) for name in ("Ada", "Ben", "Own"))
    MembershipFactory(holder=own, terms=[TermDays(JUNE, date(2027, 6, 1), JUNE)])
    seats = {one: give_seat(membership=company, person=one, at=NOON, by=None) for one in (ada, ben)}
    invite_people(membership=company, people=[Named("Cas", "cas@example.org")], at=NOON, by=None)
    kind = (str(company.type_id),)
    has, has_none = Condition("seat", "any", kind), Condition("seat", "none", kind)
    everybody = Condition("history", "any", ("member", "seat"))

    assert found(has) == ({"Ada", "Ben"}, "Everybody with a seat under Company")
    assert found(has_none)[0] == {"Own"}
    assert found(everybody)[0] == {"Ada", "Ben", "Own"}
    assert found(Condition("history", "any", ("member",)))[0] == {"Own"}
    Affiliation.objects.filter(person=ben).update(until_on=date(2026, 9, 1))
    end_seat(
        seat=give_seat(membership=company, person=PersonFactory(display_name="Dee"), at=NOON, by=None), at=NOON, by=None
    )
    for on in (
        JUNE - timedelta(days=1),
        JUNE,
        date(2026, 8, 31),
        date(2026, 9, 1),
        date(2027, 6, 30),
        date(2027, 7, 1),
    ):
        counts = {
            one.display_name for one in Contact.objects.filter(kind="person") if company.type_id in types_held(one, on)
        }
        assert found(Condition("seat", "any", kind, on=on.isoformat()))[0] == counts
        assert set(all_people(standing="seat", on=on).values_list("display_name", flat=True)) == counts
    cancel_membership(membership=company, when="now", at=NOON, by=None)
    assert found(has)[0] == set()
    assert set(seats) == {ada, ben}


def test_the_list_of_people_shows_the_seat_where_nothing_of_their_own_holds(client):
    today = timezone.localdate()
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=2)
    days = TermDays(today, today + timedelta(days=365), today)
    held = MembershipFactory(type=kind, holder=OrganisationFactory(display_name="Mill Lane Ltd"), terms=[days])
    ada, own = PersonFactory(display_name="Ada Lovelace"), PersonFactory(display_name="Own Member")
    MembershipFactory(holder=own, terms=[days])
    for person in (ada, own):
        give_seat(membership=held, person=person, at=timezone.now(), by=None)
    sign_in(client, UserFactory(role=Role.MEMBERSHIP))

    shown = client.get(reverse("staffdesk:people"), {"standing": "seat"}).content.decode()
    assert "Ada Lovelace" in shown
    assert shown.count("Has a seat") == 1
    assert 'Company <span class="quiet">Mill Lane Ltd</span>' in shown
    [row] = listed([ada], on=today)
    assert [str(one) for one in row.cells] == ["Company", "Has a seat", str(days.after_last - timedelta(days=1))]
    kept = client.get(reverse("staffdesk:new_list"), {"standing": "seat"}).content.decode()
    assert "counted as with a seat of an organisation that is a member" in kept
