"""Registering by the operation: who may, for how much, until when."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.models import Activity, Contact, Message
from billing.models import Order
from billing.operations import Newcomer, PriceMoved
from events.calendar_files import calendar_of
from events.models import Registration
from events.operations import Attendee, CannotRegister, call_off_event, withdraw_ticket
from events.queries import affairs_of, offer_for, revision_of, seats_of
from events.ticket_files import calendar_attachment, code_attachment
from members.models import MemberPrice, ReservedFor
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import LONG_AGO
from tests.factories.events import TicketTypeFactory, register
from tests.factories.members import MembershipFactory, TypeFactory, year

KIM = Attendee("Kim Lee", "kim@example.org")


@pytest.fixture
def full(association):
    return TypeFactory(name="Full member", slug="full")


@pytest.fixture
def member(amara, full):
    MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    return amara


def reduced(ticket, kind, amount):
    MemberPrice.objects.create(
        product=ticket.product, type=kind, amount=Decimal(amount), valid_from=date(2020, 1, 1), set_at=LONG_AGO
    )


def test_a_guest_registers_with_somebody_else(ticket):
    order = register(ticket, at=NOW, others=[KIM])

    assert order.total == 40
    assert [line.description for line in order.lines.all()] == ["A ticket, Noor Vos", "A ticket, Kim Lee"]
    assert [(one.name, one.email) for one in Registration.objects.all()] == [
        ("Noor Vos", "noor@example.org"), ("Kim Lee", "kim@example.org"),
    ]  # fmt: skip
    assert order.channel == "self-service"


def test_paying_mails_each_their_own_ticket(ticket):
    order = register(ticket, at=NOW, others=[KIM, Attendee("Lou")])

    pay(order, at=NOW)

    mails = Message.objects.filter(purpose="ticket").order_by("pk")
    assert [mail.recipient for mail in mails] == ["noor@example.org", "kim@example.org", "noor@example.org"]
    code = Registration.objects.get(name="Kim Lee").code
    assert code in mails[1].text
    assert [file.filename for file in mails[1].attachments.order_by("pk")] == [f"{code}.png", "walk.ics"]
    assert code_attachment(code).startswith(b"\x89PNG")
    assert b"BEGIN:VEVENT" in calendar_attachment(code)


def test_what_is_free_is_done_at_once(walk, amara):
    free = TicketTypeFactory(event=walk, price=Decimal(0))

    order = register(free, at=NOW, buyer=amara, by=None)

    assert order.settled_at == NOW
    assert Registration.objects.confirmed().get().contact == amara
    assert set(Message.objects.values_list("purpose", flat=True)) == {"confirmation", "ticket"}
    assert [ticket.event for ticket in affairs_of(amara, at=NOW).tickets] == [walk]


def test_the_same_form_twice_is_one_registration(ticket):
    key = uuid4()

    assert register(ticket, at=NOW, key=key) == register(ticket, at=NOW, key=key)

    assert Registration.objects.count() == Order.objects.count() == 1


def test_members_pay_their_price_by_themselves(ticket, full, member):
    reduced(ticket, full, "12.00")

    order = register(ticket, at=NOW, buyer=member)

    assert order.total == 12
    assert order.lines.get().description == "A ticket (member price), Amara Okafor"


def test_others_are_told_what_membership_would_save(ticket, full, amara):
    reduced(ticket, full, "12.00")

    [offer] = offer_for(ticket.event, None, at=NOW).tickets

    assert (offer.to_pay.amount, offer.possible_to_pay.amount, offer.saving.amount) == (20, 12, 8)


def test_a_ticket_for_members_is_for_members(ticket, full, member):
    ReservedFor.objects.create(product=ticket.product, type=full)

    with pytest.raises(CannotRegister, match="Only for: Full member"):
        register(ticket, at=NOW)
    assert register(ticket, at=NOW, buyer=member).total == 20


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(date(2026, 12, 1), None, "From 1.December.2026 on."), (None, date(2026, 11, 21), "until 21.November.2026")],
)
def test_a_ticket_is_had_in_its_time_alone(ticket, first, last, words):
    ticket.sold_from, ticket.sold_until = first, last
    ticket.save()

    with pytest.raises(CannotRegister, match=words):
        register(ticket, at=NOW)

    assert not Contact.objects.exists()


def test_the_last_day_counts_whole_by_the_clocks_there(walk, ticket):
    walk.zone = "America/New_York"
    walk.save()
    ticket.sold_until = date(2026, 11, 22)
    ticket.save()

    register(ticket, at=NOW + timedelta(hours=16, minutes=59))
    with pytest.raises(CannotRegister):
        register(ticket, at=NOW + timedelta(hours=17))


def test_no_more_people_than_one_form_takes(walk):
    single = TicketTypeFactory(event=walk, most_per_order=1)

    with pytest.raises(CannotRegister, match="At most 1"):
        register(single, at=NOW, others=[KIM])


def test_a_price_that_moved_is_shown_first(ticket):
    with pytest.raises(PriceMoved):
        register(ticket, at=NOW, seen=Decimal(15))
    register(ticket, at=NOW, seen=Decimal(20))


@pytest.mark.parametrize("when", ["draft", "begun", "over", "unpriced", "called off"])
def test_nobody_registers_for_what_is_not_open(walk, ticket, when):
    at = {"begun": walk.starts_at, "over": walk.ends_at}.get(when, NOW)
    if when == "draft":
        walk.published_at = None
        walk.save()
    if when == "unpriced":
        ticket = TicketTypeFactory(event=walk, price=False)
    if when == "called off":
        call_off_event(event=walk, at=NOW, by=None)

    with pytest.raises(CannotRegister):
        register(ticket, at=at)

    assert not Order.objects.exists()


def test_somebody_without_any_address_is_still_registered(ticket, amara):
    amara.email = ""
    amara.save()

    pay(register(ticket, at=NOW, buyer=amara), at=NOW)

    assert Registration.objects.confirmed().count() == 1
    assert not Message.objects.filter(purpose="ticket").exists()
    call_off_event(event=ticket.event, at=NOW, by=None)
    assert not Message.objects.filter(purpose="event.called_off").exists()


def test_taking_a_line_back_frees_its_seat_alone(ticket):
    order = register(ticket, at=NOW, others=[KIM])
    pay(order, at=NOW)
    line = order.lines.get(position=2)

    withdraw_ticket(line=line, at=NOW)
    withdraw_ticket(line=line, at=NOW)

    assert seats_of(ticket.event, at=NOW).free == 2
    assert Activity.objects.filter(kind="event.cancelled").count() == 1
    assert not Registration.objects.get(name="Kim Lee").is_valid


def test_calling_off_tells_everybody_who_would_have_come(ticket):
    pay(register(ticket, at=NOW, others=[KIM]), at=NOW)
    register(ticket, at=NOW, buyer=Newcomer("Unpaid", "unpaid@example.org"))

    assert call_off_event(event=ticket.event, at=NOW, by=None) == 2

    told = Message.objects.filter(purpose="event.called_off").order_by("pk")
    assert {mail.recipient for mail in told} == {"noor@example.org", "kim@example.org"}
    assert "does not take place" in told[0].subject


def test_a_calendar_file_is_one_entry_with_its_zone_and_follows_changes(walk):
    """Read back by the parser; RFC 5545: UID stable, SEQUENCE rises, VTIMEZONE for the zone used."""
    icalendar = pytest.importorskip("icalendar")
    walk.zone, walk.start_date, walk.end_date = "Europe/Lisbon", date(2027, 3, 28), date(2027, 3, 28)
    walk.online_link = "https://meet.example.org/river"
    walk.save()

    def read(*, is_whole=True):
        revision = revision_of(walk)
        content = calendar_of(
            walk, revision=revision.number, changed_at=revision.at, url="https://x.example/", is_whole=is_whole
        )
        return icalendar.Calendar.from_ical(content)

    before = read()
    entry = before.walk("VEVENT")[0]
    assert entry["DTSTART"].dt.isoformat() == "2027-03-28T10:00:00+01:00"
    assert str(entry["DTSTART"].params["TZID"]) == "Europe/Lisbon"
    assert [str(zone["TZID"]) for zone in before.walk("VTIMEZONE")] == ["Europe/Lisbon"]
    assert entry["STATUS"] == "CONFIRMED"
    assert "meet.example.org" in entry["DESCRIPTION"]
    assert b"meet.example.org" not in read(is_whole=False).to_ical()
    call_off_event(event=walk, at=NOW, by=None)
    walk.refresh_from_db()
    after = read().walk("VEVENT")[0]
    assert after["UID"] == entry["UID"]
    assert after["SEQUENCE"] > entry["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"
