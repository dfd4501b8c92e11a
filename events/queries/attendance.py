"""Who is there already: the count at the door, and whom somebody at the door looks for by name."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ams.core.ready import among, ready
from billing.models import OrderLine
from events.models import CheckIn, Event, Registration, Session, SessionPlace, TicketType

FOUND_AT_ONCE = 20


class Attendance(NamedTuple):
    """How many came in, of how many who have a ticket that holds."""

    came: int
    expected: int


def expected_at(event: Event, session: Session | None = None) -> QuerySet[Registration]:
    """Everybody with a ticket that holds, for an event or a session of it."""
    rows = Registration.objects.confirmed().filter(ticket_type__event=event)
    if session is None:
        return rows
    return rows.filter(pk__in=SessionPlace.objects.filter(session=session, cancelled_at=None).values("registration"))


def attendance_at(event: Event, session: Session | None = None) -> Attendance:
    """The count at the door. Two queries."""
    came = CheckIn.objects.standing().filter(session=session, registration__ticket_type__event=event)
    return Attendance(came.count(), expected_at(event, session).count())


def came_with(kinds: Iterable[TicketType]) -> int:
    """How many with such tickets are in at the event itself. One query."""
    return next(iter(_came(tuple(kind.pk for kind in kinds))), 0)


@ready
def _came(kinds: tuple[int, ...]) -> QuerySet[CheckIn, int]:
    """One number, or none where nobody is."""
    rows = CheckIn.objects.standing().filter(among("registration__ticket_type", kinds), session=None).order_by()
    return rows.values("session").annotate(many=Count("pk")).values_list("many", flat=True)


def with_arrivals(rows: QuerySet[Registration], session: Session | None = None) -> QuerySet[Registration]:
    """Each with `came_at`, the instant it came in (to a session), and `check_in`, the key of that; None if not."""
    mine = CheckIn.objects.standing().filter(registration=OuterRef("pk"), session=session)
    return rows.annotate(came_at=Subquery(mine.values("at")[:1]), check_in=Subquery(mine.values("pk")[:1]))


def was_there() -> Exists:
    """Whether a registration came in at all: to the event, or to any session of it."""
    return Exists(CheckIn.objects.standing().filter(registration=OuterRef("pk")))


def ordered_as(word: str) -> Q:
    """Of an order that is called so: looked up once, where a join would be made for everybody who is looked through."""
    return Q(order_line__in=OrderLine.objects.filter(order__reference=word.upper()).values("pk"))


def find_at_door(event: Event, words: str, session: Session | None = None) -> list[Registration]:
    """Some whose name, address, order or code has all of these words, by name. Also those who cannot come in."""
    rows = Registration.objects.filter(ticket_type__event=event)
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(code__startswith=word.upper()) | ordered_as(word)
        )
    found = with_arrivals(rows, session).select_related("ticket_type")
    return list(found.order_by("name", "pk")[:FOUND_AT_ONCE])
