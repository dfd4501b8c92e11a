"""Another type in the portal and at the desk: said in words before it is paid, offered where it may be taken alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.models import Order
from members.models import Membership, MembershipType, Term, TypeChange
from members.operations import grant_access, join_association
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")


@pytest.fixture
def held():
    """Paid half a year ago for a year."""
    ago = timezone.localtime() - timedelta(days=182)  # by the calendar: summer time may have ended since
    student = TypeFactory(name="Student member", price="365.00", rule__renewal_window_days=None)
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=student, at=ago, by=None), at=ago)
    return Membership.objects.get()


@pytest.fixture
def full():
    return TypeFactory(slug="full", name="Full member", price="730.00", rule__renewal_window_days=None)


@pytest.fixture
def member(client, held):
    user = UserFactory()
    grant_access(user=user, contact=held.holder, relation="self", at=timezone.now())
    client.force_login(user)
    return client


def test_members_take_what_administrators_let_them_and_read_what_it_means(member, held, full):
    page = f"/account/changing/{held.pk}/"
    assert "Tell us what you have in mind" in member.get(page).content.decode()
    member.post(page, {"type": "full"})
    MembershipType.objects.filter(slug="full").update(change_to="renewal")
    assert "when you renew" in member.get(page).content.decode()
    assert "Renew as Full member for €730.00" in member.get("/renew/").content.decode()
    assert Order.objects.count() == 1
    MembershipType.objects.filter(slug="full").update(change_to="now")

    assert page in member.get("/account/").content.decode()
    shown = member.get(page).content.decode()
    assert "you have paid €365.00, of which €183.00 is for days to come" in shown
    assert "Pay €547.00" in shown
    member.post(page, {"type": "full"})

    order = Order.objects.latest("pk")
    assert (order.total, order.channel) == (547, "self-service")
    assert order.lines.get().description.endswith("; €183.00 paid before is counted")
    pay(order, at=timezone.now())
    assert "You are Full member." in member.get(page).content.decode()


def test_renewing_as_something_else_begins_when_the_old_ends(member, held, full):
    assert member.post("/renew/", {"membership": held.pk, "type": "full"}).status_code == 302
    assert Order.objects.count() == 1  # only with us, until somebody says otherwise
    MembershipType.objects.filter(slug="full").update(change_to="renewal")

    member.post("/renew/", {"membership": held.pk, "type": "full"})

    order = Order.objects.latest("pk")
    pay(order, at=timezone.now())
    assert Term.objects.get(order_line__order=order).first_day == Term.objects.earliest("pk").days.upper


def test_staff_change_it_at_once_and_take_it_back(client, held, full, sign_in_staff):
    sign_in_staff("membership")
    page = f"/desk/memberships/{held.pk}/change/"
    assert page in client.get(f"/desk/people/{held.holder.number}/").content.decode()
    assert "At once, for €547.00" in client.get(page).content.decode()

    sent = {"type": "full", "when": "now", "words": "Has a job now."}
    order = Order.objects.get(reference=client.post(page, sent).url.rstrip("/").split("/")[-1])
    pay(order, at=timezone.now())
    assert "“Has a job now.”" in client.get(page).content.decode()
    shown = client.post(f"/desk/memberships/{held.pk}/undo-change/", follow=True).content.decode()

    assert "The old term holds again: Student member." in shown
    assert "taken back on" in shown
    assert TypeChange.objects.get().undone_at
    refused = client.post(page, {"type": "student", "when": "now"}).content.decode()
    assert "not one of the available choices" in refused
