"""Who is registered for an event, narrowed as staff ask, and everything about one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import F, Q, QuerySet

from ams.core.custom_values import written
from ams.core.models import Activity, FieldDefinition
from ams.core.ready import among, ready
from events.models import Certificate, CheckIn, Credit, Registration, SessionPlace, TicketType
from events.queries import ordered_as, was_there, with_arrivals
from staffdesk.queries.timeline import of_object
from staffdesk.words import Fact

COMING, UNPAID, GONE, ABSENT = "", "unpaid", "gone", "absent"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which registrants: how they stand, with which ticket, whether they came, called how."""

    state: str = COMING
    ticket: TicketType | None = None
    came: str = ""  # yes or no
    words: str = ""


@dataclass(frozen=True, slots=True)
class RegistrantRecord:
    """Everything the page of a registrant shows."""

    check_ins: list[CheckIn]
    places: list[SessionPlace]
    certificates: list[Certificate]
    credits: list[Credit]
    answers: list[Fact]
    activities: list[Activity]

    @property
    def is_in(self) -> bool:
        """Whether they came in to the event itself."""
        return any(one.undone_at is None and one.session_id is None for one in self.check_ins)

    @property
    def certificate(self) -> Certificate | None:
        """The one that holds."""
        return next((one for one in self.certificates if not hasattr(one, "revocation")), None)


def registrants(kinds: Iterable[TicketType], asked: Asked, *, at: datetime) -> QuerySet[Registration]:
    """Those with such tickets who come, whose seats are held, who come no more, or who had one and did not come."""
    shown = {
        UNPAID: Registration.objects.held(at=at),
        GONE: Registration.objects.filter(Q(cancelled_at__isnull=False) | Q(lapsed_at__isnull=False)),
    }.get(asked.state, Registration.objects.confirmed())
    rows = shown.filter(ticket_type__in=[asked.ticket] if asked.ticket else list(kinds))
    if asked.came or asked.state == ABSENT:
        rows = rows.filter(was_there() if asked.came == "yes" and asked.state != ABSENT else ~was_there())
    for word in asked.words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | ordered_as(word))
    return rows


def with_details(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Each with facts of its order (`reference`, `paid`, `currency`) and when it came in (`came_at`)."""
    order = "order_line__order"
    full = with_arrivals(rows).select_related("ticket_type")
    return full.annotate(
        reference=F(f"{order}__reference"), paid=F("order_line__gross"), currency=F(f"{order}__currency")
    )


def first_coming(kinds: Iterable[TicketType], *, many: int) -> list[Registration]:
    """The first of those who come, by name, with details: what the page of an event is opened with. One query."""
    return _first_coming(many)(tuple(kind.pk for kind in kinds))


@cache
def _first_coming(many: int) -> Callable[[tuple[int, ...]], list[Registration]]:
    @ready
    def first(kinds: tuple[int, ...]) -> QuerySet[Registration]:
        coming = Registration.objects.confirmed().filter(among("ticket_type", kinds)).order_by("name", "pk")
        return with_details(Registration.objects.filter(pk__in=coming.values("pk")[:many])).order_by("name", "pk")

    return first


def find_registrant(slug: str, pk: int) -> Registration | None:
    """One registrant of an event, with its order and contact."""
    rows = Registration.objects.filter(pk=pk, ticket_type__event__slug=slug)
    moves = ("moved_to__ticket_type__event", "moved_from__ticket_type__event", "difference_line__order")
    full = rows.select_related("contact", "ticket_type__event", "order_line__order", "overbooked_by__reason", *moves)
    return full.first()


def record_of(one: Registration, *, sees_all_fields: bool) -> RegistrantRecord:
    """What belongs to one registrant. Seven queries."""
    check_ins = one.check_ins.select_related("session", "by", "undone_by").order_by("at", "pk")
    certificates = one.certificates.select_related("revocation__exception").order_by("-pk")
    return RegistrantRecord(
        check_ins=list(check_ins[:50]),
        places=list(one.places.select_related("session").order_by("session__start_date", "session__start_time")),
        certificates=list(certificates[:20]),
        credits=list(one.credits.select_related("category", "exception").order_by("pk")[:50]),
        answers=_answers(one, sees_all_fields=sees_all_fields),
        activities=list(of_object(one)[:50]),
    )


def _answers(one: Registration, *, sees_all_fields: bool) -> list[Fact]:
    """What they answered, in the order it was asked."""
    asked = FieldDefinition.objects.filter(key__in=one.answers).shown_to(administrators=sees_all_fields)
    return [Fact(str(field), written(one.answers[field.key], field.kind)) for field in asked] if one.answers else []
