"""Which moments of the care plan have come, and for whom: read from terms and deaths alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from ams.core.association import day_of
from ams.core.models import Contact, Death
from members.models import Membership, Term
from members.queries.retention import after_last_of, first_day_of
from members.terms.rules import months_after
from staffdesk.models import CareStep, CareTask

LOOKS_BACK: Final = timedelta(days=30)  # a sweep that was away for a month loses nobody
A_DAY: Final = timedelta(days=1)
YEAR: Final = 12  # months


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment of somebody's membership that a step is about, and from when it is to be done."""

    membership: int
    contact: int
    on: date
    due_on: date
    years: int = 0
    about: int | None = None


def occasions(step: CareStep, *, on: date) -> Iterator[Occasion]:
    """Those whose day has come and that have no task yet. Nothing for the dead, the erased and the lapsed."""
    match step.moment:
        case CareStep.Moment.JOINED:
            return _joined(step, on)
        case CareStep.Moment.ANNIVERSARY:
            return _anniversaries(step, on)
        case CareStep.Moment.ENDS:
            return _ending(step, on)
    return _died(step, on)


def still_members(*, on: date) -> QuerySet[Membership]:
    """Memberships that hold on a day or are in grace, of people and organisations whose record stands.

    Asked of terms alone, for very many at once; `members.queries.membership_state` says the same of one.
    """
    begun = Term.objects.standing().filter(membership=OuterRef("pk"), days__startswith__lte=on)
    held = Q(days__endswith=None) | Q(days__endswith__gt=on)
    in_grace = Q(membership__leaving_since=None, grace_ends__gt=on)
    lasting = begun.alias(grace_ends=grace_end()).filter(held | in_grace)
    return Membership.objects.uncancelled().filter(
        Exists(lasting), holder__archived_at=None, holder__merged_into=None
    )  # fmt: skip


def grace_end() -> "ExpressionWrapper[Any]":
    """The first day on which a term is over and its grace, too."""
    return ExpressionWrapper(after_last_of("days") + F("grace_days"), output_field=DateField())


def with_beginning(memberships: QuerySet[Membership]) -> QuerySet[Any, Any]:
    """With `begun_on`, the first day of whatever membership its holder had first."""
    first = Term.objects.standing().filter(membership__holder=OuterRef("holder")).order_by(first_day_of("days"))
    return memberships.annotate(begun_on=Subquery(first.values(lower=first_day_of("days"))[:1]))


def _days(step: CareStep, on: date) -> tuple[date, date]:
    """The first and the last day on which the moment can have been."""
    offset = timedelta(days=step.offset_days)
    return max(on - LOOKS_BACK, step.active_since) - offset, on - offset


def _due(step: CareStep, on: date) -> date:
    return on + timedelta(days=step.offset_days)


def _of_plan(step: CareStep, on: date, first: date, last: date) -> QuerySet[Membership]:
    """Memberships of the step's type whose holder has no task of it about these days."""
    done = CareTask.objects.filter(step=step, contact=OuterRef("holder"), occasion_on__range=(first, last))
    found = still_members(on=on).filter(~Exists(done)).order_by("pk")
    return found.filter(type=step.type_id) if step.type_id else found


def begun_between(first: date, last: date) -> QuerySet[Any, Any]:
    """The first terms people ever had, begun between two days."""
    earlier = Term.objects.standing().filter(
        membership__holder=OuterRef("membership__holder"), days__startswith__lt=OuterRef("begins")
    )
    begun = Term.objects.standing().annotate(begins=first_day_of("days"))
    return begun.filter(~Exists(earlier), days__startswith__gte=first, days__startswith__lte=last)


def _since(step: CareStep, on: date, first: date, last: date, *, years: int) -> Iterator[Occasion]:
    """Whoever has been a member for so many years between two days, once each."""
    months = years * YEAR
    begun = begun_between(months_after(first, -months) - A_DAY, months_after(last, -months) + A_DAY)
    found = with_beginning(_of_plan(step, on, first, last).filter(holder__in=begun.values("membership__holder")))
    seen: set[int] = set()
    for membership, holder, begun_on in found.values_list("pk", "holder", "begun_on"):
        day = months_after(begun_on, months)
        if first <= day <= last and holder not in seen:
            seen.add(holder)
            yield Occasion(membership, holder, day, _due(step, day), years)


def _joined(step: CareStep, on: date) -> Iterator[Occasion]:
    return _since(step, on, *_days(step, on), years=0)


def _anniversaries(step: CareStep, on: date) -> Iterator[Occasion]:
    for years in step.years:
        yield from _since(step, on, *_days(step, on), years=years)


def _ending(step: CareStep, on: date) -> Iterator[Occasion]:
    """Memberships whose last term ends between two days and that nobody said they leave."""
    first, last = _days(step, on)
    later = Term.objects.standing().filter(
        membership__holder=OuterRef("membership__holder"), membership__group=OuterRef("membership__group"),
        days__startswith__gte=OuterRef("over"),
    )  # fmt: skip
    earlier = Term.objects.standing().filter(
        membership__holder=OuterRef("membership__holder"), days__startswith__lt=OuterRef("begins")
    )
    ends = Term.objects.ending(first=first, last=last).annotate(begins=first_day_of("days"), over=after_last_of("days"))
    ends = ends.filter(~Exists(later), membership__in=_of_plan(step, on, first, last).filter(leaving_since=None))
    if step.first_only:
        ends = ends.filter(~Exists(earlier))
    seen: set[int] = set()
    for membership, holder, over in ends.order_by("pk").values_list("membership", "membership__holder", "over"):
        if holder not in seen:
            seen.add(holder)
            yield Occasion(membership, holder, over - A_DAY, _due(step, over - A_DAY))


def _died(step: CareStep, on: date) -> Iterator[Occasion]:
    """Whoever we heard has died while a member: for the family, if somebody of it is known."""
    earliest = max(on - LOOKS_BACK, step.active_since)
    deaths = Death.objects.standing().select_related("contact", "family__merged_into").order_by("pk")
    for death in deaths.filter(said_at__date__gte=earliest - timedelta(days=step.offset_days) - A_DAY):
        due_on = max(_due(step, death.died_on), day_of(death.said_at))
        if earliest <= due_on <= on and (membership := _ended_by(death, step)) is not None:
            who = _reachable(death.family) or death.contact_id
            yield Occasion(membership, who, death.died_on, due_on, about=death.contact_id)


def _ended_by(death: Death, step: CareStep) -> int | None:
    """The membership of the step's type that a death ended; none where there is a task about it already."""
    if CareTask.objects.filter(step=step, about=death.contact, occasion_on=death.died_on).exists():
        return None
    ended = Membership.objects.filter(pk__in=death.ended.get("memberships", []))
    ended = ended.filter(type=step.type_id) if step.type_id else ended
    return ended.order_by("pk").values_list("pk", flat=True).first()


def _reachable(family: Contact | None) -> int | None:
    """Whoever of the family we are in touch with, under the record that stands."""
    found = family.merged_into or family if family else None
    return found.pk if found and found.archived_at is None else None
