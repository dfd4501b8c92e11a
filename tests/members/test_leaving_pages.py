"""Leaving in the portal and at the desk: what is said before, who may, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Cancellation, Membership, MembershipType
from members.operations import grant_access, join_association
from members.operations.leaving import cancel_membership
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")


@pytest.fixture
def held():
    """Paid half a year ago for a year."""
    ago = timezone.localtime() - timedelta(days=182)  # by the calendar: summer time may have ended since
    kind = TypeFactory(name="Full member", price="365.00")
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=kind, at=ago, by=None), at=ago)
    return Membership.objects.get()


@pytest.fixture
def member(client, held):
    user = UserFactory()
    grant_access(user=user, contact=held.holder, relation="self", at=timezone.now())
    client.force_login(user)
    return client


def test_a_member_leaves_with_one_click_and_stays_with_another(member, held):
    page = f"/account/leaving/{held.pk}/"
    assert "Leave on " in member.get(page).content.decode()

    shown = member.post(page, {"do": "end"}, follow=True).content.decode()
    assert "You leave us on" in shown
    assert "Stay after all" in shown
    member.post(page, {"do": "stay"})

    held.refresh_from_db()
    assert held.leaving_since is None
    assert Cancellation.objects.get().channel == "self-service"


def test_at_once_is_for_types_that_allow_it_and_can_be_taken_back(member, held):
    page = f"/account/leaving/{held.pk}/"
    assert "Leave at once" not in member.get(page).content.decode()
    assert member.post(page, {"do": "now"}).status_code == 404
    MembershipType.objects.update(leaving="now")
    assert "Leave at once" in member.get(page).content.decode()

    shown = member.post(page, {"do": "now"}, follow=True).content.decode()
    assert "Come back" in shown
    assert "Come back" in member.get(page).content.decode()
    member.post(page, {"do": "stay"})

    assert Membership.objects.uncancelled().exists()


def test_what_somebody_else_holds_is_not_there(member):
    other = PersonFactory()
    order = join_association(holder=other, type=TypeFactory(), at=timezone.now(), by=None)
    assert order
    assert member.get(f"/account/leaving/{other.memberships.get().pk}/").status_code == 404


def test_staff_end_it_with_a_reason_and_finance_gives_the_unused_part_back(client, held, sign_in_staff):
    sign_in_staff("finance")
    page = f"/desk/memberships/{held.pk}/leave/"
    assert page in client.get(f"/desk/people/{held.holder.number}/").content.decode()
    assert "in a few words why" in client.post(page, {"when": "now", "words": ""}).content.decode()

    shown = client.post(page, {"when": "now", "words": "Moves away."}, follow=True).content.decode()

    assert "€183.00" in shown
    assert "“Moves away.”" in shown
    order = held.terms.get().order_line.order
    address = f"/desk/orders/{order.reference}/give-back/?line={order.lines.get().pk}&amp;part=183.00"
    assert address in shown
    assert 'value="183.00"' in client.get(address.replace("&amp;", "&")).content.decode()

    client.post(f"/desk/memberships/{held.pk}/take-back/")
    assert Membership.objects.uncancelled().exists()
    assert client.get(page).status_code == 200


def test_member_service_sees_the_unused_part_and_no_button(client, held, sign_in_staff):
    staff = sign_in_staff("membership")
    cancel_membership(membership=held, when="now", words="Has retired.", at=timezone.now(), by=staff)

    shown = client.get(f"/desk/memberships/{held.pk}/leave/").content.decode()

    assert "€183.00" in shown
    assert "Give it back" not in shown
