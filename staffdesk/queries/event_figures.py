"""How an event sells: what it brings, and drawn as a curve; and what its registrants answered, counted."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from ams.core.association import association_zone, the_association
from ams.core.custom_values import written
from ams.core.models import FieldDefinition
from ams.core.money import Money
from ams.core.ready import among, ready
from events.models import Event, Registration, TicketType
from events.queries import revenue_by_ticket

WIDTH, HEIGHT = 600, 140  # of the drawing, in its own units
MOST_ANSWERS = 12  # different ones that are counted one by one


@dataclass(frozen=True, slots=True)
class Curve:
    """How many came to have a ticket that holds, day by day; `weeks` are the same as figures, the latest first."""

    days: list[tuple[date, int]]  # each day on which the number grew, and the number at its end
    first: date
    last: date
    capacity: int | None
    in_last_week: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.days[-1][1]

    @property
    def top(self) -> int:
        """What the drawing is as high as."""
        return max(self.total, self.capacity or 0)

    @property
    def path(self) -> str:
        """The line, as steps: it stays until somebody more comes."""
        points = [f"M{self._x(self.first)} {HEIGHT}"]
        points += [f"H{self._x(day)}V{self._y(count)}" for day, count in self.days]
        return "".join([*points, f"H{self._x(self.last)}"])

    @property
    def area(self) -> str:
        """What lies below the line."""
        return f"{self.path}V{HEIGHT}Z"

    @property
    def full_at(self) -> float | None:
        """Where the line of all seats is drawn."""
        return None if self.capacity is None else self._y(self.capacity)

    @property
    def weeks(self) -> list[tuple[date, int, int]]:
        """Beginning with each Monday: how many came to have a ticket then, and how many had one at its end."""
        grown: dict[date, int] = {}
        before = 0
        for day, count in self.days:
            monday = day - timedelta(days=day.weekday())
            grown[monday] = grown.get(monday, 0) + count - before
            before = count
        ends = accumulate(grown.values())
        return list(reversed([(monday, more, end) for (monday, more), end in zip(grown.items(), ends, strict=True)]))

    def _x(self, day: date) -> float:
        return round(WIDTH * (day - self.first).days / max((self.last - self.first).days, 1), 1)

    def _y(self, count: int) -> float:
        return round(HEIGHT - (HEIGHT - 4) * count / self.top, 1)


@dataclass(frozen=True, slots=True)
class Answers:
    """One question, and how often each answer was given; the most frequent first, of text only how many there are."""

    field: FieldDefinition
    counted: list[tuple[str, int]]
    given: int
    different: int


def revenue_of(kinds: Sequence[TicketType]) -> tuple[Money, list[tuple[TicketType, Money]]]:
    """What was charged less what was credited, altogether and of each ticket type. One query.

    In the association's currency; also of people who no longer come.
    """
    currency, found = the_association().currency, revenue_by_ticket(kinds)
    parts = [(kind, Money.rounded(found.get(kind.pk, Decimal(0)), currency)) for kind in kinds]
    return sum((revenue for _kind, revenue in parts), start=Money.zero(currency)), parts


def curve_of(event: Event, kinds: Iterable[TicketType], *, at: datetime) -> Curve | None:
    """Of those who come with its ticket types; None before anybody does. One query."""
    zone = association_zone()
    found = _daily(zone)(tuple(kind.pk for kind in kinds))
    if not found:
        return None
    today = at.astimezone(zone).date()
    last = max(min(today, event.end_date), found[-1][0])
    sums = accumulate(more for _day, more in found)
    days = [(day, total) for (day, _more), total in zip(found, sums, strict=True)]
    announced = event.published_at.astimezone(zone).date() if event.published_at else found[0][0]
    lately = sum(more for day, more in found if day > today - timedelta(days=7))
    return Curve(days, min(announced, found[0][0]), last, event.capacity, lately)


@cache
def _daily(zone: ZoneInfo) -> Callable[[tuple[int, ...]], list[tuple[date, int]]]:
    """A ready statement for each zone, which stands in it: how many came to have a ticket that holds, by days."""

    @ready
    def daily(kinds: tuple[int, ...]) -> QuerySet[Any, tuple[date, int]]:
        rows = Registration.objects.confirmed().filter(among("ticket_type", kinds)).order_by()
        days = rows.annotate(day=TruncDate("confirmed_at", tzinfo=zone)).values("day").annotate(more=Count("pk"))
        return days.order_by("day").values_list("day", "more")

    return daily


def answers_counted(event: Event, *, sees_all_fields: bool) -> list[Answers]:
    """What those who come (or have still to pay) answered, for each question that is or was asked. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said.key, said.value::text, count(*) FROM events_registration one "
            "JOIN events_tickettype kind ON kind.id = one.ticket_type_id "
            "CROSS JOIN LATERAL jsonb_each(one.answers) said "
            "WHERE kind.event_id = %s AND one.cancelled_at IS NULL AND one.lapsed_at IS NULL "
            "GROUP BY said.key, said.value ORDER BY count(*) DESC, said.value",
            [event.pk],
        )
        rows = [(key, json.loads(value), count) for key, value, count in cursor.fetchall()]
    keys = {key for key, _value, _count in rows}
    fields = FieldDefinition.objects.filter(Q(key__in=keys) | Q(event_questions__event=event)).distinct()
    return [_answers(field, rows) for field in fields.shown_to(administrators=sees_all_fields)]


def _answers(field: FieldDefinition, rows: list[tuple[str, object, int]]) -> Answers:
    mine = [(written(value, field.kind), count) for key, value, count in rows if key == field.key]
    return Answers(field, mine[:MOST_ANSWERS], sum(count for _said, count in mine), len(mine))
