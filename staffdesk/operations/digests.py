"""The weekly letter to each owner: written once the office opens in a week, about every day they were not told of."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import ngettext

from ams.core.association import association_zone, day_of
from ams.core.mails import render_mail
from ams.core.models import User
from ams.core.outbox import post_message
from staffdesk.clock import Hours, is_open
from staffdesk.models import Calendar, Case, Digest, Pulse, ReasonAction
from staffdesk.months import Days, monday_of
from staffdesk.operations.standards import OFFICE_HOURS
from staffdesk.queries.coded_late import Late, with_late
from staffdesk.queries.reckoning import hours_from, hours_of
from staffdesk.queries.saying import (
    Said,
    answers_in,
    contacts_of,
    latest_answers,
    quotable,
    said_by_reason,
    summed,
    told_of,
    trend,
)
from staffdesk.queries.seeing_to import NOBODY, Part, parts

PURPOSE: Final = "digest"
A_WEEK: Final = timedelta(weeks=1)
SETTLED: Final = timedelta(minutes=10)  # what was coded a moment ago may not be seen yet; the next letter has it
LOOKS_BACK: Final = 4 * A_WEEK  # an outage of a month loses nobody's words
QUOTES: Final = 12  # in one mail
ACTIONS: Final = 20


def write_digests(*, at: datetime) -> int:
    """Write to each owner who has something to read and was not written to this week; how many. May run at any time.

    Only while somebody is there to read it: on Monday morning, or once the office opens again after a holiday.
    """
    if not is_open(office_hours(), at):
        return 0
    until, seen_to = monday_of(day_of(at)), parts()
    staff = User.objects.filter(pk__in=set(seen_to) | _doers(), is_active=True).order_by("pk")
    return sum(_write(one, seen_to.get(one.pk, Part()), until=until, at=at) for one in staff)


def office_hours() -> Hours:
    """When somebody is there: by the first calendar that ever closes; weekdays from nine to five without one."""
    calendars = Calendar.objects.prefetch_related("days").order_by("pk")
    office = next((one for one in calendars if one.is_ever_closed), None)
    return hours_of(office) if office else hours_from(association_zone().key, OFFICE_HOURS, {})


def days_untold(owner: User, part: Part, *, until: date) -> Days | None:
    """From the first week with something to read that they were not told of; None where this week's was written."""
    last = Digest.objects.filter(owner=owner).order_by("-days").first()
    told: date = last.days.upper if last else until - A_WEEK
    if told >= until and last:
        return None
    open_for = Days(max(told, until - LOOKS_BACK), until)
    begins, ends = open_for.instants(association_zone())
    came = contacts_of(part).filter(opened_at__gte=begins, opened_at__lt=ends).aggregate(first=Min("opened_at"))
    said = answers_in(open_for, part).aggregate(first=Min("answered_at"))
    moments = [one for one in (came["first"], said["first"]) if one]
    return Days(monday_of(day_of(min(moments))) if moments else until - A_WEEK, until)


@transaction.atomic
def _write(owner: User, part: Part, *, until: date, at: datetime) -> int:
    """One letter, with the row that says so; whoever comes at the same time waits, and finds it written."""
    User.objects.select_for_update().get(pk=owner.pk)
    days = days_untold(owner, part, until=until)
    if days is None:
        return 0
    late = Late(owner, part, days, _coded_since(owner, until=until), at - SETTLED)
    said = [one for one in with_late(said_by_reason(days, part), late) if one.now or one.late or one.pulses]
    answers = [one for one in latest_answers(days, part) if not told_of(one)]
    actions = list(ReasonAction.objects.open().concerning(owner).select_related("reason", "owner").order_by("due_on"))
    presses = any(one.due_on < until + A_WEEK for one in actions)
    answered = answers_in(days, part).count()
    if not (said or answered or presses):
        return 0
    quoted = _quoted(said, answers)
    now, before = summed(said)
    context = {
        "days": days, "trend": _trend(now, before, sum(one.late for one in said)), "answered": answered,
        "today": day_of(at),
        "path": _page(owner, days),
        "sections": [_section(one, quoted) for one in said],
        "answers": [_answer(one) for one in answers if one in quoted],
        "actions": [(one, reverse("staffdesk:reason_action", args=[one.pk])) for one in actions[:ACTIONS]],
    }  # fmt: skip
    message = post_message(
        key=f"{PURPOSE}:{owner.pk}:{until}", purpose="digest", recipient=owner.email,
        mail=render_mail("staffdesk/email/digest", context, ""), contact=None, at=at,
    )  # fmt: skip
    Digest.objects.create(
        owner=owner, days=DateRange(days.first, days.after_last), message=message, contacts=now,
        contacts_before=before, answers=answered, actions=len(actions), written_at=at,
        cases=[one.pk for one in quoted if isinstance(one, Case)],
        pulses=[one.pk for one in quoted if isinstance(one, Pulse)],
    )  # fmt: skip
    return 1


def _coded_since(owner: User, *, until: date) -> datetime:
    """From when on what was given a reason was not told to somebody: since their last letter, a month at most."""
    last = Digest.objects.filter(owner=owner).order_by("-days").first()
    begins, _ends = Days(until - (LOOKS_BACK if last else A_WEEK), until).instants(association_zone())
    return max(last.written_at - SETTLED, begins) if last else begins


def _trend(now: int, before: int, late: int) -> str:
    """All contacts of the letter in words, with those of earlier days whose reason nobody knew."""
    return f"{trend(now, before)}; {_late_words(late)}" if late else trend(now, before)


def _late_words(late: int) -> str:
    said = ngettext("%(n)d of earlier days, given its reason since", "%(n)d of earlier days, given their reason since",
                    late)  # fmt: skip
    return said % {"n": late}


def _doers() -> set[int]:
    return set(ReasonAction.objects.open().values_list("owner", flat=True)) - {NOBODY}


def _quoted(said: Sequence[Said], answers: Sequence[Pulse]) -> list[Case | Pulse]:
    """Whose words the letter holds: of each reason in turn, then of business, until it is long enough."""
    found: list[Case | Pulse] = []
    for one in said:
        found += [*one.cases, *one.pulses]
    return [row for row in [*found, *answers] if quotable(row.words)][:QUOTES]


def _section(said: Said, quoted: Sequence[Case | Pulse]) -> dict[str, Any]:
    return {
        "title": said.title, "trend": said.trend,
        "late": _late_words(said.late) if said.late else "", "url_late": said.url_late,
        "words": [_quote(one, one.pk) for one in said.cases if one in quoted]
        + [_quote(one, one.case_id) for one in said.pulses if one in quoted],
    }  # fmt: skip


def _answer(pulse: Pulse) -> tuple[str, str, str]:
    return (f"{pulse.get_journey_display()}: {pulse.get_felt_display()}", *_quote(pulse, pulse.case_id))


def _quote(row: Case | Pulse, case: int | None) -> tuple[str, str]:
    """The words, and where they stand."""
    return quotable(row.words), reverse("staffdesk:case", args=[case]) if case else reverse("staffdesk:gap_answers")


def _page(owner: User, days: Days) -> str:
    asked = {"owner": owner.pk, "since": days.first.isoformat(), "until": days.last.isoformat()}
    return f"{reverse('staffdesk:saying')}?{urlencode(asked)}"
