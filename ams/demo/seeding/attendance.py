"""The day of the autumn count and after it: who came in, who did not, what it was worth, and what was put right."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import uuid5

from ams.core.models import ReasonCode
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.events import COUNT, FORMS
from ams.demo.seeding.lives import World
from billing.operations import Why
from events.models import Credit, CreditCategory, CreditNeed, CreditPeriod, Event, EventCredit, Registration
from events.operations import WalkIn, check_in, conclude_event, correct_credit, walk_in

STAYED_AWAY: Final = 3  # of those who had a ticket


def plan_credits(*, clock: Clock) -> None:
    """What counts for guides of the association: kinds, this year's need, and what the count is worth."""
    field = CreditCategory.objects.create(name="Field practice", unit="hours", position=1)
    CreditCategory.objects.create(name="First aid", unit="hours", position=2)
    year = clock.days_ago(-COUNT.in_days).year
    period = CreditPeriod.objects.create(name=f"Guides {year}", first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    CreditNeed.objects.create(period=period, category=field, amount=Decimal(8))
    EventCredit.objects.create(event=Event.objects.get(slug=COUNT.slug), category=field, amount=Decimal("3.5"))


def attending(world: World) -> Iterator[Life]:
    """The door, and what follows from it."""
    yield _the_day(world)


def _the_day(world: World) -> Life:
    event = Event.objects.get(slug=COUNT.slug)
    ada, starts = world.staff.service, event.starts_at
    yield starts - timedelta(minutes=20)
    coming = Registration.objects.confirmed().filter(ticket_type__event=event).order_by("name", "pk")
    for number, one in enumerate(coming[: max(coming.count() - STAYED_AWAY, 1)]):
        check_in(event=event, code=one.code, at=starts - timedelta(seconds=1200 - 12 * number), by=ada)
    yield starts + timedelta(minutes=6)
    kind = event.ticket_types.get()
    who = WalkIn(uuid5(FORMS, "at the door"), kind, "Wim Wandelaar")
    walk_in(who=who, at=starts + timedelta(minutes=6), by=ada)
    yield event.ends_at + timedelta(hours=1)
    conclude_event(event=event, at=event.ends_at + timedelta(hours=1), by=None)
    at = event.ends_at + timedelta(days=2)
    yield at
    why = Why(ReasonCode.objects.order_by("pk")[0], "Left after the first hour; told us so herself.")
    given = Credit.objects.filter(registration__ticket_type__event=event).order_by("contact__sort_name", "pk").last()
    if given is not None:
        correct_credit(credit=given, amount=Decimal(1), why=why, at=at, by=ada)
