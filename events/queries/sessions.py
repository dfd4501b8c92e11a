"""Parts of an event that people choose among: what each costs somebody, how many seats it has, what excludes what."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format, time_format

from ams.core.money import Money
from ams.core.ready import ready
from billing.models import Order
from billing.prices import Quote
from events.models import Event, EventQuestion, Session, SessionPlace
from events.queries.seats import SCARCE


@dataclass(frozen=True, slots=True)
class SessionOffer:
    """A session for one buyer at one moment. Without a quote it costs nothing more than the ticket."""

    session: Session
    quote: Quote | None
    to_pay: Money | None
    left: int | None  # None: room for everybody who comes

    @property
    def is_sold_out(self) -> bool:
        """Whether no seat is free."""
        return self.left == 0

    @property
    def is_scarce(self) -> bool:
        """Whether so few seats are free that it is worth saying."""
        return self.left is not None and 0 < self.left <= SCARCE


def sessions_of(event: Event, *, at: datetime, besides: Order | None = None) -> list[Session]:
    """The sessions of an event in order; `taken` seats of each as whoever takes one counts them. One query."""
    return list(_with_taken(event.sessions.select_related("product__tax_code", "product__seller"), at, besides))


def free_of(session: Any) -> int | None:
    """How many seats one can have of a session that `sessions_of` found; None where there is room for everybody."""
    return None if session.capacity is None else max(session.capacity - session.taken, 0)


def full_session(registrations: Collection[int], *, at: datetime) -> tuple[Session, int] | None:
    """A session in which these registrations do not all fit beside the others; and how many seats are left for them.

    Call it with the row of their event locked.
    """
    wanted = Counter(
        SessionPlace.objects.filter(registration__in=registrations, cancelled_at=None).values_list("session", flat=True)
    )
    if not wanted:
        return None
    others = SessionPlace.objects.seated(at=at).exclude(registration__in=registrations)
    taken = Counter(others.filter(session__in=wanted).values_list("session", flat=True))
    for session in Session.objects.filter(pk__in=wanted, capacity__isnull=False).order_by("pk"):
        left = max((session.capacity or 0) - taken[session.pk], 0)
        if left < wanted[session.pk]:
            return session, left
    return None


def questions_of(event: Event) -> list[EventQuestion]:
    """What is asked of everybody who comes, in order; fields that are no longer asked for are left out. One query."""
    return list(event.questions.filter(field__archived_at=None).select_related("field"))


def asks_questions(event: Event) -> bool:
    """Whether it asks or asked anything of those who come. One query."""
    return bool(_first_question(event.pk))


@ready
def _first_question(event: int) -> QuerySet[EventQuestion, int]:
    return EventQuestion.objects.filter(event=event).order_by().values_list("pk", flat=True)[:1]


def knowing_what_they_ask(events: QuerySet[Event]) -> QuerySet[Any]:
    """Events, each with `asks_more`: whether there are sessions to choose or questions to answer."""
    mine = Q(event=OuterRef("pk"))
    asked = EventQuestion.objects.filter(mine, field__archived_at=None)
    annotated: QuerySet[Any] = events.annotate(asks_more=Exists(Session.objects.filter(mine)) | Exists(asked))
    return annotated


def first_clash(sessions: Iterable[Session]) -> tuple[Session, Session] | None:
    """Two of these that take place at the same time. One that begins when another ends is after it."""
    for one, other in combinations(sessions, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            return one, other
    return None


def places_of(registrations: Sequence[int]) -> dict[int, list[SessionPlace]]:
    """The places that registrations have, by their keys, in the order of the sessions. One query."""
    rows = SessionPlace.objects.filter(registration__in=registrations, cancelled_at=None)
    found: dict[int, list[SessionPlace]] = {}
    in_order = rows.select_related("session__event", "session__product", "order_line").order_by(
        "session__start_date", "session__start_time", "pk"
    )
    for place in in_order:
        found.setdefault(place.registration_id, []).append(place)
    return found


def session_when(session: Session) -> str:
    """When a session is, by the clocks there; the day too where the event has several."""
    hours = f"{time_format(session.start_time)} – {time_format(session.end_time)}"
    if not session.event.is_several_days and session.start_date == session.end_date == session.event.start_date:
        return hours
    return f"{date_format(session.start_date, 'D')} {date_format(session.start_date)}, {hours}"


def _with_taken(rows: QuerySet[Session], at: datetime, besides: Order | None) -> QuerySet[Any]:
    seated = SessionPlace.objects.seated(at=at)
    if besides is not None:
        seated = seated.exclude(registration__order_line__order=besides)
    counted = Count("places", filter=Q(places__in=seated.values("pk")))
    annotated: QuerySet[Any] = rows.select_related("event").annotate(taken=counted)
    return annotated
