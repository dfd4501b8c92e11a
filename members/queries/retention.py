"""Who was due and renewed, who lapsed, joined, came back and stayed: said once, for figures and the rows behind them.

All of it is about a contact in an exclusivity group and computed from standing terms. Another type of the group goes on
from the one before, so changing the type is renewing; it counts for the type one had.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan

from members.models import Term, TermQuerySet

A_DAY = timedelta(days=1)


class Fate(StrEnum):
    """What became of a term that is over."""

    RENEWED = "renewed"
    IN_GRACE = "in_grace"
    LAPSED = "lapsed"


def due(*, first: date, last: date, on: date) -> TermQuerySet:
    """Terms whose last paid day lies between two days, both counted, and is over on a day.

    A lifetime is never due, nor is what another type took the place of before it was over.
    """
    return Term.objects.ending(first=first, last=min(last, on - A_DAY)).filter(changed_by=None)


def with_fate(rows: TermQuerySet, *, on: date) -> TermQuerySet:
    """Each with `fate`, what had become of it on a day."""
    fate = Case(
        When(renewed(), then=Value(Fate.RENEWED.value)),
        When(still_open(on), then=Value(Fate.IN_GRACE.value)),
        default=Value(Fate.LAPSED.value),
        output_field=CharField(),
    )
    return rows.annotate(fate=fate)


def with_rank(rows: TermQuerySet) -> TermQuerySet:
    """Each with `is_first`: whether it is the first its holder ever had in the group."""
    return rows.annotate(is_first=ExpressionWrapper(first_ever(), output_field=BooleanField()))


def renewed() -> Q:
    """Whether another term of theirs holds on the day after its last one, or begins before its grace is over."""
    follows = _theirs().exclude(pk=OuterRef("pk")).alias(begins=first_day_of("days"), ends=after_last_of("days"))
    in_time = follows.filter(begins__lt=_too_late(OuterRef("days"), OuterRef("grace_days")))
    return Q(Exists(in_time.filter(Q(ends=None) | Q(ends__gt=after_last_of(OuterRef("days"))))))


def still_open(on: date) -> Q:
    """Whether it can be renewed yet on a day: its grace runs, and nobody said that they leave."""
    grace_ends = ExpressionWrapper(after_last_of("days") + F("grace_days"), output_field=DateField())
    in_grace = Q(GreaterThan(grace_ends, Value(on, DateField())))
    return in_grace & Q(membership__leaving_since=None, membership__cancelled_at=None)


def first_ever() -> Q:
    """Whether its holder had none before it in the group."""
    return ~Q(Exists(_earlier()))


def joined(*, first: date, last: date) -> TermQuerySet:
    """First terms that began between two days, both counted."""
    return _begun(first, last).filter(first_ever())


def returned(*, first: date, last: date) -> TermQuerySet:
    """Terms that began between two days after an earlier one, but too late to renew it."""
    before = _earlier().alias(ends=after_last_of("days"), too_late=_too_late(F("days"), F("grace_days")))
    goes_on = before.filter(Q(ends=None) | Q(too_late__gt=first_day_of(OuterRef("days"))))
    return _begun(first, last).filter(Exists(_earlier()), ~Exists(goes_on))


def over_on(day: date) -> TermQuerySet:
    """Terms too late to renew from a day on, which nobody renewed: their grace is over, or they left with the last."""
    ends = ExpressionWrapper(after_last_of("days") + F("grace_days"), output_field=DateField())
    rows = Term.objects.standing().alias(ends=after_last_of("days"), grace_ends=ends)
    either = rows.filter(Q(grace_ends=day) | Q(ends=day))  # which two indexes answer together
    stays = Q(membership__leaving_since=None, membership__cancelled_at=None)
    return either.filter(Q(stays, grace_ends=day) | Q(~stays, ends=day)).filter(~renewed())


def asked_after(cohort: TermQuerySet, *, years: int, on: date) -> TermQuerySet:
    """Of first terms those that began so many years before a day or earlier; each with that `anniversary`."""
    joiner, template = " + make_interval(years => ", "(%(expressions)s))::date"
    parts = (first_day_of("days"), Value(years))
    later = Func(*parts, arg_joiner=joiner, template=template, output_field=DateField())
    return cohort.annotate(anniversary=later).filter(anniversary__lte=on)


def stayed(asked: TermQuerySet) -> TermQuerySet:
    """Of those whose holder was a member on the anniversary."""
    return asked.filter(Exists(_theirs().filter(days__contains=OuterRef("anniversary"))))


def gone(asked: TermQuerySet) -> TermQuerySet:
    """Of those whose holder was none."""
    return asked.filter(~Exists(_theirs().filter(days__contains=OuterRef("anniversary"))))


def first_day_of(days: str | OuterRef) -> Func:
    """The first of some days."""
    return Func(days, function="LOWER", output_field=DateField())


def after_last_of(days: str | F) -> Func:
    """The day after the last of some days; null for life."""
    return Func(days, function="UPPER", output_field=DateField())


def last_day_of(days: str) -> "ExpressionWrapper[Any]":
    """The last of some days, as people are told it; null for life."""
    return ExpressionWrapper(after_last_of(days) - Value(1), output_field=DateField())


def _begun(first: date, last: date) -> TermQuerySet:
    return Term.objects.standing().filter(days__startswith__gte=first, days__startswith__lte=last)


def _theirs() -> TermQuerySet:
    """Standing terms of the same holder in the same group."""
    group = {"membership__holder": OuterRef("membership__holder"), "membership__group": OuterRef("membership__group")}
    return Term.objects.standing().filter(**group)


def _earlier() -> TermQuerySet:
    return _theirs().filter(days__startswith__lt=first_day_of(OuterRef("days")))


def _too_late(days: F, grace: F) -> "ExpressionWrapper[Any]":
    """The first day on which it can no longer be renewed: without grace the second one after its last."""
    return ExpressionWrapper(after_last_of(days) + Greatest(grace, Value(1)), output_field=DateField())
