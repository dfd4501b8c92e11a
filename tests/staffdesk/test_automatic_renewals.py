"""Memberships that renew by themselves, at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import CheckoutAttempt
from billing.operations import begin_charge, close_attempt
from members.models import ChargeTry, PlannedRenewal
from members.operations import renew_membership
from members.operations.automatic import fail_auto_renewal
from members.terms import TermDays
from staffdesk.models import Case
from staffdesk.operations import report_failed_renewals
from tests.factories.automatic import announced_renewal
from tests.factories.members import MembershipFactory, PersonFactory, give_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined(full):
    """Somebody whose card was declined yesterday; as often as called."""

    def one(name="Amara Okafor"):
        today = timezone.localdate()
        days = TermDays(today - timedelta(days=365), today, today - timedelta(days=365))
        membership = MembershipFactory(holder=PersonFactory(display_name=name), type=full, terms=[days])
        agreement = announced_renewal(membership)
        at = timezone.now() - timedelta(days=1)
        order = renew_membership(membership=membership, at=at, by=None, channel="system")
        attempt = begin_charge(order=order, method=agreement.saved_method, at=at)
        close_attempt(attempt=attempt, at=at, decline="insufficient_funds")
        ChargeTry.objects.create(planned=agreement.planned.get(), attempt=attempt, on=today - timedelta(days=1))
        return agreement

    return one


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_says_why_and_what_comes_next(desk, declined, many, django_assert_max_num_queries):
    for number in range(many):
        declined(f"Member {number}")

    with django_assert_max_num_queries(25):
        page = desk.get("/desk/renewals/").content.decode()

    assert page.count("not enough money") == many
    today = timezone.localdate()
    tried = {day: desk.get(f"/desk/renewals/?on={day}").content.decode() for day in (today, today - timedelta(days=1))}
    assert [page.count("not enough money") for page in tried.values()] == [0, many]
    assert "charge on" in page
    assert page.count("Visa •••• 4242") == many


def test_nobody_in_trouble_is_said_kindly(desk):
    assert "Every card paid" in desk.get("/desk/renewals/").content.decode()


def test_the_page_of_a_person_shows_it_within_its_queries(desk, declined, django_assert_max_num_queries):
    path = reverse("staffdesk:person", args=[declined().membership.holder.number])
    desk.get(path)

    with django_assert_max_num_queries(25):
        page = desk.get(path).content.decode()

    assert "Automatic renewal" in page
    assert "Visa •••• 4242 could not be charged. We try again on" in page
    assert "there was not enough money on it" in page


def test_staff_stop_it_with_a_reason(desk, declined):
    agreement = declined()
    address = f"/desk/renewals/{agreement.pk}/stop/"

    assert "Say in a few words why" in desk.post(address, {"words": ""}).content.decode()
    desk.post(address, {"words": "Moved abroad"})

    agreement.refresh_from_db()
    assert (agreement.end_reason, agreement.end_words, agreement.ended_by) == ("staff", "Moved abroad", desk.user)


def test_who_comes_too_late_to_stop_it_is_told_so(desk, declined):
    """In a second tab, or after the member did it."""
    agreement = declined()
    address = f"/desk/renewals/{agreement.pk}/stop/"
    desk.post(address, {"words": "Moved abroad"})

    for page in (desk.get(address, follow=True), desk.post(address, {"words": "Again"}, follow=True)):
        assert page.redirect_chain[0][0] == reverse("staffdesk:person", args=[agreement.membership.holder.number])
        assert "There is nothing to stop." in page.content.decode()
    agreement.refresh_from_db()
    assert agreement.end_words == "Moved abroad"


def test_staff_have_it_tried_again(desk, declined):
    planned = declined().planned.get()

    desk.post(f"/desk/renewals/{planned.pk}/try/")

    assert PlannedRenewal.objects.get().asked_at


def test_what_was_paid_in_another_way_is_no_trouble_any_more(desk, declined):
    """The sweep closes it only by day; nobody is to be called, nor a card charged, meanwhile."""
    agreement = declined()
    membership, planned = agreement.membership, agreement.planned.get()
    begins = planned.term.days.upper
    give_term(membership, TermDays(begins, begins + timedelta(days=365), planned.term.anchor))

    assert "Every card paid" in desk.get("/desk/renewals/").content.decode()
    person = reverse("staffdesk:person", args=[membership.holder.number])
    assert "Try now" not in desk.get(person).content.decode()
    assert "This renewal is over." in desk.post(f"/desk/renewals/{planned.pk}/try/", follow=True).content.decode()
    planned.refresh_from_db()
    assert planned.asked_at is None


def test_what_failed_becomes_a_case_until_it_is_well(declined, full):
    """known_pains 10: a person is told."""
    agreement = declined()
    at = timezone.now()
    fail_auto_renewal(agreement=agreement, reason="failed", why="insufficient_funds", at=at)

    assert report_failed_renewals(at=at) == 1
    assert report_failed_renewals(at=at) == 1
    case = Case.objects.get()
    assert (case.kind, case.queue, case.contact) == ("auto_renewal", "service", agreement.membership.holder)
    assert case.context["failure"] == "insufficient_funds"

    agreement.membership.cancelled_at = at
    agreement.membership.save()
    assert report_failed_renewals(at=at) == 0
    case.refresh_from_db()
    assert case.closed_at
    assert CheckoutAttempt.objects.count() == 1
