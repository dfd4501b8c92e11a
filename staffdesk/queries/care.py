"""Care tasks: whose turn it is to take time for whom, and how the plan was kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core.association import the_association
from ams.core.models import User
from ams.core.ready import among, ready
from members.wording import Letter
from staffdesk.charts import Chart
from staffdesk.models import CareTask, MonthlyCount
from staffdesk.models.care import KEPT, PLACES
from staffdesk.months import Span
from staffdesk.queries.monthly import A_YEAR, Counted, counted, year_chart
from staffdesk.queries.rail import counted as counts_in

PERIOD: Final = timedelta(days=30)
A_DAY: Final = timedelta(days=1)
ON_PERSON: Final = 6  # tasks shown on somebody's page
NOUN: Final = 1_000  # tasks counted beside a word
_State = CareTask.State
# What a figure counts, of tasks that had to be done within a period.
FIGURES: Final[Mapping[str, Q]] = {
    "asked": ~Q(state=_State.WITHDRAWN),
    "kept": KEPT,
    "late": Q(state=_State.DONE) & ~KEPT,
    "dropped": Q(state=_State.DROPPED),
    "waits": Q(state=_State.OPEN),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """How many tasks had to be done within a period, and what became of them."""

    asked: int
    kept: int
    late: int
    dropped: int
    waits: int

    @property
    def share(self) -> int | None:
        """Done in time, in per cent of those that had to be."""
        return round(100 * self.kept / self.asked) if self.asked else None


def tasks_in(which: str, *, user: User, on: date, since: date | None = None) -> QuerySet[CareTask]:
    """The tasks of a list: one's own to do, everybody's, those overdue, those settled, or those behind a figure, which
    had to be done within thirty days up to one, or since another.
    """
    to_do = CareTask.objects.to_do(on=on)
    match which:
        case "all":
            return to_do
        case "overdue":
            return CareTask.objects.overdue(on=on)
        case "settled":
            return CareTask.objects.filter(closed_at__isnull=False)
        case which if which in FIGURES:
            return had_to_be_done(on=on, since=since).filter(FIGURES[which])
    return to_do.of(user)


def had_to_be_done(*, on: date, since: date | None = None) -> QuerySet[CareTask]:
    """Tasks that became overdue, or would have, within thirty days up to one, or since another."""
    return CareTask.objects.filter(late_on__gte=since or on - PERIOD + A_DAY, late_on__lte=on)


def with_people(tasks: QuerySet[CareTask]) -> QuerySet[CareTask]:
    """With what a list shows of them."""
    return tasks.select_related("step", "contact__person", "about", "owner", "closed_by", "membership__type")


def count_tasks(*, user: User, on: date) -> dict[str, int]:
    """How many tasks the lists have that somebody has to do. One query."""
    lists = {which: tasks_in(which, user=user, on=on) for which in ("mine", "all", "overdue")}
    return counts_in(most=NOUN + 1, **lists)


def kept_within(*, on: date) -> Kept:
    """How the plan was kept in the thirty days before a day."""
    counts = {name: Count("pk", filter=which) for name, which in FIGURES.items()}
    return Kept(**had_to_be_done(on=on).aggregate(**counts))


@ready
def care_of(contacts: list[int]) -> QuerySet[CareTask]:
    """What is to be done for somebody, and what was: what is open first, then the latest."""
    found = CareTask.objects.filter(among("contact", contacts)).select_related("step", "owner", "closed_by", "about")
    return found.order_by(F("closed_at").desc(nulls_first=True), "due_on", "pk")[:ON_PERSON]


def my_next(user: User, *, on: date, at_most: int) -> list[CareTask]:
    """What somebody has to do first."""
    mine = CareTask.objects.to_do(on=on).of(user).order_by("late_on", "pk")
    return list(mine.select_related("step", "contact", "about")[:at_most])


def called_by(task: CareTask) -> str:
    """How to address whom it is for: as they say it."""
    person = getattr(task.contact, "person", None)
    return person.called if person else task.contact.display_name


def words_for(task: CareTask) -> str:
    """The words of the plan, with whom they are about."""
    values = {
        "name": called_by(task), "years": str(task.years or ""),
        "about": task.about.display_name if task.about else task.contact.display_name,
        "association": the_association().name,
    }  # fmt: skip
    return Letter(task.step.words, PLACES).filled(values)


def occasion_words(task: CareTask) -> str:
    """What it is about, in words."""
    match task.step.moment:
        case "joined":
            return _("Joined")
        case "ends":
            return _("Their membership ends")
        case "anniversary":
            return ngettext("%(n)d year a member", "%(n)d years a member", task.years) % {"n": task.years}
    return _("%(name)s has died") % {"name": task.about or task.contact}


def care_chart(today: date) -> tuple[Chart | None, Counted]:
    """Tasks done in time, month by month, beside the year before; nothing where none was ever asked for."""
    span = Span(today, A_YEAR)
    found = counted(MonthlyCount.What.CARE, since=span.year_before.first)
    what = MonthlyCount.What.CARE.value
    now, before = (found.by_month(what, one, ["kept"]) for one in (span, span.year_before))
    asked = [found.of(what, "due", one) for one in (span, span.year_before)]
    said = {"kept": sum(now), "asked": asked[0], "kept_before": sum(before), "asked_before": asked[1]}
    chart = year_chart(
        "care-by-month", span, now=now, before=before, rows=tasks_link,
        finding=(_(
            "In these twelve months %(kept)d of %(asked)d care tasks were done in time; in the twelve before, "
            "%(kept_before)d of %(asked_before)d."
        ) if asked[1] else _("In these twelve months %(kept)d of %(asked)d care tasks were done in time.")) % said,
        how=_(
            "Tasks done before the day on which they would have been overdue, by the month of that day. What was no "
            "longer called for is left out."
        ),
    )  # fmt: skip
    return (chart if any(asked) else None), found


def tasks_link(span: Span) -> str:
    """The list of the tasks that were done in time, in some months."""
    query = {"which": "kept", "since": span.first.isoformat(), "until": (span.after_last - A_DAY).isoformat()}
    return f"{reverse('staffdesk:care')}?{urlencode(query)}"


def cells_of(task: CareTask) -> Sequence[Any]:
    """A task as a line of a file."""
    return [
        task.step.name, task.contact.number, task.contact.display_name, str(task.membership.type), task.due_on,
        task.late_on, str(task.owner), task.get_state_display(), task.closed_at, str(task.closed_by or ""), task.note,
    ]  # fmt: skip
