"""Somebody writes or calls: until when is an answer promised?"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from ams.core.association import association_zone
from members.operations import create_person
from staffdesk.models import CalendarDay, Case, CaseMessage, Clock
from staffdesk.operations import open_case
from staffdesk.rehearsal.memberships import NAME
from staffdesk.rehearsal.plans import DONE, Happened, Plan
from staffdesk.rehearsal.stage import Scene

KINDS: Final = {
    CaseMessage.Kind.MAIL_IN: Case.Kind.MAIL,
    CaseMessage.Kind.WEB: Case.Kind.QUESTION,
    CaseMessage.Kind.CALL_IN: Case.Kind.CALL,
}
QUIET_WEEK: Final = 7  # days without a holiday, so that a rehearsal says the same in every week
MOST_WEEKS: Final = 60


def play_writing(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """The first such day of a week without holidays, at that time of the association."""
    zone = association_zone()
    day = _ordinary_day(plan.weekday, at.astimezone(zone).date())
    comes = datetime.combine(day, plan.time, zone).astimezone(UTC)
    said = CaseMessage.Kind(plan.channel)
    person = create_person(full_name=NAME, email=scene.address("somebody"), at=comes, by=None)
    case = open_case(
        kind=KINDS[said], subject="", words="May I ask you something?", context={}, contact=person, at=comes, by=None,
        said=said,
    )  # fmt: skip
    clock = Clock.objects.running().filter(case=case, due_at__isnull=False).order_by("due_at").first()
    due = clock.due_at.astimezone(zone) if clock and clock.due_at else None
    return Happened(DONE, done_on=day, due_at=due, mails=scene.mails())


def _ordinary_day(weekday: int, today: date) -> date:
    """The next such weekday after today that has no special day of any calendar in the week from it on."""
    first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    special = set(CalendarDay.objects.filter(day__gte=first).values_list("day", flat=True))
    for weeks in range(MOST_WEEKS):
        day = first + timedelta(weeks=weeks)
        if not any(day + timedelta(days=n) in special for n in range(QUIET_WEEK)):
            return day
    return first
