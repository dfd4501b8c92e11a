"""Registering for an event, played on a copy of it: with its tickets, prices and seats, and nobody registered yet.

So a rehearsal says what is set up, not who has come already, and never holds the row under which seats are sold.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from ams.core.association import day_of
from ams.core.models import Contact, User
from ams.core.money import Money
from billing.operations import Newcomer
from events.models import Event, TicketType
from events.operations import (
    Attendee,
    Booking,
    NoSeatLeft,
    Wish,
    announce_event,
    copy_event,
    join_waiting_list,
    register_for_event,
)
from members.models import Application
from staffdesk.rehearsal.memberships import NAME, join, noon
from staffdesk.rehearsal.plans import ASKED, SEAT, WAITS, Happened, Plan
from staffdesk.rehearsal.stage import Scene

COLLEAGUE: Final = "Alex Rehearsal"


def play_registering(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Let others take their seats, then register; wait where it is full and there is a waiting list."""
    day = day_of(at)
    at = noon(day)
    kind = _copied(plan, scene, at=at)
    buyer, login = _buyer(plan, scene, at=at)
    _fill(kind, plan.place - 1, scene, at=at)
    before = len(scene.mails())
    others = (Attendee(COLLEAGUE, scene.address("colleague")),) if plan.colleague else ()
    if kind.needs_approval:
        join_waiting_list(wish=Wish(uuid4(), kind, buyer, 1, others), at=at, by=login)
        return Happened(ASKED, done_on=day, mails=scene.mails()[before:])
    booking = Booking(uuid4(), kind, buyer, others, buyer_comes=not plan.colleague)
    try:
        order = register_for_event(booking=booking, at=at, by=login)
    except NoSeatLeft:
        if not kind.event.has_waiting_list:
            raise
        join_waiting_list(wish=Wish(uuid4(), kind, buyer, 1, others), at=at, by=login)
        return Happened(WAITS, done_on=day, mails=scene.mails()[before:])
    if plan.pays:
        scene.pay(order, at=at)
    order.refresh_from_db()
    return Happened(SEAT, done_on=day, cost=Money(order.total, order.currency), mails=scene.mails()[before:])


def _copied(plan: Plan, scene: Scene, *, at: datetime) -> TicketType:
    """The same ticket of a copy that begins so many days from today, announced."""
    meant = TicketType.objects.select_related("event").get(pk=plan.ticket)
    copy = copy_event(
        event=meant.event, slug=f"rehearsal-{scene.name}", starts_on=day_of(at) + timedelta(days=plan.days_before),
        with_documents=False, at=at, by=None,
    )  # fmt: skip
    Event.objects.filter(pk=copy.pk).update(online_link=meant.event.online_link)
    announce_event(event=copy, at=at, by=None)
    return TicketType.objects.select_related("event", "product").get(event=copy, name=meant.name)


def _buyer(plan: Plan, scene: Scene, *, at: datetime) -> tuple[Contact | Newcomer, User | None]:
    """A member of that type who joined today, or somebody unknown."""
    if not plan.type:
        return Newcomer(NAME, scene.address("somebody")), None
    made = join(Plan(kind="join", type=plan.type), scene, day=day_of(at))
    if isinstance(made, Application):
        return made.membership.holder, made.applied_by
    return made.buyer, made.placed_by


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
