"""What an event brings: charged for tickets, differences and sessions, less what was credited of that again.

A line counts from when its order is settled, also for people who no longer come: what was not credited is kept. Where
somebody moved to another event, their line went along, and so does its revenue.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from ams.core.ready import among, ready
from events.models import Registration, SessionPlace, TicketType


def revenue_by_ticket(kinds: Iterable[TicketType]) -> dict[int, Decimal]:
    """Of each of these ticket types, by its key; those that brought nothing are left out. One query."""
    return _added_up(_of_kinds(tuple(kind.pk for kind in kinds)))


def revenue_by_registration(keys: Sequence[int]) -> dict[int, Decimal]:
    """Of each of these registrations; those that brought nothing are left out. One query."""
    rows, places = Registration.objects.filter(pk__in=keys), SessionPlace.objects.filter(registration__in=keys)
    return _added_up(_brought(rows, places, "pk"))


@ready
def _of_kinds(kinds: tuple[int, ...]) -> QuerySet[Any, tuple[int, Decimal]]:
    places = SessionPlace.objects.filter(among("registration__ticket_type", kinds))
    return _brought(Registration.objects.filter(among("ticket_type", kinds)), places, "ticket_type")


def _brought(
    rows: QuerySet[Registration], places: QuerySet[SessionPlace], by: str
) -> QuerySet[Any, tuple[int, Decimal]]:
    """What was charged, and as less than nothing what was credited, by a column of registrations; to be added up."""
    sums: list[QuerySet[Any, Any]] = []
    all_lines: list[tuple[QuerySet[Any], str, str]] = [
        (rows, "order_line", by),
        (rows, "difference_line", by),
        (places, "order_line", f"registration__{by}"),
    ]
    for found, line, key in all_lines:
        charged = found.filter(**{f"{line}__due_at__isnull": False}).order_by()
        credited = charged.filter(**{f"{line}__credits__isnull": False})
        sums.append(charged.values_list(key).annotate(sum=Sum(f"{line}__gross")))
        sums.append(credited.values_list(key).annotate(sum=-Sum(f"{line}__credits__gross")))
    return sums[0].union(*sums[1:], all=True)


def _added_up(sums: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for key, amount in sums:
        found[key] += amount
    return dict(found)
