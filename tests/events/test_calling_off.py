"""An event that does not take place, or elsewhere: money goes back by itself, people and calendars are told."""

from datetime import timedelta
from decimal import Decimal

import icalendar
import pytest
from django.utils import timezone

from ams.core.errors import DomainError
from ams.core.invariants import broken_invariants
from ams.core.models import Message, Role
from billing.checkout import refresh_order, start_checkout
from billing.models import CreditNote, Refund
from billing.operations import GivingBack, give_back
from billing.sweeps import send_refunds
from events import sweeps
from events.models import Registration
from events.operations import CannotAnnounce, Wishes, announce_event, call_off_event, return_order, tell_change
from events.queries import is_untold, progress_of
from events.tasks import give_back_called_off as task
from events.ticket_files import calendar_attachment
from staffdesk.models import Case
from staffdesk.operations import report_called_off_money
from tests.events.conftest import NOW
from tests.events.test_pages import text
from tests.factories.billing import pay
from tests.factories.events import EventFactory, SessionFactory, TicketTypeFactory, register


@pytest.fixture
def by_card(ticket, provider):
    """Somebody's order, paid with a card through the provider."""

    def buy(**more):
        now = timezone.now()
        order = register(ticket, at=now, **more)
        start_checkout(order=order, at=now)
        provider.pay(order)
        refresh_order(order=order, at=timezone.now())
        return order

    return buy


def call_off(event):
    call_off_event(event=event, at=timezone.now(), by=None)
    return timezone.now()


def test_everything_paid_goes_back_by_itself(walk, by_card):
    dinner = SessionFactory(event=walk, price=Decimal(15))
    orders = [by_card(wishes=Wishes(sessions=(dinner.pk,))), by_card()]
    at = call_off(walk)
    assert progress_of(walk).left == 2

    assert sweeps.give_back_called_off(at=at) == 2
    assert (progress_of(walk).left, progress_of(walk).on_its_way) == (0, 2)
    send_refunds(at=timezone.now())

    assert sorted(refund.amount for refund in Refund.objects.all()) == [20, 35]
    assert {refund.state for refund in Refund.objects.all()} == {"succeeded"}
    assert CreditNote.objects.count() == 2
    assert [order.balance() for order in orders] == [0, 0]
    done = progress_of(walk)
    assert (done.orders, done.arrived, done.left, done.failed) == (2, 2, 0, 0)
    assert not Message.objects.filter(purpose="event.ticket_cancelled").exists(), "They were told already."
    assert list(broken_invariants(at=timezone.now())) == []


def test_a_sweep_that_is_killed_is_taken_up_again_and_gives_back_once(walk, by_card, monkeypatch):
    orders = [by_card(), by_card()]
    at = call_off(walk)

    def dies(*, event, order, at):
        if order == orders[1]:
            raise KeyboardInterrupt
        return return_order(event=event, order=order, at=at)

    monkeypatch.setattr(sweeps, "return_order", dies)
    with pytest.raises(KeyboardInterrupt):
        sweeps.give_back_called_off(at=at)
    monkeypatch.undo()
    assert Refund.objects.count() == 1

    assert [task(), task()] == [1, 0]
    return_order(event=walk, order=orders[0], at=at)

    assert Refund.objects.count() == CreditNote.objects.count() == 2


def test_what_was_given_back_before_does_not_go_back_again(walk, by_card):
    order = by_card()
    line = order.lines.get()
    from_hand = GivingBack("7d9a5f3e-0000-4000-8000-000000000001", {line.pk: Decimal(5)}, method="card")
    give_back(order=order, asked=from_hand, why=None, at=timezone.now(), by=None)

    sweeps.give_back_called_off(at=call_off(walk))

    assert sorted(refund.amount for refund in Refund.objects.all()) == [5, 15]


def test_what_no_card_can_take_back_becomes_a_case_and_holds_up_nobody(walk, ticket, by_card, monkeypatch):
    monkeypatch.setattr(sweeps, "SWEPT_AT_ONCE", 1)
    cash = register(ticket, at=timezone.now())
    pay(cash, at=timezone.now())
    by_card()
    at = call_off(walk)

    assert sweeps.give_back_called_off(at=at) == 1
    assert progress_of(walk).left == 1
    assert report_called_off_money(at=at) == 0, "The sweep has not had its time yet."
    later = at + timedelta(minutes=11)
    assert [report_called_off_money(at=later), report_called_off_money(at=later)] == [1, 1]

    case = Case.objects.get()
    assert (case.queue, case.context["order"], case.contact) == ("finance", cash.reference, cash.buyer)
    line = cash.lines.get()
    asked = GivingBack(
        "7d9a5f3e-0000-4000-8000-000000000002", {line.pk: line.gross}, revoked=frozenset([line.pk]), method="cash"
    )
    give_back(order=cash, asked=asked, why=None, at=later, by=None)
    assert report_called_off_money(at=later) == 0
    case.refresh_from_db()
    assert case.closed_at


def test_a_refund_the_bank_refuses_is_seen(walk, by_card):
    by_card()
    sweeps.give_back_called_off(at=call_off(walk))
    Refund.objects.update(state="failed", failed_at=timezone.now(), problem="closed account", try_at=None)

    assert (progress_of(walk).failed, progress_of(walk).arrived) == (1, 0)


def test_what_takes_place_is_left_alone(walk, ticket, by_card):
    by_card()
    other = EventFactory()
    TicketTypeFactory(event=other)
    call_off(other)

    assert sweeps.give_back_called_off(at=timezone.now()) == 0
    assert not Refund.objects.exists()


def test_calendars_are_told_that_it_does_not_take_place(walk, ticket):
    pay(register(ticket, at=NOW), at=NOW)
    code = Registration.objects.get().code
    before = icalendar.Calendar.from_ical(calendar_attachment(code)).walk("VEVENT")[0]

    call_off(walk)

    [file] = Message.objects.get(purpose="event.called_off").attachments.all()
    calendar = icalendar.Calendar.from_ical(calendar_attachment(file.reference))
    [entry] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], entry["STATUS"], entry["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert entry["SEQUENCE"] > before["SEQUENCE"]


def test_a_change_of_date_or_place_is_offered_to_be_told_and_told_once(as_staff, association, admin_of):
    walk = admin_of.event
    pay(register(admin_of.ticket, at=timezone.now()), at=timezone.now())
    before = icalendar.Calendar.from_ical(calendar_attachment(Registration.objects.get().code)).walk("VEVENT")[0]
    staff = as_staff(Role.ADMINISTRATOR)
    address = f"/admin/events/event/{walk.pk}/"
    assert "Tell everybody who comes" not in text(staff.get(f"{address}change/"))
    walk.title = "Longer walk"
    walk.save()
    assert not is_untold(walk)
    walk.place = "The mill"
    walk.save()
    assert "Tell everybody who comes" in text(staff.get(f"{address}change/"))

    assert "1 person is told" in text(staff.post(f"{address}tell-change/", follow=True))
    assert tell_change(event=walk, at=timezone.now(), by=None) == 0

    mail = Message.objects.get(purpose="event.moved")
    assert "The mill" in mail.text
    [file] = mail.attachments.all()
    entry = icalendar.Calendar.from_ical(calendar_attachment(file.reference)).walk("VEVENT")[0]
    assert (entry["LOCATION"], entry["STATUS"]) == ("The mill", "CONFIRMED")
    assert entry["SEQUENCE"] > before["SEQUENCE"]
    assert "Tell everybody who comes" not in text(staff.get(f"{address}change/"))


class Admin:
    def __init__(self, event, ticket):
        self.event, self.ticket = event, ticket


@pytest.fixture
def admin_of(association):
    """An event that was announced as staff announce it."""
    event = EventFactory(published_at=None)
    ticket = TicketTypeFactory(event=event)
    return Admin(announce_event(event=event, at=timezone.now(), by=None), ticket)


def test_nobody_is_told_of_what_is_no_longer_on(walk):
    with pytest.raises(CannotAnnounce):
        tell_change(event=EventFactory(published_at=None), at=NOW, by=None)
    call_off(walk)
    with pytest.raises(DomainError):
        tell_change(event=walk, at=NOW, by=None)


def test_staff_see_how_far_it_is(as_staff, walk, by_card):
    by_card()
    call_off(walk)

    page = text(as_staff(Role.ADMINISTRATOR).get(f"/admin/events/event/{walk.pk}/change/"))

    desk = text(as_staff(Role.FINANCE).get(f"/desk/events/{walk.slug}/"))
    for seen in (page, desk):
        assert "1 order was paid; 0 is given back." in seen
        assert "Still to do: 1" in seen
