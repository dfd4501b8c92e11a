"""Applying in the portal, deciding at the desk, and beginning by the mailed link."""

import pytest
from django.utils import timezone

from ams.core.models import Message
from billing.models import Order
from members.application_links import link_to_begin
from members.models import Application, Membership
from members.operations.applying import apply_for_membership, approve_application
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import PersonFactory, TypeFactory
from tests.members.walking import AMARA, type_code

pytestmark = pytest.mark.usefixtures("association", "provider")


@pytest.fixture
def fellow():
    return TypeFactory(slug="fellow", name="Fellow", needs_approval=True, price="60.00")


@pytest.fixture
def waiting(fellow):
    person = PersonFactory(email="eve@example.org")
    return apply_for_membership(holder=person, type=fellow, at=timezone.now(), by=None)[0]


def test_a_newcomer_applies_and_is_asked_for_nothing(client, fellow):
    form = client.get("/join/fellow/").content.decode()
    assert "You pay nothing now" in form
    client.post("/join/fellow/", AMARA, follow=True)

    type_code(client, "fellow")
    for _twice in range(2):
        done = client.get("/join/fellow/continue/", follow=True).content.decode()

    assert "We have your application and look at it." in done
    assert "Pay now" not in done
    assert (Application.objects.count(), Membership.objects.count(), Order.objects.count()) == (1, 1, 0)


def test_paid_first_leads_to_the_payment_page(client, fellow, payment_page):
    fellow.approval_payment = "before"
    fellow.save()
    assert "everything goes back to you" in client.get("/join/fellow/").content.decode()
    client.post("/join/fellow/", AMARA, follow=True)

    done = client.get(type_code(client, "fellow").url)

    assert done.url == payment_page(Order.objects.get())
    assert Application.objects.get().is_paid_first


def test_the_link_shows_what_it_costs_and_only_the_button_orders(client, waiting, payment_page):
    staff = UserFactory(role="membership")
    approved = approve_application(application=waiting, at=timezone.now(), by=staff)
    path = "/" + link_to_begin(approved).split("/", 3)[3]

    assert "€60.00" in client.get(path).content.decode()
    assert not Order.objects.exists()
    sent = client.post(path)

    assert sent.url == payment_page(Order.objects.get())
    assert client.get("/approved/nothing/").status_code == 410


def test_the_queue_and_the_decision(client, waiting, sign_in_staff):
    sign_in_staff("membership")
    page = f"/desk/applications/{waiting.pk}/"
    assert page in client.get("/desk/applications/").content.decode()
    assert page in client.get(f"/desk/people/{waiting.membership.holder.number}/").content.decode()
    assert "Say why, in words" in client.post(page, {"decision": "decline", "note": " "}).content.decode()

    shown = client.post(page, {"decision": "decline", "note": "No study yet."}, follow=True).content.decode()

    assert "“No study yet.”" in shown
    again = client.post(page, {"decision": "approve"}, follow=True).content.decode()
    assert "This was decided already: Declined" in again
    listed = client.get("/desk/applications/?state=declined&type=fellow").content.decode()
    assert page in listed
    assert "(0 %)" in listed
    for year in ("0000", "0001", "9999", "1" * 5000, "١٩٩٩"):
        assert client.get("/desk/applications/", {"state": "declined", "year": year}).status_code == 200


def test_staff_take_a_decision_back_and_mail_the_link_again(client, waiting):
    sign_in(client, UserFactory(role="membership"))
    page = f"/desk/applications/{waiting.pk}/"
    client.post(page, {"decision": "approve", "note": ""})
    assert "Mail the link again" in client.get(page).content.decode()

    again = client.post(page, {"decision": "link", "note": ""}, follow=True).content.decode()
    back = client.post(page, {"decision": "reopen", "note": ""}, follow=True).content.decode()

    assert "The link is on its way to them again." in again
    assert "It waits again." in back
    assert Message.objects.filter(purpose="membership.approved").count() == 2
    person = client.get(f"/desk/people/{waiting.membership.holder.number}/").content.decode()
    assert page in person
    assert "Join them anew, or as something else" in person
