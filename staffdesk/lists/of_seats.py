"""Lists by seats: who may use the membership of an organisation on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from members.models import Membership, Seat
from staffdesk.lists.criteria import Condition
from staffdesk.lists.terms import on_the_day


def seats_that_count(on: date) -> QuerySet[Seat]:
    """Those that give something: the organisation's membership holds, in grace too, and the person belongs to it."""
    holding = on_the_day(Membership.objects.filter(seats__isnull=False), ("current", "in_grace"), on)
    return Seat.objects.counting(on=on).filter(membership__in=holding.values("pk"))


def has_a_seat(on: date) -> Q:
    """Of a contact: has a seat that counts on a day. Asked by their keys, for few people have one."""
    return Q(pk__in=seats_that_count(on).values("affiliation__person"))


def in_seat(condition: Condition, on: date) -> Q:
    """Of a contact: has a seat that counts on a day, of a membership of any of the types."""
    seats = seats_that_count(on).filter(membership__type__in=list(map(int, condition.values)))
    return Q(pk__in=seats.values("affiliation__person"))
