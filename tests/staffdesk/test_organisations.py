"""An organisation's seats at the desk: staff do all that its own people can, and take back what was a mistake."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Access, Activity, Role
from members.models import Affiliation, Seat
from members.terms import TermDays
from tests.factories.core import AccessFactory, UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory


@pytest.fixture
def held(association):
    first = timezone.localdate()
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=2)
    term = TermDays(first, first + timedelta(days=365), first)
    return MembershipFactory(type=kind, holder=OrganisationFactory(display_name="Mill Lane Ltd"), terms=[term])


def test_staff_name_people_and_take_a_mistake_back(client, held):
    sign_in(client, UserFactory(role=Role.MEMBERSHIP))
    ada, page = PersonFactory(display_name="Ada Lovelace"), reverse("staffdesk:seats", args=[held.pk])
    assert page in client.get(reverse("staffdesk:person", args=[held.holder.number])).content.decode()

    client.post(page, {"number": ada.number})
    client.post(page, {"people": "Ben Okri ben@example.org"})
    assert (
        "You named 1 person, and 0 of 2 seats are free."
        in client.post(page, {"people": "C c@example.org"}).content.decode()
    )
    assert "Nobody has this number." in client.post(page, {"number": 1}).content.decode()
    assert "has a seat" in client.get(reverse("staffdesk:person", args=[ada.number])).content.decode()

    seat = Seat.objects.get(affiliation__person=ada)
    change = reverse("staffdesk:change_seat", args=[seat.pk])
    client.post(change, {"do": "remove"})
    assert Seat.objects.standing().count() == 1
    assert "Seats given up" in client.get(page).content.decode()
    client.post(change, {"do": "return"})
    client.post(reverse("staffdesk:change_seat", args=[Seat.objects.get(name="Ben Okri").pk]), {"do": "again"})

    assert Seat.objects.standing().count() == 2
    assert client.post(change, {"do": "nothing"}).status_code == 404
    assert set(Activity.objects.filter(contact=ada).values_list("kind", flat=True)) == {
        "seat.taken", "seat.ended", "seat.returned",
    }  # fmt: skip


def test_another_primary_contact_acts_for_the_organisation_and_the_former_no_more(client, held):
    sign_in(client, UserFactory(role=Role.MEMBERSHIP))
    firm, today = held.holder, timezone.localdate()
    ada = AccessFactory(contact=PersonFactory()).contact
    AccessFactory(contact=firm, user=ada.accesses.get().user, relation=Access.Relation.ORGANISATION)
    Affiliation.objects.create(person=ada, organisation=firm, from_on=today, is_primary_contact=True)
    new = Affiliation.objects.create(person=PersonFactory(email="ben@example.org"), organisation=firm, from_on=today)

    client.post(reverse("staffdesk:primary_contact", args=[new.pk]))

    assert Affiliation.objects.get(is_primary_contact=True) == new
    assert Access.objects.get(contact=firm, ended_at=None).user.email == "ben@example.org"
