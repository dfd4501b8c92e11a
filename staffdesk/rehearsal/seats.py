"""An organisation names its people: with the seats it has, and with further ones it orders."""

from datetime import datetime, timedelta

from ams.core.association import day_of
from ams.core.money import Money
from members.models import Application
from members.named import Named
from members.operations.more_seats import order_more_seats, quote_more_seats
from members.operations.seats import invite_people, take_seat
from members.queries import check_card
from staffdesk.rehearsal.memberships import SELF_SERVICE, join, membership_of
from staffdesk.rehearsal.paying import days_to_pay, settle
from staffdesk.rehearsal.plans import ASKED, DONE, Happened, Plan
from staffdesk.rehearsal.stage import Scene, noon


def play_naming(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Join, order further seats if the plan says so, name people; the first of them takes the seat."""
    first = plan.day(day_of(at))
    made = join(plan, scene, day=first)
    if isinstance(made, Application):
        return Happened(ASKED, done_on=first, mails=scene.mails())
    day, before = first + timedelta(days=plan.days_after), len(scene.mails())
    held, cost, due_in = membership_of(made), Money.zero(made.currency), None
    if plan.seats:
        seen = str(quote_more_seats(held, plan.seats, day).to_pay.amount)
        order = order_more_seats(
            membership=held, seats=plan.seats, seen=seen, at=noon(day), by=made.placed_by, channel=SELF_SERVICE
        )
        settle(order, plan.pays, scene, at=noon(day))
        cost, due_in = Money(order.total, order.currency), days_to_pay(order)
    named = [Named(f"Colleague {n}", scene.address(f"colleague{n}")) for n in range(1, plan.people + 1)]
    seats = invite_people(membership=held, people=named, at=noon(day), by=made.placed_by, channel=SELF_SERVICE)
    card = check_card(take_seat(seat=seats[0], at=noon(day)).card_code, day)
    return Happened(
        DONE, done_on=day, cost=cost, has_card=card is not None and card.holds, mails=scene.mails()[before:],
        due_in=due_in,
    )  # fmt: skip
