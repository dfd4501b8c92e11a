"""What is to be done, by whose it is and when. Every list goes along an index, every number stops counting early."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, NamedTuple

from django.db.models import Func, IntegerField, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.association import association_zone, the_association
from ams.core.models import User
from ams.core.ready import ready
from staffdesk.models import Case, CaseQuerySet

COUNTED: Final = 200  # more than anybody reads one by one


class Queue(NamedTuple):
    """One way to look at the cases: its word in the address bar, and what it is sorted by unless asked otherwise."""

    word: str
    label: str | Promise
    sort: str


QUEUES: Final = (
    Queue("", _("To do"), "opened"),
    Queue("mine", _("Mine"), "opened"),
    Queue("nobody", _("Nobody's yet"), "opened"),
    Queue("due", _("Due soonest"), "due"),
    Queue("waiting", _("Waits for them"), "waiting"),
    Queue("snoozed", _("Put off"), "snoozed"),
    Queue("closed", _("Closed"), "-opened"),
    Queue("all", _("All"), "-opened"),
)
COUNTED_QUEUES: Final = tuple(one.word for one in QUEUES if one.word not in {"closed", "all"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are, by queue and, of what is to be done, by department; COUNTED + 1 means more."""

    queues: dict[str, int]
    departments: dict[str, int]

    def of(self, queue: str, department: str) -> int | None:
        """How long a queue is, or a department's part of what is to be done; None where nobody counted."""
        if not department:
            return self.queues.get(queue)
        return None if queue else self.departments.get(department)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The contacts that a figure counts: of a reason ("none": nobody said it yet) or a demand, between two days.

    `only` "contacts" leaves out what the system found by itself, "again" all but those who came about the same again.
    `coded_since` and `coded_until`: those that were given their reason between two instants.
    """

    reason: str = ""
    only: str = ""
    demand: str = ""
    since: date | None = None
    until: date | None = None
    coded_since: datetime | None = None
    coded_until: datetime | None = None

    def of(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Those among some cases."""
        if self.only:
            cases = cases.again(days=the_association().repeat_days) if self.only == "again" else cases.contacts()
        if self.reason:
            cases = cases.filter(reason=None) if self.reason == "none" else cases.filter(reason__code=self.reason)
        if self.demand:
            cases = cases.filter(reason__demand=self.demand)
        zone = association_zone()
        if self.since:
            cases = cases.filter(opened_at__gte=datetime.combine(self.since, time(), zone))
        if self.coded_since:
            cases = cases.filter(coded_at__gte=self.coded_since)
        if self.coded_until:
            cases = cases.filter(coded_at__lt=self.coded_until)
        if self.until:
            cases = cases.filter(opened_at__lt=datetime.combine(self.until + timedelta(days=1), time(), zone))
        return cases


def cases_in(
    queue: str, *, user: User, at: datetime, kind: str = "", department: str = "", narrowed: Narrowed | None = None
) -> QuerySet[Case]:
    """The cases of a queue, with the person and the owner; what is to be done, for a word nobody knows."""
    found = _queue(queue, owner=user.pk, at=at).select_related("contact", "owner", "reason")
    if narrowed:
        found = narrowed.of(found)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(queue=department) if department else found


def first_cases(
    queue: str, *, user: User, at: datetime, department: str, order: tuple[str, str], many: int
) -> list[Case]:
    """The first cases of a queue, or of a department in it: what a list is opened with. One query."""
    return _first(queue, order, many, of_department=bool(department))(user.pk, at, department)


@cache
def _first(
    queue: str, order: tuple[str, str], many: int, *, of_department: bool
) -> Callable[[int, datetime, str], list[Case]]:
    @ready
    def first(owner: int, at: datetime, department: str) -> QuerySet[Case]:
        found = _queue(queue, owner=owner, at=at).select_related("contact", "owner")
        return (found.filter(queue=department) if of_department else found).order_by(*order)[:many]

    return first


def _queue(word: str, *, owner: int, at: datetime) -> CaseQuerySet:
    cases = Case.objects.all()
    slices: dict[str, Callable[[], CaseQuerySet]] = {
        "mine": lambda: cases.to_do(at=at).filter(owner=owner),
        "nobody": lambda: cases.to_do(at=at).unowned(),
        "due": lambda: cases.to_do(at=at).filter(due_at__isnull=False),
        "waiting": cases.waiting,
        "snoozed": lambda: cases.snoozed(at=at),
        "closed": lambda: cases.filter(closed_at__isnull=False),
        "all": lambda: cases,
    }
    return slices.get(word, lambda: cases.to_do(at=at))()


def sort_of(queue: str) -> str:
    """What a queue is sorted by unless asked otherwise."""
    return next((one.sort for one in QUEUES if one.word == queue), QUEUES[0].sort)


def count_cases(*, user: User, at: datetime) -> Counts:
    """How long each queue is, in one question to the database; nobody counts further than they would read."""
    found = [count for _place, count in sorted(_counted(user.pk, at))]
    queues = dict(zip(COUNTED_QUEUES, found, strict=False))
    return Counts(queues, dict(zip(Case.Queue.values, found[len(queues) :], strict=True)))


@ready
def _counted(owner: int, at: datetime) -> QuerySet[Case, tuple[int, int]]:
    """The place of each list, and how many rows it has: of all rows, so no Count, which would group them."""
    how_many = Func(template="count(*)", output_field=IntegerField())
    asked = [_queue(word, owner=owner, at=at) for word in COUNTED_QUEUES]
    asked += [_queue("", owner=owner, at=at).filter(queue=name) for name in Case.Queue.values]
    counts = []
    for place, rows in enumerate(asked):
        some = rows.order_by().values("pk")[: COUNTED + 1]
        counts.append(Case.objects.filter(pk__in=some).order_by().values_list(Value(place), how_many))
    return counts[0].union(*counts[1:], all=True)
