"""Somebody comes to another event instead: the old ticket is void, the new one holds, and the money is as was said."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.invariants import broken_invariants
from ams.core.models import Activity, ExceptionMade, Message, ReasonCode, Role
from billing.models import CreditNote, Order, Refund
from billing.operations import GivingBack, Newcomer, Why, fulfil_paid_lines, give_back
from events.earner import EventDay
from events.models import CancellationRule, Event, Registration, WaitlistEntry
from events.operations import (
    CannotChange,
    CannotMove,
    MovingOver,
    NoSeatLeft,
    cancel_ticket,
    check_in,
    move_to_event,
    moving_of,
    pass_on_ticket,
)
from events.queries import cancelling_of
from events.ticket_files import calendar_attachment, calendar_removal
from tests.billing.test_concurrency import at_once
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import EventFactory, QuestionFactory, SessionFactory, TicketTypeFactory, register, wait_for


@pytest.fixture
def ada(association):
    return UserFactory(role=Role.FINANCE, name="Ada Novak")


@pytest.fixture
def why(db):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She is away that day.")


@pytest.fixture
def tour(association):
    """Another event, a month later, with one seat."""
    return EventFactory(
        slug="tour", title="Harbour tour", capacity=1, start_date=date(2099, 6, 5), end_date=date(2099, 6, 5)
    )


@pytest.fixture
def noor(ticket):
    pay(register(ticket, at=NOW), at=NOW)
    return Registration.objects.get(name="Noor Vos")


@pytest.fixture
def move(ada, why):
    """Move as staff do, having seen the difference."""

    def moved(one, to, *, at=NOW, **how):
        seen = how.pop("seen", None)
        seen = moving_of(one, to, at=at).difference.amount if seen is None else seen
        return move_to_event(registration=one, to=to, how=MovingOver(seen, why, **how), at=at, by=ada)

    return moved


def broken():
    return [one.name for one in broken_invariants(at=NOW)]


def test_the_old_ticket_is_void_and_the_new_one_holds(noor, tour, move, client):
    line, old_code = noor.order_line, noor.code

    new = move(noor, TicketTypeFactory(event=tour))

    noor.refresh_from_db()
    assert (noor.is_valid, noor.moved_to, noor.order_line) == (False, new, None)
    assert (new.is_valid, new.order_line, new.name, new.contact) == (True, line, noor.name, noor.contact)
    assert check_in(event=tour, code=old_code, at=NOW, by=None).verdict == "other_event"
    assert check_in(event=noor.ticket_type.event, code=old_code, at=NOW, by=None).verdict == "cancelled"
    assert check_in(event=tour, code=new.code, at=NOW, by=None).verdict == "in"
    made = ExceptionMade.objects.get()
    assert (made.what, made.words, made.object) == ("event.moved_over", "She is away that day.", new)
    assert Activity.objects.get(kind="event.moved_over").facts["from"] == "Spring walk"
    assert not CreditNote.objects.exists()
    assert EventDay().days_of(lines=[line.pk])[line.pk].first == date(2099, 6, 5)
    assert broken() == []


def test_both_mails_go_out_and_calendars_follow(noor, tour, move):
    new = move(noor, TicketTypeFactory(event=tour))

    old_mail, ticket = Message.objects.filter(contact=noor.contact).order_by("-pk")[:2][::-1]
    assert (old_mail.purpose, ticket.purpose) == ("event.ticket_moved_over", "ticket")
    assert "We have moved you to Harbour tour" in old_mail.text
    assert [one.kind for one in old_mail.attachments.all()] == ["calendar_removal"]
    gone, comes = (Calendar.from_ical(file) for file in (calendar_removal(str(noor.pk)), calendar_attachment(new.code)))
    said = [(file["method"], str(file.events[0]["uid"]).split("@")[0]) for file in (gone, comes)]
    assert said == [("CANCEL", f"event-{noor.ticket_type.event_id}"), ("PUBLISH", f"event-{tour.pk}")]


def test_a_ticket_that_moved_meanwhile_is_not_given_back(noor, tour, move):
    """The page to give it back was open while staff moved her: nothing is said to be cancelled, and she comes."""
    CancellationRule.objects.create(event=noor.ticket_type.event, days_before=0, percent=100)
    new = move(noor, TicketTypeFactory(event=tour, price=Decimal(20)))

    with pytest.raises(CannotChange, match="not valid any more"):
        cancel_ticket(registration=noor, seen=None, at=NOW, by=None)
    with pytest.raises(CannotChange, match="not valid any more"):
        pass_on_ticket(registration=noor, name="Kim", email="kim@example.org", at=NOW, by=None)

    new.refresh_from_db()
    assert new.is_valid
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("price", "how", "expected"),
    [
        ("20", {}, (None, 0, 0)),
        ("15", {"settles": True, "method": "transfer"}, (None, 5, 5)),
        ("15", {"settles": False}, (None, 0, 0)),
        ("0", {"settles": True, "method": "cash"}, (None, 20, 20)),
        ("32.50", {"settles": True}, (Decimal("12.50"), 0, 0)),
        ("32.50", {"settles": False}, (None, 0, 0)),
    ],
)
def test_the_difference_is_as_it_was_decided(noor, move, price, how, expected):
    to = TicketTypeFactory(price=Decimal(price))
    assert moving_of(noor, to, at=NOW).difference.amount == Decimal(price) - 20

    new = move(noor, to, **how)

    asked = new.difference_line.order.total if new.difference_line else None
    credited = sum(note.gross for note in CreditNote.objects.all())
    refunded = sum(refund.amount for refund in Refund.objects.all())
    assert (asked, credited, refunded) == expected
    assert new.is_valid
    assert broken() == []


def test_what_is_missing_is_asked_for_by_mail_and_paid_like_any_order(noor, tour, move):
    new = move(noor, TicketTypeFactory(event=tour, name="Deck", price=Decimal(35)), settles=True)
    order = new.difference_line.order

    mail = Message.objects.get(purpose="event.ticket_moved_over")
    assert f"/orders/{order.reference}/" in mail.text
    assert "€15.00 more" in mail.text
    assert order.lines.get().description == "Difference to “Deck”, Harbour tour, Noor Vos"
    pay(order, at=NOW)
    assert fulfil_paid_lines(order_id=order.pk, at=NOW) == 0
    line = order.lines.get()
    assert line.fulfilled_at is not None
    assert EventDay().days_of(lines=[line.pk])[line.pk].first == date(2099, 6, 5)
    assert broken() == []
    CancellationRule.objects.create(event=tour, days_before=0, percent=100)
    assert "paid in two parts" in cancelling_of(new, at=NOW).refusal


def test_a_price_without_tax_asks_for_a_difference_without_tax(noor, tour, move):
    to = TicketTypeFactory(event=tour, price=Decimal(35))
    seller = to.product.seller
    seller.prices_include_tax = False
    seller.save()

    new = move(noor, to, settles=True)

    moving = new.difference_line
    assert moving.gross == new.difference_line.order.total == Decimal(35) * (100 + moving.tax_percent) / 100 - 20


def test_where_they_go_the_seats_count(noor, tour, move):
    to = TicketTypeFactory(event=tour)
    register(to, at=NOW, buyer=Newcomer("Bea", ""))

    with pytest.raises(NoSeatLeft), transaction.atomic():
        move(noor, to)
    noor.refresh_from_db()
    assert noor.is_valid
    new = move(noor, to, may_overbook=True)

    assert new.overbooked_by == ExceptionMade.objects.get()
    assert broken() == []


def test_a_free_seat_is_no_exception_to_the_seats(noor, tour, move):
    assert move(noor, TicketTypeFactory(event=tour), may_overbook=True).overbooked_by is None


def test_the_seat_they_leave_is_offered_to_who_waits(ticket, tour, move, full):
    wait_for(ticket, at=NOW)

    move(Registration.objects.filter(ticket_type=ticket).first(), TicketTypeFactory(event=tour))

    assert WaitlistEntry.objects.get().offered_at == NOW
    assert broken() == []


def test_answers_go_along_where_the_same_is_asked(noor, tour, move):
    question = QuestionFactory(event=tour)
    Registration.objects.filter(pk=noor.pk).update(answers={question.field.key: "Vegan", "shoes": "42"})
    noor.refresh_from_db()

    assert move(noor, TicketTypeFactory(event=tour)).answers == {question.field.key: "Vegan"}


def _is_in(noor, _to):
    check_in(event=noor.ticket_type.event, code=noor.code, at=NOW, by=None)


def _comes_no_more(noor, _to):
    Registration.objects.filter(pk=noor.pk).update(cancelled_at=NOW)


def _paid_a_session(noor, _to):
    session = SessionFactory(event=noor.ticket_type.event, price=Decimal(5))
    line = register(noor.ticket_type, at=NOW, buyer=Newcomer("X", "")).lines.get()
    noor.places.create(session=session, code="PLACE", order_line=line)


def _event(**changes):
    return lambda _noor, to: Event.objects.filter(pk=to.event_id).update(**changes)


REFUSED = {
    "is a draft": (_event(published_at=None), "not announced"),
    "is over": (_event(start_date="2020-01-01", end_date="2020-01-01"), "is over"),
    "is called off": (_event(cancelled_at=NOW), "called off"),
    "comes no more": (_comes_no_more, "somebody who comes"),
    "was let in": (_is_in, "let in already"),
    "paid a session": (_paid_a_session, "paid for a session"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_some_moves_are_refused_and_change_nothing(noor, tour, ada, why, case):
    to = TicketTypeFactory(event=tour)
    wreck, said = REFUSED[case]
    wreck(noor, to)
    before = Registration.objects.count()

    with pytest.raises(CannotMove, match=said), transaction.atomic():
        move_to_event(registration=noor, to=to, how=MovingOver(Decimal(0), why), at=NOW, by=ada)

    assert Registration.objects.count() == before
    assert not ExceptionMade.objects.exists()


def test_there_is_nowhere_to_move_without_a_price_or_within_the_event(noor, ticket):
    for to, said in (
        (TicketTypeFactory(price=False), "has no price"),
        (TicketTypeFactory(event=ticket.event), "for the same event"),
    ):
        with pytest.raises(CannotMove, match=said):
            moving_of(noor, to, at=NOW)


def test_a_price_that_changed_meanwhile_is_shown_first(noor, tour, move):
    with pytest.raises(CannotMove, match="has changed meanwhile"), transaction.atomic():
        move(noor, TicketTypeFactory(event=tour, price=Decimal(25)), seen=Decimal(3))


def test_without_words_nobody_is_moved(noor, tour, ada, why):
    with pytest.raises(ExceptionNeedsWords), transaction.atomic():
        move_to_event(
            registration=noor, to=TicketTypeFactory(event=tour), how=MovingOver(Decimal(0), Why(why.reason, " ")),
            at=NOW, by=ada,
        )  # fmt: skip


def test_what_was_credited_before_counts_no_more(noor, tour, ada, why, move):
    asked = GivingBack(request=uuid4(), credits={noor.order_line_id: Decimal(5)})
    give_back(order=noor.order_line.order, asked=asked, why=why, at=NOW, by=ada)

    assert moving_of(noor, TicketTypeFactory(event=tour), at=NOW).stands.amount == 15


def test_who_was_moved_once_with_a_difference_is_not_moved_again(noor, tour, move, walk):
    new = move(noor, TicketTypeFactory(event=tour, price=Decimal(35)), settles=True)

    with pytest.raises(CannotMove, match="moved once"), transaction.atomic():
        move(new, TicketTypeFactory(event=EventFactory()))


def test_the_database_keeps_that_who_was_moved_comes_no_more(noor, tour, move):
    new = move(noor, TicketTypeFactory(event=tour))

    for changes in ({"cancelled_at": None}, {"moved_to": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=noor.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        Registration.objects.filter(pk=new.pk).delete()


def test_the_new_ticket_is_cancelled_like_any_other(noor, tour, move):
    new = move(noor, TicketTypeFactory(event=tour, price=Decimal(0)), settles=True, method="transfer")

    cancel_ticket(registration=new, seen=None, at=NOW, by=None)

    new.refresh_from_db()
    assert new.cancelled_at == NOW
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_two_swap_events_at_once_without_waiting_for_each_other_for_ever(ticket, tour, ada, why):
    other = TicketTypeFactory(event=tour)
    Event.objects.update(capacity=None)
    at = timezone.now()
    for kind, name in ((ticket, "Ann"), (other, "Ben"), (ticket, "Cem"), (other, "Dag")):
        pay(register(kind, at=at, buyer=Newcomer(name, f"{name}@example.org")), at=at)
    people = [(one, other if one.ticket_type == ticket else ticket) for one in Registration.objects.order_by("pk")]

    answers = at_once(
        *[
            lambda one=one, to=to: move_to_event(
                registration=one, to=to, how=MovingOver(Decimal(0), why), at=at, by=ada
            )
            for one, to in people
        ]
    )

    assert [type(answer).__name__ for answer in answers] == ["Registration"] * 4
    assert Registration.objects.confirmed().count() == 4
    assert Order.objects.count() == 4
