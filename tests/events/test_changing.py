"""Changes of mind: by whom the ticket belongs to, within the rules, with calendars and money following."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.checkout import refresh_order, start_checkout
from billing.models import CreditNote, Refund
from billing.operations import GivingBack, give_back
from events.models import CancellationRule, CheckIn, Event, Registration, SessionPlace
from events.operations import (
    Attendee,
    CannotChange,
    CannotChoose,
    NoSeatLeft,
    Wishes,
    cancel_ticket,
    change_ticket,
    pass_on_ticket,
)
from events.queries import cancelling_of, link_of_holder, seats_of, share_back
from events.ticket_files import calendar_attachment, calendar_removal
from tests.events.conftest import NOW
from tests.events.test_pages import text
from tests.factories.billing import pay
from tests.factories.events import QuestionFactory, SessionFactory, TicketTypeFactory, register


def first():
    return Registration.objects.select_related("ticket_type__event", "order_line__order__buyer").earliest("pk")


def link(registration, page=""):
    """The mailed link, or the address of a page behind it."""
    parts = urlsplit(link_of_holder(registration.code))
    return f"{parts.path}{page}?{parts.query}"


@pytest.fixture
def rules(walk):
    """All until two weeks before, half until two days before."""
    CancellationRule.objects.create(event=walk, days_before=14, percent=100)
    CancellationRule.objects.create(event=walk, days_before=2, percent=50)


@pytest.fixture
def bought(ticket, provider):
    """Paid with a card, through the provider, by a guest who brings somebody."""

    def buy(**more):
        now = timezone.now()
        order = register(ticket, at=now, **more)
        start_checkout(order=order, at=now)
        provider.pay(order)
        refresh_order(order=order, at=timezone.now())
        return order

    return buy


@pytest.mark.parametrize(
    ("on", "share"),
    [(date(2099, 4, 18), 100), (date(2099, 4, 19), 50), (date(2099, 4, 30), 50), (date(2099, 5, 1), None)],
)
def test_rules_count_until_the_end_of_their_day(walk, rules, on, share):
    assert share_back(walk.cancellation_rules.all(), starts_on=date(2099, 5, 2), on=on) == share


def test_the_day_is_the_one_at_the_event(walk, rules, ticket):
    """In Honolulu the fourteenth day before goes on ten hours longer than in London."""
    Event.objects.update(zone="Pacific/Honolulu")
    pay(register(ticket, at=NOW), at=NOW)

    last = datetime(2099, 4, 18, 23, 59, tzinfo=ZoneInfo("Pacific/Honolulu"))
    assert cancelling_of(first(), at=last).percent == 100
    assert cancelling_of(first(), at=last + timedelta(minutes=1)).percent == 50


def test_cancelling_gives_back_what_the_rules_say_and_frees_the_seat(client, walk, rules, bought):
    order = bought(others=[Attendee("Kim Lee", "kim@example.org")])
    mine = first()
    page = client.get(link(mine, "cancel/"))
    assert "Until 18 April 2099: 100% of the price comes back." in text(page)
    assert "Cancel, and get €20.00 back" in text(page)

    done = client.post(link(mine, "cancel/"), {"seen": "20.00"}, follow=True)

    assert "What you paid is on its way back." in text(done)
    assert "was cancelled" in text(done)
    assert seats_of(walk, at=timezone.now()).free == 2
    refund, note = Refund.objects.get(), CreditNote.objects.get()
    assert (refund.amount, refund.method, refund.order, note.gross) == (20, "card", order, 20)
    assert order.balance() == 0
    assert Message.objects.filter(purpose="credit_note").count() == 1
    told = Message.objects.get(purpose="event.ticket_cancelled")
    assert told.recipient == "noor@example.org"
    assert Registration.objects.confirmed().get().name == "Kim Lee"
    assert list(broken_invariants(at=timezone.now())) == []


def test_cancelling_twice_gives_back_once(rules, bought):
    bought()
    for _again in range(2):
        cancel_ticket(registration=first(), seen=None, at=timezone.now(), by=None)

    assert Refund.objects.count() == CreditNote.objects.count() == 1


def test_half_comes_back_late_and_with_it_of_what_cost_extra(walk, ticket, rules, bought):
    dinner = SessionFactory(event=walk, title="Dinner", price=Decimal("15.55"))
    bought(wishes=Wishes(sessions=(dinner.pk,)))

    planned = cancelling_of(first(), at=walk.starts_at - timedelta(days=5))

    assert planned.back.amount == Decimal("17.78")  # 10.00 and 7.78, each rounded by itself
    assert len(planned.lines) == 2


def test_a_share_of_nothing_still_frees_the_seat(walk, bought):
    CancellationRule.objects.create(event=walk, days_before=0, percent=0)
    bought()

    done = cancel_ticket(registration=first(), seen=Decimal(0), at=timezone.now(), by=None)

    assert done.back.amount == 0
    assert not Refund.objects.exists()
    assert not Registration.objects.confirmed().exists()


def test_what_came_back_by_hand_before_does_not_come_back_again(rules, bought):
    order = bought()
    line = order.lines.get()
    give_back(
        order=order, asked=GivingBack(uuid4(), {line.pk: Decimal(15)}, method="card"), why=None,
        at=timezone.now(), by=None,
    )  # fmt: skip

    assert cancelling_of(first(), at=timezone.now()).back.amount == 5


@pytest.mark.parametrize(
    ("how", "words"),
    [("no rule", "does not come back by itself"), ("cash", "not paid by card here"), ("begun", "has begun"),
     ("used", "used at the door"),
     ("called off", "not valid any more")],
)  # fmt: skip
def test_what_the_rules_do_not_allow_is_for_people(client, walk, ticket, how, words):
    now = timezone.now()
    if how != "no rule":
        CancellationRule.objects.create(event=walk, days_before=0, percent=100)
    pay(register(ticket, at=now), at=now)
    mine = first()
    if how == "begun":
        Event.objects.update(start_date=date(2020, 1, 1))
    if how == "used":
        CheckIn.objects.create(registration=mine, at=now)
    if how == "called off":
        Event.objects.update(cancelled_at=now)

    with pytest.raises(CannotChange, match=words):
        cancel_ticket(registration=mine, seen=None, at=now, by=None)
    page = client.get(link(mine, "cancel/"), follow=True)

    assert words in text(page) or how == "called off"
    assert not Refund.objects.exists()
    assert Registration.objects.confirmed().count() == 1
    if how in ("no rule", "cash"):
        assert f"ticket={mine.code}" in page.content.decode(), "One click to a person, who knows which ticket it is."


def test_free_tickets_are_given_back_until_it_starts(walk):
    free = TicketTypeFactory(event=walk, price=Decimal(0))
    register(free, at=NOW)

    with pytest.raises(CannotChange, match="has begun"):
        cancel_ticket(registration=first(), seen=None, at=walk.starts_at, by=None)
    cancel_ticket(registration=first(), seen=None, at=walk.starts_at - timedelta(seconds=1), by=None)

    assert not Registration.objects.confirmed().exists()


def test_what_comes_back_is_what_the_page_said(client, walk, rules, bought):
    bought()

    page = client.post(link(first(), "cancel/"), {"seen": "21.00"})

    assert "What comes back has changed meanwhile" in text(page)
    assert Registration.objects.confirmed().exists()


@pytest.mark.parametrize("page", ["cancel/", "pass-on/", "change/"])
def test_changes_are_for_whom_the_ticket_belongs_to(signed_in, walk, ticket, page):
    now = timezone.now()
    pay(register(ticket, at=now), at=now)
    mine = first()
    address = f"/tickets/{mine.code}/{page}"

    assert Client().get(address)["Location"].startswith("/sign-in/")
    assert Client().get(f"{address}?proof={Signer(salt='other').signature(mine.code)}").status_code == 302
    assert signed_in.get(address).status_code == 404, "Somebody else who is signed in."
    assert signed_in.post(address, {"seen": "20"}).status_code == 404
    assert Client().get(link(mine, page)).status_code == 200
    assert Registration.objects.confirmed().count() == 1


def test_opening_the_mailed_link_shows_all_and_changes_nothing(client, walk, ticket):
    walk.online_link = "https://meet.example.org/river"
    walk.save()
    pay(register(ticket, at=timezone.now()), at=timezone.now())
    mail = Message.objects.get(purpose="ticket")
    assert link(first()).partition("?")[2] in mail.text

    page = client.get(link(first()))

    assert "Noor Vos" in text(page)
    assert "meet.example.org" in page.content.decode()
    assert "Has something changed?" in text(page)
    for one in ("cancel/", "pass-on/", "change/"):
        client.get(link(first(), one))
    assert Registration.objects.confirmed().count() == 1
    assert "Has something changed?" not in text(Client().get(f"/tickets/{first().code}/"))


def test_the_holder_who_is_signed_in_needs_no_link(signed_in, amara, ticket):
    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())

    assert "Has something changed?" in text(signed_in.get(f"/tickets/{first().code}/"))
    assert signed_in.get(f"/tickets/{first().code}/pass-on/").status_code == 200


def test_somebody_else_comes_instead(client, walk, ticket):
    pay(register(ticket, at=timezone.now(), wishes=Wishes()), at=timezone.now())
    old = first()
    Registration.objects.update(answers={"diet": "Vegan"})

    done = client.post(link(old, "pass-on/"), {"full_name": "Kim Lee", "email": "kim@example.org"}, follow=True)

    assert "on its way to Kim Lee" in text(done)
    new = first()
    assert (new.pk, new.name, new.email, new.contact, new.answers) == (old.pk, "Kim Lee", "kim@example.org", None, {})
    assert client.get(f"/tickets/{old.code}/").status_code == 404
    assert client.get(link(old)).status_code == 404
    assert "Kim Lee" in text(client.get(link(new)))
    assert Message.objects.get(purpose="event.ticket_passed_on").recipient == "noor@example.org"
    ticket_mail = Message.objects.filter(purpose="ticket").latest("pk")
    assert (ticket_mail.recipient, new.code in ticket_mail.text) == ("kim@example.org", True)
    assert Activity.objects.filter(kind="event.passed_on").count() == 1


def test_who_comes_instead_is_named_with_an_address(client, walk, ticket):
    pay(register(ticket, at=timezone.now()), at=timezone.now())

    page = client.post(link(first(), "pass-on/"), {"full_name": "Kim Lee", "email": "kim"})

    assert "This is no e-mail address" in text(page)
    assert "Kim Lee" in page.content.decode()
    assert first().name == "Noor Vos"


def test_calendars_lose_what_was_cancelled_and_keep_what_somebody_else_at_the_address_goes_to(walk, ticket, rules):
    """RFC 5545 and 5546, read back by the parser: the same UID, a higher SEQUENCE, METHOD:CANCEL."""
    pay(register(ticket, at=NOW, others=[Attendee("Kim Lee")]), at=NOW)
    mine, other = Registration.objects.order_by("pk")
    before = icalendar.Calendar.from_ical(calendar_attachment(mine.code))

    pass_on_ticket(registration=mine, name="Lou", email="lou@example.org", at=NOW, by=None)
    first_mail = Message.objects.get(purpose="event.ticket_passed_on")
    assert not first_mail.attachments.exists(), "Kim's ticket is at the same address."
    pass_on_ticket(registration=other, name="Ray", email="ray@example.org", at=NOW, by=None)
    [file] = Message.objects.filter(purpose="event.ticket_passed_on").latest("pk").attachments.all()

    assert (file.kind, file.filename) == ("calendar_removal", "walk.ics")
    removal = icalendar.Calendar.from_ical(calendar_removal(file.reference))
    [entry], [known] = removal.walk("VEVENT"), before.walk("VEVENT")
    assert (before["METHOD"], removal["METHOD"]) == ("PUBLISH", "CANCEL")
    assert (entry["UID"], entry["STATUS"]) == (known["UID"], "CANCELLED")
    assert entry["SEQUENCE"] > known["SEQUENCE"]
    assert entry["ORGANIZER"].startswith("mailto:")


def test_answers_and_sessions_are_changed_on_one_page(client, walk, ticket):
    diet = QuestionFactory(event=walk, is_required=True)
    birds = SessionFactory(event=walk, title="Bird calls", capacity=1)
    moths = SessionFactory(event=walk, title="Moths")
    wishes = Wishes((("diet", "Vegan"),), (birds.pk,))
    pay(register(ticket, at=timezone.now(), wishes=wishes), at=timezone.now())
    page = client.get(link(first(), "change/"))
    assert "Vegan" in page.content.decode()

    assert "Please answer this too." in text(client.post(link(first(), "change/"), {"sessions": [str(moths.pk)]}))
    done = client.post(
        link(first(), "change/"), {f"asked-{diet.field_id}": "Anything", "sessions": [str(moths.pk)]}, follow=True
    )

    assert "Changed." in text(done)
    assert first().answers == {"diet": "Anything"}
    assert SessionPlace.objects.get(cancelled_at=None).session == moths
    register(ticket, at=timezone.now(), wishes=Wishes(sessions=(birds.pk,)))  # its seat is free
    assert Activity.objects.filter(kind="event.changed").count() == 1
    assert b"Moths" in calendar_attachment(first().code)


def test_a_full_session_cannot_be_changed_to(walk, ticket):
    birds = SessionFactory(event=walk, capacity=1)
    register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))
    pay(register(ticket, at=NOW), at=NOW)
    mine = Registration.objects.latest("pk")

    with pytest.raises(NoSeatLeft):
        change_ticket(registration=mine, answers={"diet": "x"}, sessions=[birds.pk], at=NOW, by=None)
    with pytest.raises(CannotChoose, match="cannot be chosen"):
        change_ticket(registration=mine, answers={}, sessions=[SessionFactory().pk], at=NOW, by=None)

    mine.refresh_from_db()
    assert mine.answers == {}


def test_what_was_paid_is_swapped_for_the_same_price_alone(walk, ticket):
    dinner = SessionFactory(event=walk, title="Dinner", price=Decimal(15))
    cruise = SessionFactory(event=walk, title="Cruise", price=Decimal(15))
    gala = SessionFactory(event=walk, title="Gala", price=Decimal(40))
    pay(register(ticket, at=NOW, wishes=Wishes(sessions=(dinner.pk,))), at=NOW)
    mine, line = first(), SessionPlace.objects.get().order_line

    for wanted in ([], [gala.pk]):
        with pytest.raises(CannotChoose, match="“Dinner” was paid for"):
            change_ticket(registration=mine, answers={}, sessions=wanted, at=NOW, by=None)
    late = SessionFactory(event=walk, start_time=time(12), end_time=time(13), price=Decimal(1), title="Late")
    with pytest.raises(CannotChoose, match="“Late” costs extra"):
        change_ticket(registration=mine, answers={}, sessions=[dinner.pk, late.pk], at=NOW, by=None)
    change_ticket(registration=mine, answers={}, sessions=[cruise.pk], at=NOW, by=None)

    place = SessionPlace.objects.get(cancelled_at=None)
    assert (place.session, place.order_line) == (cruise, line)
    assert list(broken_invariants(at=NOW)) == []


def test_a_session_that_costs_extra_is_one_click_to_staff_who_see_which_and_whose(client, walk, ticket):
    SessionFactory(event=walk, title="Bird calls")
    late = SessionFactory(event=walk, start_time=time(12), end_time=time(13), price=Decimal(1), title="Late")
    pay(register(ticket, at=timezone.now()), at=timezone.now())

    page = client.post(link(first(), "change/"), {"sessions": [str(late.pk)]})

    assert "“Late” costs extra. Ask us, and we add it." in text(page)
    [there] = re.findall(r'formaction="(/help/doesnt-fit/[^"]*)"', page.content.decode())
    asked = text(client.get(there.replace("&amp;", "&")))
    assert "Sessions they would like Late" in asked
    assert f"Ticket {first().code}" in asked


def test_where_nothing_is_asked_the_page_says_so(client, walk, ticket):
    pay(register(ticket, at=timezone.now()), at=timezone.now())

    assert "Nothing is asked for this event" in text(client.get(link(first(), "change/")))
    assert "Change answers or sessions" not in text(client.get(link(first())))
