"""What a membership is on a day, asked of the database; the same as `members.terms.state` says of one membership."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Upper

from ams.core.association import association_zone
from members.models import Membership, Term
from members.models.memberships import TermQuerySet
from staffdesk.lists.criteria import Condition

A_DAY = timedelta(days=1)


def held_by(contact: OuterRef) -> QuerySet[Membership]:
    """A contact's memberships, for a subquery."""
    return Membership.objects.filter(holder=contact)


def meets(memberships: QuerySet[Membership], condition: Condition, on: date) -> QuerySet[Membership]:
    """Those that meet a condition about memberships."""
    day = date.fromisoformat(condition.on) if condition.on else on
    match condition.about:
        case "type":
            return memberships.filter(type__in=map(int, condition.values))
        case "state":
            return on_the_day(memberships, condition.values, day)
        case "years":
            return memberships.filter(Exists(_terms().filter(days__startswith__lte=years_before(day, condition))))
    first, last = (date.fromisoformat(value) if value else None for value in condition.values)
    return _ending(memberships, first, last) if condition.about == "ends" else _begun(memberships, first, last)


def years_before(day: date, condition: Condition) -> date:
    """The last day on which one may have begun to have been it for so many years."""
    year = day.year - int(condition.values[0])
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February: the anniversary of 1 March is still to come
        return day.replace(year=year, day=28)


def with_begun_terms(memberships: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    """Those that were paid for and have begun."""
    return memberships.filter(Exists(_begun_terms(on)))


def on_the_day(memberships: QuerySet[Membership], states: Sequence[str], on: date) -> QuerySet[Membership]:
    """Those in any of some states on a day."""
    midnight = datetime.combine(on + A_DAY, time.min, tzinfo=association_zone())
    held = Q(Exists(_terms().current(on=on)))
    begun = Q(Exists(_begun_terms(on)))
    ended = Q(cancelled_at__isnull=False, cancelled_at__lt=midnight)
    left = Q(leaving_since__isnull=False) & begun & ~held
    over = ~ended & begun & ~held & Q(leaving_since=None)
    ways = {
        "cancelled": ended | left,
        "current": ~ended & held,
        "pending": ~ended & ~begun,
        "in_grace": over & Q(over_on__gt=on),
        "lapsed": over & Q(over_on__lte=on),
    }
    if not {"in_grace", "lapsed"}.isdisjoint(states):
        memberships = memberships.alias(over_on=_over_on(on))
    return memberships.filter(reduce(or_, (ways[state] for state in states)))


def _over_on(on: date) -> "ExpressionWrapper[Any]":
    """The day grace is over: so long after the last day begun as was agreed for the last term."""
    last_begun = _begun_terms(on).order_by(Upper("days").desc(nulls_last=True)).values(ended=Upper("days"))[:1]
    grace = _terms().order_by(Upper("days").desc(nulls_first=True)).values("grace_days")[:1]
    return ExpressionWrapper(Subquery(last_begun) + Subquery(grace), output_field=DateField())


def _ending(memberships: QuerySet[Membership], first: date | None, last: date | None) -> QuerySet[Membership]:
    """Whose last standing term has its last day between two days."""
    ends = _terms().filter(days__endswith__isnull=False)
    if first:
        ends = ends.filter(days__endswith__gt=first)
    if last:
        ends = ends.filter(days__endswith__lte=last + A_DAY)
    beyond = Q(days__endswith=None)
    if last:
        beyond |= Q(days__endswith__gt=last + A_DAY)
    return memberships.filter(Exists(ends), ~Exists(_terms().filter(beyond)))


def _begun(memberships: QuerySet[Membership], first: date | None, last: date | None) -> QuerySet[Membership]:
    """Whose first standing term has its first day between two days."""
    begun = _terms()
    if last:
        begun = begun.filter(days__startswith__lte=last)
    if first:
        begun = begun.filter(days__startswith__gte=first)
        memberships = memberships.filter(~Exists(_terms().filter(days__startswith__lt=first)))
    return memberships.filter(Exists(begun))


def _terms() -> TermQuerySet:
    return Term.objects.standing().filter(membership=OuterRef("pk"))


def _begun_terms(on: date) -> TermQuerySet:
    return _terms().filter(days__startswith__lte=on)
