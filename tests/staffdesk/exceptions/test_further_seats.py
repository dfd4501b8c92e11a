"""An organisation needs seats before anybody has paid for them: staff give some, with a reason, and take them back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Activity, ExceptionKind, ExceptionMade, Role
from members.invariants import crowded_seats
from members.models import Membership, MoreSeats
from members.named import Named
from members.operations import join_association, renew_membership
from members.operations.more_seats import NoFurtherSeats, quote_more_seats, take_seats_back
from members.operations.seats import invite_people
from members.queries.leaving import unused_parts
from members.queries.seats import seats_in_all
from members.terms import TermDays
from tests.factories.billing import pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory
from tests.staffdesk.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def company(association):
    """Two seats for 200, each further one 36.50 a year; 365 days are left."""
    facts = {"holder_kind": "organisation", "seats": 2, "price": "200.00", "rule__seat_price": "36.50"}
    kind = TypeFactory(name="Company", rule__renewal_window_days=None, **facts)
    firm = OrganisationFactory(display_name="Weir Works Ltd", email="office@weir.example")
    pay(join_association(holder=firm, type=kind, at=NOW, by=None), at=NOW)
    return Membership.objects.get()


def again(company):
    return Membership.objects.get(pk=company.pk)


def test_seats_are_given_for_nothing_asked_for_at_renewal_and_taken_back(ask, company):
    ingrid, open_order = UserFactory(role=Role.MEMBERSHIP), renew_membership(membership=company, at=NOW, by=None)

    outcome = ask(ingrid, ExceptionKind.SEATS, company.holder, membership=company.pk, seats=2)

    assert outcome.told.replace("\u00a0", " ") == (
        "“Company” has 2 seats more, 4 in all, until 21 November 2027, worth €73.00, for nothing. "
        "Renewing goes on with them and asks €36.50 for each."
    )
    more = MoreSeats.objects.get()
    assert (more.exception, more.order_line, seats_in_all(again(company), TODAY)) == (outcome.made, None, 4)
    open_order.refresh_from_db()
    assert open_order.cancelled_at == NOW  # it was reckoned with two seats
    assert renew_membership(membership=again(company), at=NOW, by=None).total == Decimal("273.00")
    assert len(unused_parts(again(company), TODAY)) == 1  # nobody paid for them, so nothing of them can go back

    people = [Named(f"Person {n}", f"p{n}@weir.example") for n in range(4)]
    for n, one in enumerate(people):
        invite_people(membership=again(company), people=[one], at=NOW + timedelta(minutes=n), by=None)
    for _twice in range(2):
        take_seats_back(more=more, at=NOW, by=ingrid)
    assert seats_in_all(again(company), TODAY) == 2
    assert [seat.name for seat in company.seats.standing().order_by("pk")] == ["Person 0", "Person 1"]
    assert list(crowded_seats(NOW)) == []
    back = Activity.objects.get(kind="seats.taken_back")
    assert (back.contact, back.actor, back.facts["seats"]) == (company.holder, ingrid, 2)


def test_the_limit_is_held_against_what_they_would_cost_also_where_none_are_sold(ask, ada, company):
    assert ask(ada, ExceptionKind.SEATS, company.holder, membership=company.pk, seats=1).proposal.measure == Decimal(
        "36.50"
    )
    ingrid = UserFactory(role=Role.MEMBERSHIP)
    unsold = TypeFactory(holder_kind="organisation", seats=2, price="200.00", exclusivity_group="")
    pay(join_association(holder=company.holder, type=unsold, at=NOW, by=None), at=NOW)
    other = Membership.objects.get(type=unsold)
    outcome = ask(ingrid, ExceptionKind.SEATS, company.holder, membership=other.pk, seats=2)
    assert outcome.proposal.measure == 200  # a seat's share of the price, twice
    assert outcome.told.endswith("Renewing goes on with them at no further price.")
    assert not MoreSeats.objects.exists()

    person = PersonFactory()
    nobody = MembershipFactory(holder=person, terms=[TermDays(TODAY, TODAY + timedelta(days=9), TODAY)])
    with pytest.raises(NoFurtherSeats, match="its type has no seats"):
        ask(ingrid, ExceptionKind.SEATS, person, membership=nobody.pk, seats=1)
    company.terms.update(revoked_at=NOW)
    with pytest.raises(NoFurtherSeats, match="does not run today"):
        ask(ingrid, ExceptionKind.SEATS, company.holder, membership=company.pk, seats=1)


def test_what_was_paid_is_not_taken_back_and_each_names_one_thing_that_gave_it(ask, ingrid, company):
    made = ask(ingrid, ExceptionKind.SEATS, company.holder, membership=company.pk, seats=1).made
    for broken in ({"exception": None}, {"given_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MoreSeats.objects.filter(exception=made).update(**broken)
    paid = MoreSeats(membership=company, seats=1, days=company.terms.get().days, made_at=NOW)
    paid.save()
    with pytest.raises(NoFurtherSeats, match="These seats were paid for"):
        take_seats_back(more=paid, at=NOW, by=ingrid)


def test_the_desk_gives_them_from_the_seats_and_offers_it_for_nobody_without(client, association, why):
    today = timezone.localdate()
    kind = TypeFactory(name="Company", holder_kind="organisation", seats=2, rule__seat_price="10.00")
    firm = OrganisationFactory(display_name="Mill Lane Ltd")
    held = MembershipFactory(type=kind, holder=firm, terms=[TermDays(today, today + timedelta(days=365), today)])
    sign_in(client, UserFactory(role=Role.MEMBERSHIP))
    page, form = (
        reverse("staffdesk:seats", args=[held.pk]),
        reverse("staffdesk:make_exception", args=[firm.number, "seats"]),
    )
    assert form in client.get(page).content.decode()
    for number, is_offered in ((firm.number, True), (PersonFactory().number, False)):
        ways = client.get(reverse("staffdesk:exceptions", args=[number])).content.decode()
        assert ("Further seats without payment" in ways) is is_offered

    request = client.get(form).context["form"].initial["request"]
    said = {"membership": held.pk, "seats": 3, "reason": why.reason.pk, "words": "The transfer is on its way."}
    client.post(form, {**said, "request": str(request)})
    shown = client.get(page).content.decode()
    assert "5 of 5 seats free" in shown
    assert "The transfer is on its way." in shown

    take_back = reverse("staffdesk:take_back_seats", args=[MoreSeats.objects.get().pk])
    client.post(take_back)
    assert "2 of 2 seats free" in client.get(page).content.decode()
    assert quote_more_seats(again(held), 1, today).to_pay.amount == 10
    assert ExceptionMade.objects.get().what == "seats.given"
