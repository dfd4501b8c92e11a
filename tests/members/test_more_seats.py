"""Further seats between two renewals: by the days that are left, through an order, and kept when one renews."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from ams.core.models import Access
from ams.core.money import Money
from billing.earning import earned_over
from billing.fulfilment import fulfiller_for
from billing.models import Order
from billing.operations import GivingBack, PriceMoved, give_back
from members.invariants import crowded_seats, fulfilled_without_term
from members.models import Membership, MoreSeats, Term
from members.named import Named
from members.operations import join_association, renew_membership
from members.operations.changing import change_type
from members.operations.leaving import cancel_membership, return_to_membership
from members.operations.more_seats import NoFurtherSeats, order_more_seats, quote_more_seats
from members.operations.seats import invite_people
from members.queries.leaving import unused_parts
from members.queries.seats import seats_in_all
from members.terms import Period, TermDays, TermRule, further_seat
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import OrganisationFactory, TypeFactory

JANUARY = datetime(2026, 1, 1, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 2, 12, tzinfo=UTC)  # 183 days are left
DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = date(2026, 7, 2)


@pytest.fixture
def company(association):
    """Paid for 2026: two seats for 200, each further one 36.50 a year."""
    kind = TypeFactory(
        name="Company", slug="company", holder_kind="organisation", seats=2, price="200.00", rule__seat_price="36.50"
    )
    firm = OrganisationFactory(display_name="Weir Works Ltd", email="office@weir.example")
    pay(join_association(holder=firm, type=kind, at=JANUARY, by=None), at=JANUARY)
    return Membership.objects.get()


def buy(company, seats, at=JULY):
    seen = str(quote_more_seats(company, seats, at.date()).to_pay.amount)
    return order_more_seats(membership=company, seats=seats, seen=seen, at=at, by=None)


@pytest.mark.parametrize(
    ("rule", "term", "on", "costs"),
    [
        ({}, TermDays(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)), DAY, "18.30"),  # 183 of 365 days
        ({}, TermDays(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)), date(2025, 12, 1), "36.50"),  # to come
        ({}, TermDays(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)), date(2026, 12, 31), "0.10"),  # the last
        ({}, TermDays(date(2026, 1, 1), None, date(2026, 1, 1)), DAY, "36.50"),  # for life
        ({"period": Period.FIXED}, TermDays(DAY, date(2027, 1, 1), date(2026, 1, 1)), DAY, "18.30"),  # the rest of one
        ({"period": Period.FIXED}, TermDays(DAY, date(2028, 1, 1), date(2026, 1, 1)), DAY, "54.80"),  # and a year more
        ({}, TermDays(date(2027, 1, 1), date(2027, 1, 15), date(2026, 1, 1)), DAY, "1.40"),  # some days as an exception
    ],
)
def test_a_further_seat_costs_the_days_that_are_left(rule, term, on, costs):
    price = further_seat(TermRule(**{"period": Period.ROLLING} | rule), Money(Decimal("36.50"), "EUR"), term, on)
    assert price == Money(Decimal(costs), "EUR")


def test_seats_are_there_once_they_are_paid_and_every_renewal_goes_on_with_them(company):
    quote = quote_more_seats(company, 3, DAY)
    assert quote.sentence == "3 further seats, from today until 31 December 2026."
    order = buy(company, 3)
    assert (order.total, order.buyer) == (Decimal("54.90"), company.holder)
    assert order.lines.get().description == "Further seat from 2 July 2026 until 31 December 2026"
    assert seats_in_all(company, DAY) == 2
    pay(order, at=JULY)

    company = Membership.objects.get()
    assert seats_in_all(company, DAY) == 5
    line = order.lines.get()
    fulfiller_for("membership").fulfil(line=line, at=JULY)  # a second time gives nothing more
    assert seats_in_all(company, DAY) == 5
    days = earned_over({line.pk: "membership"})[line.pk]
    assert (days.first, days.last) == (DAY, date(2026, 12, 31))
    assert list(fulfilled_without_term(JULY)) == []

    renewal = renew_membership(membership=company, at=DECEMBER, by=None)
    assert renewal.total == Decimal("309.50")
    assert "with 5 seats" in renewal.lines.get().description
    pay(renewal, at=DECEMBER)
    company = Membership.objects.get()
    assert seats_in_all(company, date(2027, 6, 1)) == 5
    assert quote_more_seats(company, 1, date(2026, 12, 1)).each.amount == Decimal("39.60")  # 31 days, and the year


def test_orders_that_no_longer_fit_end_and_a_changed_price_is_said(company):
    first = buy(company, 3)
    with pytest.raises(PriceMoved):
        order_more_seats(membership=company, seats=3, seen="1.00", at=JULY, by=None)
    again = buy(company, 4)
    first.refresh_from_db()
    assert first.cancelled_at is not None

    renewal = renew_membership(membership=company, at=DECEMBER, by=None)
    again.refresh_from_db()
    assert again.cancelled_at is not None
    buy(company, 1, at=DECEMBER)
    renewal.refresh_from_db()
    assert renewal.cancelled_at is not None

    company.type.rules.update(state="superseded")
    for kind, at in ((TypeFactory(holder_kind="organisation", seats=1), JULY), (company.type, JULY)):
        company.type = kind
        with pytest.raises(Exception, match=r"No further seats are sold|is not offered"):
            quote_more_seats(company, 1, at.date())


def test_seats_that_were_ordered_before_a_change_of_type_are_not_given_to_the_other_type(company):
    """Both end on the same day, so days alone do not tell that the seats were reckoned for something else."""
    bigger = TypeFactory(name="Group", holder_kind="organisation", seats=9, price="400.00", rule__seat_price="90.00")
    given, called_off = buy(company, 3), buy(company, 4)
    Order.objects.filter(pk=given.pk).update(cancelled_at=None)  # on its way in another window
    change = change_type(membership=company, type=bigger, at=JULY, by=None)
    called_off.refresh_from_db()
    assert called_off.cancelled_at == JULY

    pay(change, at=JULY)
    Term.objects.filter(revoked_at=None, changed_by=None).update(days=DateRange(DAY, date(2027, 1, 1)))
    Order.objects.filter(pk=given.pk).update(cancelled_at=None)
    pay(given, at=JULY)

    assert "Decide what becomes of the money" in given.lines.get().last_failure
    assert seats_in_all(Membership.objects.get(), DAY) == 9


def test_seats_are_not_sold_while_a_term_of_another_type_is_to_come(company):
    """They were paid for and could then not be handed over: they were reckoned for both terms at the price of one."""
    bigger = TypeFactory(name="Group", holder_kind="organisation", seats=9, price="400.00", rule__seat_price="90.00")
    pay(renew_membership(membership=company, type=bigger, at=DECEMBER, by=None), at=DECEMBER)

    with pytest.raises(NoFurtherSeats, match="another type"):
        quote_more_seats(Membership.objects.get(), 2, DECEMBER.date())


@pytest.mark.sweep
def test_who_leaves_on_the_day_the_seats_began_and_comes_back_has_none_whose_money_went_back(company):
    order = buy(company, 2)
    pay(order, at=JULY)
    cancel_membership(membership=company, when="now", at=JULY, by=None)
    fulfiller_for("membership").revoke(line=order.lines.get(), at=JULY)

    return_to_membership(membership=company, at=JULY, by=None)

    assert seats_in_all(Membership.objects.get(), DAY) == 2


def test_who_does_not_run_cannot_add_seats(company):
    with pytest.raises(NoFurtherSeats, match="Renew the membership first"):
        quote_more_seats(company, 1, date(2027, 1, 10))


def test_what_is_given_back_takes_the_seats_of_those_named_last(company):
    order = buy(company, 2)
    pay(order, at=JULY)
    people = [Named(f"Person {n}", f"p{n}@weir.example") for n in range(4)]
    for n, one in enumerate(people):
        invite_people(membership=company, people=[one], at=JULY + timedelta(minutes=n), by=None)
    unused = [part for part in unused_parts(Membership.objects.get(), DAY) if part.line.order == order]
    assert [(part.days, part.of, part.amount.amount) for part in unused] == [(183, 183, Decimal("36.60"))]

    cancel_membership(membership=company, when="now", at=JULY, by=None)
    assert seats_in_all(Membership.objects.get(), DAY) == 4  # nothing of them is changed, and nothing counts
    return_to_membership(membership=company, at=JULY, by=None)
    assert company.seats.standing().count() == 4
    fulfiller_for("membership").revoke(line=order.lines.get(), at=JULY)

    assert seats_in_all(Membership.objects.get(), DAY) == 2
    assert list(company.seats.standing().order_by("pk").values_list("name", flat=True)) == ["Person 0", "Person 1"]
    assert MoreSeats.objects.get().revoked_at == JULY
    assert list(crowded_seats(JULY)) == []


def test_the_page_says_the_price_before_anybody_pays(client, company):
    access = AccessFactory(contact=company.holder, relation=Access.Relation.ORGANISATION)
    client.force_login(access.user)
    term = company.terms.get()
    today = timezone.localdate()
    term.days = type(term.days)(today, today + timedelta(days=365))
    term.anchor = today
    term.save()
    page = f"/account/seats/{company.pk}/more/"
    assert page in client.get(f"/account/seats/{company.pk}/").content.decode()

    shown = client.get(page, {"seats": "2"}).content.decode()
    assert "2 further seats, from today until" in shown
    assert "€73.00" in shown
    assert 'name="seen" value="73.00"' in shown
    assert "Write at least 1." in client.get(page, {"seats": "0"}).content.decode()
    assert "The price has changed" in client.post(page, {"seats": "2", "seen": "1"}).content.decode()
    client.post(page, {"seats": "2", "seen": "73.00"})

    assert Order.objects.order_by("-pk").first().total == Decimal("73.00")


@pytest.mark.parametrize("is_credited", [False, True])
def test_who_left_at_once_comes_back_with_as_many_people_as_there_are_seats(company, is_credited):
    """Found by walking through years: nothing was left of the term, so its further seats seemed to be gone."""
    more = buy(company, 2, at=JANUARY)
    pay(more, at=JANUARY)
    people = [Named(f"P {number}", f"p{number}@weir.example") for number in range(3)]
    invite_people(membership=company, people=people, at=JANUARY, by=None)

    cancel_membership(membership=company, when="now", at=JANUARY, by=None)
    assert list(crowded_seats(JANUARY)) == []
    if is_credited:
        [part, *_more] = unused_parts(Membership.objects.get(), JANUARY.date())
        asked = GivingBack(request=uuid4(), credits={part.line.pk: part.amount.amount}, method="transfer")
        give_back(order=part.line.order, asked=asked, why=None, at=JANUARY, by=None)
    return_to_membership(membership=company, at=JANUARY, by=UserFactory(role="membership"))

    assert company.seats.standing().count() == (2 if is_credited else 3)
    assert list(crowded_seats(JANUARY)) == []
