"""Seats: taken and given up under the lock of their event's row, so that no seat is ever sold twice.

Confirmed seats, those that are held and have not expired, and those offered to somebody who waited count together. One
row covers an event and its ticket types. Lock order: order → event → membership → stock → number series.

Whatever frees a seat, and whoever wants one, lets those who wait have theirs first (`offering.py`).

The lock leaves the event's key alone (`FOR NO KEY UPDATE`): a registration may be written while somebody else holds it,
and waits only when it takes its seat.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.keeping import NothingLeft
from billing.models import Order
from events.models import Event, Hold, Registration, TicketType, WaitlistEntry
from events.operations.offering import lock_event, offer_freed_seats
from events.queries import full_session, seats_taken


class NoSeatLeft(NothingLeft):
    """Fewer seats are free than somebody wants; `left` says how many there are, `what` of which event or part."""

    def __init__(self, what: object, left: int) -> None:
        words = (
            ngettext(
                "Only %(left)d seat of “%(what)s” is free. Register fewer people, or ask us.",
                "Only %(left)d seats of “%(what)s” are free. Register fewer people, or ask us.",
                left,
            )
            if left
            else _("“%(what)s” is full. Ask us whether a seat may become free.")
        )
        super().__init__(words % {"what": what, "left": left})
        self.what, self.left = what, left


@transaction.atomic
def take_seats(*, registrations: Sequence[Registration], until: datetime | None, at: datetime) -> None:
    """Hold a seat for each until an instant (None: until it is confirmed), all or none. Raises NoSeatLeft.

    Who has a seat keeps it, and it is never held for less than before; who had one and lost it gets one if there is.
    Those that were cancelled are left alone. Call it with the row of their order locked.
    """
    for event, mine in _by_event(registrations).items():
        _take_seats_of(lock_event(event), mine, until, at)


@transaction.atomic
def give_up_seats(*, registrations: Iterable[Registration], at: datetime, unpaid: bool) -> None:
    """Free the seats of registrations, because nobody paid in time or (not `unpaid`) they are cancelled. Repeatable."""
    for key, mine in _by_event(registrations).items():
        event = lock_event(key)
        rows = Registration.objects.filter(pk__in=[one.pk for one in mine], cancelled_at=None, lapsed_at=None)
        Hold.objects.filter(registration__in=[one.pk for one in mine]).delete()
        if unpaid:
            rows.filter(confirmed_at=None).update(lapsed_at=at)
        else:
            rows.update(cancelled_at=at)
        offer_freed_seats(event=event, at=at)


@transaction.atomic
def pass_seats(*, earlier: Order, registrations: Sequence[Registration], at: datetime) -> None:
    """Let registrations have the seats that an earlier unpaid order of the same visitor holds.

    Who goes back and changes something loses no seat to others, nor to those who wait; also not by choosing another
    ticket, where that has room of its own. What is too few they take like anybody; what is too much is free when the
    earlier order is called off.
    """
    Order.objects.select_for_update().get(pk=earlier.pk)
    for event, mine in _by_event(registrations).items():
        lock_event(event)
        held = Registration.objects.held(at=at).filter(order_line__order=earlier).exclude(hold__expires_at=None)
        seats = list(held.select_related("hold").order_by("pk"))
        without = []
        for one in mine:
            same = next((seat for seat in seats if seat.ticket_type_id == one.ticket_type_id), None)
            if same is None:
                without.append(one)
            else:
                seats.remove(same)
                _pass_seat(same, one)
        for one in without:
            if seats and _has_room_of_its_own(one, at):
                _pass_seat(seats.pop(0), one)


def _pass_seat(earlier: Registration, one: Registration) -> None:
    Hold.objects.create(registration=one, expires_at=earlier.hold.expires_at)
    Hold.objects.filter(registration=earlier).delete()


def _has_room_of_its_own(one: Registration, at: datetime) -> bool:
    """Whether its ticket has a seat left for it among those of this type alone. The event's row is locked."""
    kind = TicketType.objects.get(pk=one.ticket_type_id)
    return kind.capacity is None or seats_taken(Event(pk=kind.event_id), at=at).get(kind.pk, 0) < kind.capacity


@transaction.atomic
def confirm_seat(*, registration: Registration, at: datetime) -> bool:
    """Let a registration that is paid for come; False if it was confirmed before. Raises NoSeatLeft.

    Its money is here, so its seat has been held without an end since then; where it has not, there must be one.
    """
    take_seats(registrations=[registration], until=None, at=at)
    news = Registration.objects.filter(pk=registration.pk, confirmed_at=None, cancelled_at=None)
    if not news.update(confirmed_at=at):
        return False
    Hold.objects.filter(registration=registration).delete()
    return True


def _take_seats_of(event: Event, mine: list[Registration], until: datetime | None, at: datetime) -> None:
    """The same for registrations of one event, whose row is locked."""
    keys = [one.pk for one in mine]
    rows = list(Registration.objects.filter(pk__in=keys, cancelled_at=None, confirmed_at=None).select_related("hold"))
    seated = set(Registration.objects.seated(at=at).filter(pk__in=keys).values_list("pk", flat=True))
    wanted = Counter(one.ticket_type_id for one in rows if one.pk not in seated and one.overbooked_by_id is None)
    if wanted:
        check_room(event=event, wanted=wanted, at=at)
    if full := full_session([one.pk for one in rows if one.overbooked_by_id is None], at=at):
        raise NoSeatLeft(*full)
    Registration.objects.filter(pk__in=[one.pk for one in rows if one.lapsed_at]).update(lapsed_at=None)
    Hold.objects.bulk_create(
        [Hold(registration=one, expires_at=_later(one, until)) for one in rows],
        update_conflicts=True, unique_fields=["registration"], update_fields=["expires_at"],
    )  # fmt: skip


def _end_expired_holds(event: Event, at: datetime) -> None:
    """From here on they are over for everybody: also for whoever began earlier by the clock and waits for the lock."""
    Hold.objects.filter(registration__ticket_type__event=event, expires_at__lte=at).delete()


def check_room(*, event: Event, wanted: Counter[int], at: datetime) -> None:
    """Whether so many more fit into an event whose row is locked, by ticket type and altogether. Raises NoSeatLeft.

    Those who wait have theirs first.
    """
    _end_expired_holds(event, at)
    offer_freed_seats(event=event, at=at)
    _check_left(event, wanted, at)


def _check_left(event: Event, wanted: Counter[int], at: datetime) -> None:
    taken = seats_taken(event, at=at)
    if event.capacity is not None and (left := event.capacity - sum(taken.values())) < wanted.total():
        raise NoSeatLeft(event, max(left, 0))
    for kind in TicketType.objects.filter(pk__in=wanted).order_by("position", "pk"):
        if kind.capacity is not None and (left := kind.capacity - taken.get(kind.pk, 0)) < wanted[kind.pk]:
            raise NoSeatLeft(kind, max(left, 0))


def check_party(*, event: Event, entry: WaitlistEntry, at: datetime) -> None:
    """Whether seats are free for a party that is offered them out of turn. Raises NoSeatLeft."""
    _check_left(event, Counter({entry.ticket_type_id: entry.size}), at)


def _later(one: Registration, until: datetime | None) -> datetime | None:
    """Until when its seat is held: never for less than it is already."""
    hold: Hold | None = getattr(one, "hold", None)
    if hold is None or until is None:
        return until
    return None if hold.expires_at is None else max(hold.expires_at, until)


def _by_event(registrations: Iterable[Registration]) -> dict[int, list[Registration]]:
    """In the order in which everybody locks events."""
    rows = list(registrations)
    events = dict(TicketType.objects.filter(pk__in={one.ticket_type_id for one in rows}).values_list("pk", "event"))
    return {
        event: [one for one in rows if events[one.ticket_type_id] == event] for event in sorted(set(events.values()))
    }
