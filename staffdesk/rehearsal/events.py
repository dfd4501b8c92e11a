"""Registering for an event, played on a copy of it: with its tickets, prices and seats, and nobody registered yet.

So a rehearsal says what is set up, not who has come already, and never holds the row under which seats are sold.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from ams.core.association import day_of
from ams.core.money import Money
from billing.models import Order
from billing.operations import Newcomer
from events.models import Event, Registration, TicketType
from events.operations import (
    Attendee,
    Booking,
    NoSeatLeft,
    Wish,
    announce_event,
    cancel_ticket,
    copy_event,
    join_waiting_list,
    register_for_event,
)
from staffdesk.rehearsal.memberships import buyer_of
from staffdesk.rehearsal.paying import days_to_pay, settle
from staffdesk.rehearsal.plans import ASKED, DONE, SEAT, WAITS, Happened, Plan
from staffdesk.rehearsal.stage import Scene, noon

COLLEAGUE: Final = "Alex Rehearsal"


def play_registering(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Let others take their seats, then register; wait where it is full and there is a waiting list."""
    came = _register(plan, scene, day=day_of(at))
    return came if isinstance(came, Happened) else _has_a_seat(came, day_of(at), scene)


def play_cancelling(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Register, and give the ticket back by oneself so many days before it begins: what comes back by the rules?"""
    came = _register(plan, scene, day=day_of(at))
    if isinstance(came, Happened):
        return came
    registration = Registration.objects.select_related("ticket_type__event").get(order_line__order=came.order)
    day = registration.ticket_type.event.start_date - timedelta(days=plan.cancel_before)
    before = len(scene.mails())
    planned = cancel_ticket(registration=registration, seen=None, at=noon(day), by=came.order.placed_by)
    cost = Money(came.order.total, came.order.currency)
    return Happened(DONE, done_on=day, cost=cost, back=planned.back, mails=scene.mails()[before:])


@dataclass(frozen=True, slots=True)
class _Registered:
    """The order of somebody who has a seat, and how many mails there were before it."""

    order: Order
    mails_before: int


def _register(plan: Plan, scene: Scene, *, day: date) -> Happened | _Registered:
    """What comes of it where there is no seat; else the order."""
    at = noon(day)
    kind = _copied(plan, scene, at=at)
    buyer, login = buyer_of(plan, scene, day=day)
    _fill(kind, plan.place - 1, scene, at=at)
    before = len(scene.mails())
    others = (Attendee(COLLEAGUE, scene.address("colleague")),) if plan.colleague else ()
    if kind.needs_approval:
        join_waiting_list(wish=Wish(uuid4(), kind, buyer, 1, others), at=at, by=login)
        return Happened(ASKED, done_on=day, mails=scene.mails()[before:])
    booking = Booking(uuid4(), kind, buyer, others, buyer_comes=not plan.colleague, code=plan.code)
    try:
        order = register_for_event(booking=booking, at=at, by=login)
    except NoSeatLeft:
        if not kind.event.has_waiting_list:
            raise
        join_waiting_list(wish=Wish(uuid4(), kind, buyer, 1, others), at=at, by=login)
        return Happened(WAITS, done_on=day, mails=scene.mails()[before:])
    settle(order, plan.pays, scene, at=at)
    order.refresh_from_db()
    return _Registered(order, before)


def _has_a_seat(came: _Registered, day: date, scene: Scene) -> Happened:
    order = came.order
    return Happened(
        SEAT, done_on=day, cost=Money(order.total, order.currency), mails=scene.mails()[came.mails_before :],
        due_in=days_to_pay(order),
    )  # fmt: skip


def _copied(plan: Plan, scene: Scene, *, at: datetime) -> TicketType:
    """The same ticket of a copy that begins so many days from today, announced."""
    meant = TicketType.objects.select_related("event", "product").get(pk=plan.ticket)
    copy = copy_event(
        event=meant.event, slug=f"rehearsal-{scene.name}", starts_on=day_of(at) + timedelta(days=plan.days_before),
        with_documents=False, at=at, by=None,
    )  # fmt: skip
    Event.objects.filter(pk=copy.pk).update(online_link=meant.event.online_link)
    announce_event(event=copy, at=at, by=None)
    kind = TicketType.objects.select_related("event", "product").get(event=copy, name=meant.name)
    kind.product.discount_codes.set(meant.product.discount_codes.all())
    return kind


def _fill(kind: TicketType, seats: int, scene: Scene, *, at: datetime) -> None:
    """So many others have seats, in orders as large as may be; or all there are."""
    party = 0
    while seats > 0:
        size, party = min(kind.most_per_order, seats), party + 1
        others = tuple(Attendee(f"Guest {party}.{n}") for n in range(1, size))
        buyer = Newcomer(f"Party {party}", scene.address(f"party{party}"))
        try:
            register_for_event(booking=Booking(uuid4(), kind, buyer, others), at=at, by=None)
        except NoSeatLeft as full:
            seats = full.left  # fewer than the party, so that it comes to an end
        else:
            seats -= size
