"""Changes of mind about a ticket: cancelling it, handing it on, other answers, other sessions.

Whoever asks has proved that the ticket is theirs (`events.queries.find_ticket`); these decide what the rules allow.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.custom_values import Value
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from billing.models import Order, Refund
from billing.offers import with_tax
from billing.operations import GivingBack, give_back
from billing.prices import price_for
from events.models import Event, Registration, Session, SessionPlace
from events.operations.mails import send_ticket, tell_passed_on
from events.operations.seats import NoSeatLeft
from events.operations.sessions import CannotChoose, Wishes, answers_of, check_no_clash
from events.operations.tickets import new_code
from events.queries import Cancelling, cancelling_of, free_of, questions_of, sessions_of, why_unchangeable

CANCELLED_BY_HOLDER = UUID("6a1c61c4-2a43-4a1f-9a3f-3ef6b9a2f0d7")  # names what is asked for each ticket, so once


class CannotChange(DomainError):
    """The rules do not allow it, or not any more; the text says why."""


@transaction.atomic
@knowing_the_association()
def cancel_ticket(*, registration: Registration, seen: Decimal | None, at: datetime, by: User | None) -> Cancelling:
    """Give a ticket back by oneself: its seat is free at once, and what the event's rules say goes back to the card.

    `seen` is what the page said would come back. Cancelling again changes nothing. Raises CannotChange, where the rules
    say no or something else by now, and billing's CannotGiveBack.
    """
    registration = _locked(registration)
    planned = cancelling_of(registration, at=at)
    if registration.cancelled_at is not None and registration.moved_to_id is None:
        return planned
    if planned.refusal:
        raise CannotChange(planned.refusal)
    if seen is not None and seen != planned.back.amount:
        raise CannotChange(_("What comes back has changed meanwhile. Look at it, and go on if it suits you."))
    asked = GivingBack(
        request=uuid5(CANCELLED_BY_HOLDER, str(registration.pk)),
        credits=planned.credits,
        revoked=frozenset(line.pk for line in planned.lines),
        refund=planned.back.amount,
        method=Refund.Method.CARD if planned.back else "",
    )
    give_back(order=planned.lines[0].order, asked=asked, why=None, at=at, by=by)
    return planned


@transaction.atomic
def pass_on_ticket(*, registration: Registration, name: str, email: str, at: datetime, by: User | None) -> Registration:
    """Let somebody else come instead: a new code, so that the old ticket opens nothing any more; both are told.

    What they answered was theirs, so it goes; sessions stay chosen. Raises CannotChange.
    """
    registration = _changeable(registration, at)
    tell_passed_on(registration=registration, to=name, at=at)
    before = registration.contact
    registration.name, registration.email, registration.contact = name, email, None
    registration.code, registration.answers = new_code(), {}
    registration.save(update_fields=["name", "email", "contact", "code", "answers"])
    _record("event.passed_on", registration, at, by, contact=before)
    send_ticket(registration=registration, at=at)
    return registration


@transaction.atomic
def change_ticket(
    *, registration: Registration, answers: Mapping[str, Value], sessions: Collection[int] | None, at: datetime,
    by: User | None,
) -> None:  # fmt: skip
    """Answer so, and take part in these sessions (their keys; None: as before) from now on; all or nothing.

    Answers to what is no longer asked stay. Sessions that cost nothing are chosen and left freely; what was paid can be
    swapped for what costs the same; anything else is for staff. Raises CannotChange, CannotChoose, NoSeatLeft.
    """
    registration = _changeable(registration, at)
    questions = questions_of(registration.ticket_type.event)
    asked = {one.field.key for one in questions}
    kept = {key: value for key, value in registration.answers.items() if key not in asked}
    said = {**kept, **answers_of(questions, Wishes(tuple(answers.items())))}
    is_moved = sessions is not None and _choose(registration, sessions, at)
    if said == registration.answers and not is_moved:
        return
    registration.answers = said
    registration.save(update_fields=["answers"])
    _record("event.changed", registration, at, by)


def _choose(registration: Registration, sessions: Collection[int], at: datetime) -> bool:
    """Whether these are others than before; then they are chosen, under the event's lock."""
    event = Event.objects.select_for_update(no_key=True).get(pk=registration.ticket_type.event_id)
    known = {one.pk: one for one in sessions_of(event, at=at)}
    if not set(sessions) <= known.keys():
        raise CannotChoose(_("One of the sessions cannot be chosen any more. Look at them again."))
    check_no_clash([known[key] for key in sessions])
    places = {one.session_id: one for one in registration.places.filter(cancelled_at=None).select_related("order_line")}
    if places.keys() == set(sessions):
        return False
    added = [known[key] for key in sessions if key not in places]
    for session in added:
        if free_of(session) == 0:
            raise NoSeatLeft(session, 0)
    _move(registration, [place for key, place in places.items() if key not in sessions], added, at)
    return True


def _move(registration: Registration, dropped: list[SessionPlace], added: list[Session], at: datetime) -> None:
    """Leave some sessions and take others; a paid place goes over to one that costs the same."""
    paid = [place for place in dropped if place.order_line is not None and place.order_line.gross]
    costly = {session.pk: price for session in added if (price := _price(registration, session, at))}
    for place in paid:
        price = place.order_line.gross if place.order_line else Decimal(0)
        instead = next((key for key, amount in costly.items() if amount == price), None)
        if instead is None:
            raise CannotChoose(
                _("“%(session)s” was paid for. It can be swapped for one at the same price; for anything else ask us.")
                % {"session": place.session}
            )
        del costly[instead]
        place.session_id = instead
        place.save(update_fields=["session"])
    if costly:
        session = next(one for one in added if one.pk in costly)
        raise CannotChoose(_("“%(session)s” costs extra. Ask us, and we add it.") % {"session": session})
    SessionPlace.objects.filter(pk__in=[one.pk for one in dropped if one not in paid]).update(cancelled_at=at)
    moved = {place.session_id for place in paid}
    SessionPlace.objects.bulk_create(
        SessionPlace(registration=registration, session=one, code=new_code()) for one in added if one.pk not in moved
    )


def _price(registration: Registration, session: Session, at: datetime) -> Decimal:
    """What whoever ordered the ticket would pay for a session today, tax included."""
    if session.product is None or registration.order_line is None:
        return Decimal(0)
    quote = price_for(session.product, registration.order_line.order.buyer, day_of(at))
    return with_tax(quote.amount, session.product, day_of(at)).amount


def _locked(registration: Registration) -> Registration:
    """The registration as it is now, its order's row locked, which everybody locks first.

    Raises CannotChange for one that moved to another event, and its order line with it.
    """
    if Order.objects.select_for_update(of=("self",)).filter(lines__registration=registration).first() is None:
        raise CannotChange(_("This ticket is not valid any more."))
    return Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer").get(
        pk=registration.pk
    )


def _changeable(registration: Registration, at: datetime) -> Registration:
    """The same, if it is a valid ticket for something that has not begun, not used yet. Raises CannotChange."""
    registration = _locked(registration)
    if why := why_unchangeable(registration, at=at):
        raise CannotChange(why)
    return registration


def _record(
    kind: str, registration: Registration, at: datetime, by: User | None, *, contact: Contact | None = None
) -> None:
    order_line = registration.order_line
    whose = contact or registration.contact or (order_line.order.buyer if order_line else None)
    facts = {"name": registration.ticket_type.event.title}
    channel = "" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE
    activity.record(kind, contact=whose, on=registration, by=by, at=at, channel=channel, facts=facts)
