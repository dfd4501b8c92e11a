"""What is to be done, by whose it is and when. Every list goes along an index, every number stops counting early."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Func, IntegerField, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from staffdesk.models import Case

COUNTED: Final = 1_000  # more than anybody reads one by one


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
UNCOUNTED: Final = frozenset({"closed", "all"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are, by queue and, of what is to be done, by department; COUNTED + 1 means more."""

    queues: dict[str, int]
    departments: dict[str, int]


def cases_in(queue: str, *, user: User, at: datetime, kind: str = "", department: str = "") -> QuerySet[Case]:
    """The cases of a queue, with the person and the owner; what is to be done, for a word nobody knows."""
    cases = Case.objects.select_related("contact", "owner")
    slices = {
        "mine": cases.to_do(at=at).owned_by(user),
        "nobody": cases.to_do(at=at).unowned(),
        "due": cases.to_do(at=at).filter(due_at__isnull=False),
        "waiting": cases.waiting(),
        "snoozed": cases.snoozed(at=at),
        "closed": cases.filter(closed_at__isnull=False),
        "all": cases,
    }
    found = slices.get(queue, cases.to_do(at=at))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(queue=department) if department else found


def sort_of(queue: str) -> str:
    """What a queue is sorted by unless asked otherwise."""
    return next((one.sort for one in QUEUES if one.word == queue), QUEUES[0].sort)


def count_cases(*, user: User, at: datetime) -> Counts:
    """How long each queue is, in one question to the database; nobody counts further than they would read."""
    queues = {one.word: cases_in(one.word, user=user, at=at) for one in QUEUES if one.word not in UNCOUNTED}
    departments = {name: cases_in("", user=user, at=at, department=name) for name in Case.Queue.values}
    asked = [*queues.values(), *departments.values()]
    found = dict(_counted(asked))
    return Counts(
        {word: found[at] for at, word in enumerate(queues)},
        {name: found[at] for at, name in enumerate(departments, start=len(queues))},
    )


def _counted(asked: list[QuerySet[Case]]) -> QuerySet[Case, tuple[int, int]]:
    """The place of each query, and how many rows it finds: of all rows, so no Count, which would group them."""
    how_many = Func(template="count(*)", output_field=IntegerField())
    counts = []
    for place, rows in enumerate(asked):
        some = rows.select_related(None).order_by().values("pk")[: COUNTED + 1]
        counts.append(Case.objects.filter(pk__in=some).order_by().values_list(Value(place), how_many))
    return counts[0].union(*counts[1:], all=True)
