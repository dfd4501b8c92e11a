"""How much somebody has to do with us: twelve months beside the twelve before, from what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.models import Activity
from ams.core.ready import among, ready
from billing.models import Order
from events.models import CheckIn
from members.models import Office
from staffdesk.models import CareTask, Case
from staffdesk.queries.people import accesses_of, cases_of

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing they do, how often in the last twelve months and in the twelve before, and where its rows are."""

    label: str
    now: int
    before: int
    rows: str
    how: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """What somebody does with us."""

    lines: list[Line]
    signed_in_at: datetime | None
    spoke_at: datetime | None


def engagement_of(ids: list[int], care: Sequence[CareTask], *, at: datetime) -> Engagement:
    """The picture of a contact, which comes first, and of those merged into it. Three queries."""
    year_ago, before = at - A_YEAR, at - A_YEAR - A_YEAR
    days = {"first_on": day_of(before), "middle_on": day_of(year_ago), "last_on": day_of(at)}
    counts: dict[tuple[str, str], int] = {}
    for name, period, count in _counts(ids, first=before, middle=year_ago, last=at, **days):
        counts[name, period] = count
    lines = [
        Line(label, counts[name, "now"], counts[name, "before"], rows, how) for name, label, rows, how in _said()
    ]  # fmt: skip
    signed_in = [one.user.last_login for one in accesses_of(ids[0]) if one.user.last_login]
    spoke = [case.opened_at for case in cases_of(ids)]
    spoke += [task.closed_at for task in care if task.state == CareTask.State.DONE and task.closed_at]
    return Engagement(lines, max(signed_in, default=None), max(spoke, default=None))


def _said() -> list[tuple[str, str, str, str]]:
    return [
        ("events", _("Events they came to"), "#history", _("checked in, each event once")),
        ("orders", _("Orders they paid"), "#orders", _("by the day they were paid")),
        ("alone", _("What they did online"), "#history", _("business completed in the portal")),
        ("offices", _("Offices they held"), "", _("on at least one day of the months")),
        ("cases", _("Matters they brought"), "#cases", _("cases they began")),
    ]


@ready
def _counts(
    ids: list[int], *, first: datetime, middle: datetime, last: datetime, first_on: date, middle_on: date, last_on: date
) -> QuerySet[Any, tuple[str, str, int]]:
    now = _within(ids, "now", (middle, last), (middle_on, last_on))
    parts = [*now, *_within(ids, "before", (first, middle), (first_on, middle_on))]
    return parts[0].union(*parts[1:], all=True)


def _within(
    ids: list[int], period: str, instants: tuple[datetime, datetime], days: tuple[date, date]
) -> list[QuerySet[Any, tuple[str, str, int]]]:
    """How often each was done between two instants, of which the later one counts."""
    (since, until), (since_on, until_on) = instants, days
    came = CheckIn.objects.standing().filter(among("registration__contact", ids), at__gt=since, at__lte=until)
    held = Office.objects.standing().filter(among("contact", ids), days__startswith__lte=until_on)
    held = held.filter(Q(days__endswith=None) | Q(days__endswith__gt=since_on))
    rows: dict[str, QuerySet[Any]] = {
        "orders": Order.objects.filter(among("buyer", ids), settled_at__gt=since, settled_at__lte=until),
        "alone": Activity.objects.filter(
            among("contact", ids), channel=Activity.Channel.SELF_SERVICE, at__gt=since, at__lte=until
        ),
        "offices": held,
        "cases": Case.objects.contacts().filter(among("contact", ids), opened_at__gt=since, opened_at__lte=until),
    }
    each_event = Func(
        "registration__ticket_type__event", template="count(DISTINCT %(expressions)s)", output_field=IntegerField()
    )
    all_rows = Func(template="count(*)", output_field=IntegerField())
    found = [came.order_by().values_list(Value("events"), Value(period), each_event)]
    found += [some.order_by().values_list(Value(name), Value(period), all_rows) for name, some in rows.items()]
    return found
