"""What an event brought: what was charged and paid for, less what was credited of it, to the cent."""

import csv
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from ams.core.models import ReasonCode
from billing.models import Order
from billing.operations import GivingBack, Newcomer, Why, cancel_order, give_back
from events.models import Registration
from events.operations import Attendee, MovingOver, Wishes, move_to_event
from events.queries import revenue_by_ticket
from tests.factories.billing import pay
from tests.factories.events import SessionFactory, TicketTypeFactory, register
from tests.staffdesk.test_registrants import text

WALK = "/desk/events/walk/"
SALES = f"{WALK}sales/"
# By what the lines sold, and by nothing that the page asks about: products of the event's tickets and sessions.
BY_PRODUCTS = """
SELECT COALESCE(SUM(line.gross), 0) - COALESCE(SUM((
    SELECT SUM(credit.gross) FROM billing_creditnoteline credit WHERE credit.order_line_id = line.id
)), 0)
FROM billing_orderline line JOIN billing_order paid ON paid.id = line.order_id AND paid.settled_at IS NOT NULL
WHERE line.product_id IN (
    SELECT product_id FROM events_tickettype WHERE event_id = %(event)s
    UNION ALL SELECT product_id FROM events_session WHERE event_id = %(event)s
)
"""


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=None, name="Standard")


@pytest.fixture
def tour(desk):
    return TicketTypeFactory(event__slug="tour", event__title="Harbour tour", name="Deck", price=Decimal(30))


@pytest.fixture
def why(db):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She asked nicely")


def come(ticket, name, **more):
    """One more comes, and paid."""
    order = register(ticket, at=timezone.now(), buyer=Newcomer(name, ""), **more)
    pay(order, at=timezone.now())
    return order


def credit(order, amounts, why, by, *, revoked=()):
    """So much off each of the first lines; by hand, so that no card is asked."""
    lines = order.lines.order_by("position")
    off = {line.pk: Decimal(amount) for line, amount in zip(lines, amounts, strict=False)}
    asked = GivingBack(uuid4(), credits=off, revoked=frozenset(revoked), method="cash")
    give_back(order=order, asked=asked, why=why, at=timezone.now(), by=by)


def by_products(event):
    with connection.cursor() as cursor:
        cursor.execute(BY_PRODUCTS, {"event": event.pk})
        return cursor.fetchone()[0]


def of_event(event):
    return sum(revenue_by_ticket(event.ticket_types.all()).values(), Decimal(0))


@pytest.fixture
def busy(ticket, why, ada):
    """Six who ordered, of whom one never paid and one called it off; some of the others got money back."""
    child = TicketTypeFactory(event=ticket.event, name="Child", price=Decimal(5))
    dinner = SessionFactory(event=ticket.event, title="Dinner", price=Decimal(15))
    with_dinner = Wishes(sessions=(dinner.pk,))
    come(ticket, "Noor Vos", wishes=with_dinner, others=(Attendee("Kim Lee", kind=child, wishes=with_dinner),))
    register(ticket, at=timezone.now(), buyer=Newcomer("Una Unpaid", ""))
    cancel_order(order=register(ticket, at=timezone.now(), buyer=Newcomer("Gus Gone", "")), at=timezone.now(), by=None)
    twice = come(ticket, "Ola Twice")
    credit(twice, ["4.50"], why, ada)
    credit(twice, ["3.25"], why, ada)
    gone = come(ticket, "Pia Gone", wishes=with_dinner)
    credit(gone, ["12"], why, ada, revoked=[gone.lines.get(position=1).pk])
    return ticket.event


def test_revenue_is_what_was_charged_less_what_was_credited(desk, busy):
    expected = {"Standard": Decimal(20) + 15 + Decimal("12.25") + 23, "Child": Decimal(5) + 15}

    found = {str(one): revenue_by_ticket(busy.ticket_types.all()).get(one.pk) for one in busy.ticket_types.all()}
    page = text(desk.get(SALES))

    assert found == expected
    assert by_products(busy) == of_event(busy) == Decimal("90.25")
    assert "Revenue €90.25" in page
    assert "Standard €70.25 Child €20.00" in page
    assert "less what was taken off again, also of people who no longer come" in page


def test_the_file_says_what_each_brought(desk, busy):
    brought = {}
    for state in ("", "unpaid", "gone"):
        answer = desk.get(f"{WALK}registrants.csv", {"state": state})
        lines = csv.DictReader(b"".join(answer.streaming_content).decode().removeprefix("\ufeff").splitlines())
        brought |= {line["Name"]: Decimal(line["Revenue"]) for line in lines}

    assert brought == {
        "Noor Vos": Decimal(35), "Kim Lee": Decimal(20), "Una Unpaid": 0, "Gus Gone": 0,
        "Ola Twice": Decimal("12.25"), "Pia Gone": Decimal(23),
    }  # fmt: skip
    assert sum(brought.values()) == by_products(busy)


def test_a_difference_counts_once_it_is_paid_and_for_the_event_they_come_to(ticket, tour, why, ada):
    come(ticket, "Noor Vos")
    how = MovingOver(seen=Decimal(10), why=why, settles=True)
    one = Registration.objects.get()

    new = move_to_event(registration=one, to=tour, how=how, at=timezone.now(), by=ada)

    assert (of_event(ticket.event), of_event(tour.event)) == (0, 20)
    pay(Order.objects.get(lines__difference_of=new), at=timezone.now())
    assert (of_event(ticket.event), of_event(tour.event)) == (0, 30)


def test_a_difference_given_back_is_no_revenue(ticket, why, ada):
    come(ticket, "Noor Vos")
    cheap = TicketTypeFactory(event__slug="tour", price=Decimal(15))
    how = MovingOver(seen=Decimal(-5), why=why, settles=True, method="cash")

    move_to_event(registration=Registration.objects.get(), to=cheap, how=how, at=timezone.now(), by=ada)

    assert (of_event(ticket.event), of_event(cheap.event)) == (0, 15)
    assert by_products(ticket.event) == 15, "It was sold as the other ticket; the person brought it along."


def test_what_costs_nothing_brings_nothing(desk):
    free = TicketTypeFactory(event__slug="walk", price=Decimal(0))
    register(free, at=timezone.now())

    assert of_event(free.event) == 0
    assert "Revenue €0.00" in text(desk.get(SALES))
    assert SALES in desk.get(WALK).content.decode()
