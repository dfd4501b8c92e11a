"""Counting month by month what the pages about our service read; written anew each hour, and when somebody asks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from ams.core.association import association_zone, day_of, the_association
from ams.core.models import Activity
from billing.models import Payment
from members.models import Term
from staffdesk.models import ArticleReading, CareTask, Case, MonthlyCount, Reason
from staffdesk.models.care import KEPT
from staffdesk.models.cases import again_within
from staffdesk.months import Span
from staffdesk.queries.effects import DONE
from staffdesk.queries.journeys import count_journeys
from staffdesk.queries.readings import COMES_WITHIN, came_after

MONTHS: Final = 25  # two years, and the month that runs
ANEW_AFTER: Final = timedelta(minutes=50)
_What = MonthlyCount.What
Key: TypeAlias = tuple[date, str, str]  # month, what, of
Counts: TypeAlias = dict[Key, int]


def count_service(*, at: datetime) -> int:
    """Count all months anew as of an instant; how many counts there are. Two at once write the same."""
    span = Span(day_of(at), MONTHS)
    found = _contacts(span) | _base(span, at=at) | _journeys(span, at=at) | _readings(span, at=at)
    found |= _care(span, on=day_of(at))
    _write(found, span, at=at)
    return len(found)


def is_due(*, at: datetime) -> bool:
    """Whether the last counting is nearly an hour old."""
    last = counted_at()
    return last is None or last < at - ANEW_AFTER


def counted_at() -> datetime | None:
    """When everything was counted last; None before the first time."""
    mine = MonthlyCount.objects.exclude(what=_What.AT_RISK)
    found: datetime | None = mine.aggregate(last=Max("counted_at"))["last"]
    return found


@transaction.atomic
def _write(found: Mapping[Key, int], span: Span, *, at: datetime) -> None:
    rows = [MonthlyCount(month=month, what=what, of=of, count=count, counted_at=at)
            for (month, what, of), count in found.items()]  # fmt: skip
    MonthlyCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["month", "what", "of"], update_fields=["count", "counted_at"]
    )
    older = MonthlyCount.objects.filter(month__gte=span.first, counted_at__lt=at)
    older.exclude(what=_What.AT_RISK).delete()  # nobody can say any more who was at risk then


def by_month(rows: QuerySet[Any], at: str, span: Span, *by: str, **counts: Count) -> Iterable[tuple[Any, ...]]:
    """How many of some rows there are in each month of a span, by whatever else: (month, …, counts …)."""
    zone = association_zone()
    begins, ends = span.instants(zone)
    within = rows.order_by().filter(**{f"{at}__gte": begins, f"{at}__lt": ends})
    grouped = within.annotate(month=TruncMonth(at, tzinfo=zone)).values("month", *by).annotate(**counts)
    for month, *rest in grouped.values_list("month", *by, *counts):
        yield (month.astimezone(zone).date(), *rest)


def _contacts(span: Span) -> Counts:
    """Contacts by reason, and those about the same once more."""
    asked = Case.objects.contacts()
    again = Count("pk", filter=Q(again_within(the_association().repeat_days)))
    codes = dict(Reason.objects.values_list("pk", "code"))
    found: Counts = {}
    for month, reason, count in by_month(asked, "opened_at", span, "reason", count=Count("pk")):
        found[month, _What.CONTACTS, codes.get(reason, "")] = count
    coded = asked.exclude(reason=None)
    for month, reason, count in by_month(coded, "opened_at", span, "reason", count=again):
        if count:
            found[month, _What.AGAIN, codes[reason]] = count
    return found


def _journeys(span: Span, *, at: datetime) -> Counts:
    """Journeys by business and outcome, and of those that stopped, where."""
    since, until = span.instants(association_zone())
    found: Counts = {}
    for month, business, outcome, step, count in count_journeys(since=since, until=until, at=at):
        key = (month, _What.JOURNEYS.value, f"{business}:{outcome}")
        found[key] = found.get(key, 0) + count
        if step:
            found[month, _What.STOPPED.value, f"{business}:{step}"] = count
    return found


def _readings(span: Span, *, at: datetime) -> Counts:
    """Readings of answers; of those long enough ago, after how many the reader came to us about it all the same."""
    long_ago = Q(at__lt=at - COMES_WITHIN)
    counts = {
        _What.READ.value: Count("pk"),
        _What.READ_LONG_AGO.value: Count("pk", filter=long_ago),
        _What.CAME.value: Count("pk", filter=long_ago & came_after()),
    }
    found: Counts = {}
    for month, article, *numbers in by_month(ArticleReading.objects.all(), "at", span, "article", **counts):
        for what, count in zip(counts, numbers, strict=True):
            if count:
                found[month, what, str(article)] = count
                found[month, what, ""] = found.get((month, what, ""), 0) + count
    return found


def _care(span: Span, *, on: date) -> Counts:
    """Care tasks by the month in which they had to be done, and those of them that were, in time."""
    late = CareTask.objects.filter(late_on__gte=span.first, late_on__lte=on).exclude(state=CareTask.State.WITHDRAWN)
    by_its_month = late.order_by().annotate(month=TruncMonth("late_on")).values("month")
    found: Counts = {}
    for month, due, kept in by_its_month.annotate(due=Count("pk"), kept=Count("pk", filter=KEPT)).values_list(
        "month", "due", "kept"
    ):
        found[month, _What.CARE, "due"], found[month, _What.CARE, "kept"] = due, kept
    return found


def _base(span: Span, *, at: datetime) -> Counts:
    """What there was to contact us about: members, renewals, registrations, payments."""
    found: Counts = {}
    for per, kind in DONE.items():
        for month, count in by_month(Activity.objects.filter(kind=kind), "at", span, count=Count("pk")):
            found[month, _What.BASE, per] = count
    for month, count in by_month(Payment.objects.all(), "received_at", span, count=Count("pk")):
        found[month, _What.BASE, Reason.Per.PAYMENTS.value] = count
    return found | _members(span, at=at)


def _members(span: Span, *, at: datetime) -> Counts:
    """Who had a paid day in each month. What lies further back than a month is counted once a day: it seldom moves."""
    known = MonthlyCount.objects.filter(what=_What.BASE, of=Reason.Per.MEMBERS.value, counted_at__date=day_of(at))
    found: Counts = {(month, _What.BASE, Reason.Per.MEMBERS.value): count
                     for month, count in known.filter(month__gte=span.first).values_list("month", "count")}  # fmt: skip
    newest = span.all[-2:]
    for one in (Span(month, 1) for month in span.all):
        key = (one.first, _What.BASE, Reason.Per.MEMBERS.value)
        if key not in found or one.first in newest:
            paid = Term.objects.standing().filter(days__overlap=(one.first, min(one.after_last, day_after(at))))
            found[key] = paid.aggregate(count=Count("membership__holder", distinct=True))["count"]
    return found


def day_after(at: datetime) -> date:
    """The first day that is not over nor running."""
    return day_of(at) + timedelta(days=1)
