"""A whole day at Riverbend: workshops to choose among, a supper that costs extra, a question, and a change of mind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from ams.core.models import FieldDefinition, ReasonCode
from ams.demo.seeding.clock import Life
from ams.demo.seeding.lives import A_MINUTE, World, pay
from ams.demo.seeding.shop import drawn
from billing.models import Account, TaxCode
from billing.operations import Newcomer, Why
from billing.pictures import make_picture
from events.models import CancellationRule, Event, EventDocument, EventQuestion, Registration, Session, TicketType
from events.operations import (
    Attendee,
    Booking,
    MovingOver,
    Priced,
    Wishes,
    add_ticket_type,
    announce_event,
    cancel_ticket,
    move_to_event,
    moving_of,
    pass_on_ticket,
    register_for_event,
    set_up_session,
)
from members.operations import set_member_price

FORMS: Final = UUID("f2a6f8f0-0c55-4b60-9c43-2a5f3e0f6f77")  # names the forms nobody filled in
SLUG: Final = "river-day"
CHILD: Final = "Child, up to 14"
AHEAD: Final = 75
PLANNED_DAYS_AGO: Final = 36


@dataclass(frozen=True, slots=True)
class Part:
    """A session before it is in the database; without a price the ticket includes it."""

    title: str
    place: str
    hours: tuple[time, time]
    capacity: int
    price: str = ""


PARTS: Final = (
    Part("Bird calls", "Room 1", (time(11), time(12, 30)), 20),
    Part("Moths and their plants", "Room 2", (time(11), time(12, 30)), 16),
    Part("Drawing outdoors", "Meadow", (time(14), time(15, 30)), 4),
    Part("Supper at the mill", "Old mill", (time(17), time(19)), 30, "22.50"),
)
AGENDA: Final = "10:00 Welcome, with coffee\n11:00 Workshops\n12:30 Lunch\n14:00 Drawing, or a walk\n17:00 Supper"
SPEAKERS: Final = "Noa Visser, who draws what she sees\nInês Matos, who counts otters in Lisbon"
DESCRIPTION: Final = (
    "A day for everybody who likes the river: two workshops at a time, lunch in the meadow, and supper for those who "
    "stay.\n\nYou choose your workshops when you register, and can change your mind until the day."
)


@dataclass(frozen=True, slots=True)
class Guest:
    """One form: how long ago, whose name, which parts (by their place above), what they eat, and who is with them.

    Children have a ticket of their own kind.
    """

    days_ago: int
    name: str
    parts: tuple[int, ...]
    diet: str
    others: tuple[str, ...] = ()
    children: tuple[str, ...] = ()


GUESTS: Final = (
    Guest(33, "Femke Hofman", (0, 2), "Vegetarian"),
    Guest(31, "Ravi Chandra", (1, 3), "Vegan", ("Asha Chandra",)),
    Guest(20, "Joris Bakker", (2,), "Everything", ("Tess Bakker",), ("Luuk Bakker",)),
    Guest(12, "Kerem Aydin", (1, 2), "Everything"),
)


def river_day(world: World) -> Iterator[Life]:
    """The day is planned, people come, one hands their ticket on, and one who cannot come cancels a talk."""
    yield _planned(world)
    for number, guest in enumerate(GUESTS):
        yield _comes(number, guest, world)
    yield _hands_on(world)
    yield _comes_elsewhere(world)
    yield _cancels(world)


def _planned(world: World) -> Life:
    at = world.clock.days_ago(PLANNED_DAYS_AGO, 11)
    yield at
    day, by = world.clock.today + timedelta(days=AHEAD), world.staff.administrator
    made = make_picture(drawn("meadow"))
    event = Event(
        slug=SLUG, title="Riverbend Day", summary="Workshops, lunch in the meadow, supper at the mill.",
        description=DESCRIPTION, agenda=AGENDA, speakers=SPEAKERS, place="Boathouse, Mill Lane 3, Utrecht",
        start_date=day, end_date=day, start_time=time(10), end_time=time(19), zone="Europe/Amsterdam", capacity=60,
        picture_alt="A green meadow with a stream winding through it", thumbnail=made.thumbnail,
        picture_size=[made.width, made.height],
    )  # fmt: skip
    event.picture.save("river-day.webp", ContentFile(made.content), save=True)
    account, tax = Account.objects.get(code="8400"), TaxCode.objects.get(code="vat-21")
    kind = add_ticket_type(
        event=event, name="Ticket", amount=Decimal("45.00"), tax_code=tax, income_account=account, at=at, by=by,
        most_per_order=6,
    )  # fmt: skip
    set_member_price(
        product=kind.product, type=world.catalogue.types["full"], amount=Decimal("30.00"), valid_from=at.date(), at=at,
        by=by,
    )  # fmt: skip
    add_ticket_type(
        event=event, name=CHILD, amount=Decimal("15.00"), tax_code=tax, income_account=account, at=at, by=by,
        most_per_order=6, position=1,
    )  # fmt: skip
    for position, part in enumerate(PARTS):
        session = Session(
            event=event, title=part.title, place=part.place, start_date=day, start_time=part.hours[0], end_date=day,
            end_time=part.hours[1], capacity=part.capacity, position=position,
        )  # fmt: skip
        priced = Priced(Decimal(part.price), tax, account) if part.price else None
        set_up_session(session=session, priced=priced, at=at, by=by)
    EventQuestion.objects.create(event=event, field=FieldDefinition.objects.get(key="diet"))
    CancellationRule.objects.create(event=event, days_before=14, percent=100)
    CancellationRule.objects.create(event=event, days_before=2, percent=50)
    _documents(event, day)
    announce_event(event=event, at=at, by=by)


def _documents(event: Event, day: date) -> None:
    """A programme for everybody, and the way there for those who come."""
    from ams.core.paper import make_pdf  # noqa: PLC0415  # loads WeasyPrint: seconds nobody else should spend

    for title, words, is_for_registrants in (
        ("Programme", AGENDA.replace("\n", "<br>"), False),
        ("How to get there", "Bus 41 to Mill Lane, then the footpath along the water.", True),
    ):
        html = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>'
        document = EventDocument(event=event, title=title, for_registrants=is_for_registrants)
        document.file.save(f"{SLUG}-{day.year}.pdf", ContentFile(make_pdf(html, stylesheets=[])))


def _comes(number: int, guest: Guest, world: World) -> Life:
    at = world.clock.days_ago(guest.days_ago, 9 + number, 20)
    yield at
    kinds = {one.name: one for one in TicketType.objects.select_related("event", "product").filter(event__slug=SLUG)}
    kind, others = kinds["Ticket"], [Attendee(name) for name in guest.others]
    others += [Attendee(name, kind=kinds[CHILD]) for name in guest.children]
    sessions = list(Session.objects.filter(event=kind.event).order_by("position"))
    wishes = Wishes((("diet", guest.diet),), tuple(sessions[part].pk for part in guest.parts))
    booking = Booking(
        uuid5(FORMS, str(number)), kind, Newcomer(guest.name, f"{_mailbox(guest.name)}@mail.example"),
        tuple(others), wishes=wishes,
    )  # fmt: skip
    pay(register_for_event(booking=booking, at=at, by=None), at=at + A_MINUTE, by=None)


def _hands_on(world: World) -> Life:
    """Kerem cannot come, so his sister does."""
    at = world.clock.days_ago(4, 18)
    yield at
    his = Registration.objects.get(name="Kerem Aydin", ticket_type__event__slug=SLUG)
    pass_on_ticket(registration=his, name="Elif Aydin", email="elif.aydin@mail.example", at=at, by=None)


def _comes_elsewhere(world: World) -> Life:
    """Luuk has a match that day, so he comes to an evening instead, and what that costs less goes back."""
    at = world.clock.days_ago(3, 15)
    yield at
    his = Registration.objects.get(name="Luuk Bakker", ticket_type__event__slug=SLUG)
    to = TicketType.objects.filter(event__slug="beaver-evening").earliest("position", "pk")
    why = Why(ReasonCode.objects.get(code="goodwill"), "Has a match that day; his mother called.")
    seen = moving_of(his, to, at=at).difference.amount
    how = MovingOver(seen, why, settles=True, method="transfer")
    move_to_event(registration=his, to=to, how=how, at=at, by=world.staff.finance)


def _cancels(world: World) -> Life:
    """Somebody gives the seat at the free talk back."""
    at = world.clock.days_ago(1, 20)
    yield at
    coming = Registration.objects.confirmed().filter(ticket_type__event__slug="otters-of-the-tagus").latest("pk")
    cancel_ticket(registration=coming, seen=None, at=at, by=None)


def _mailbox(name: str) -> str:
    return name.lower().replace(" ", ".")
