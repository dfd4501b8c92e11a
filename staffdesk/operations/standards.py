"""What is promised: shipped ready, changed by new versions, and calendars that are corrected for clocks that run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ams.core.association import find_association
from ams.core.errors import DomainError
from ams.core.models import Role, User
from ams.core.queue import enqueue
from staffdesk.models import Calendar, CalendarDay, Case, CaseMessage, Standard, StandardStep, StandardVersion
from staffdesk.models.standards import DAYS

OFFICE_HOURS: Final = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
AROUND_THE_CLOCK: Final = {day: [["00:00", "24:00"]] for day in DAYS}
_CASE, _DUTY, _ROLE = StandardStep.Tell.CASE, StandardStep.Tell.DUTY, StandardStep.Tell.ROLE
_MAIL, _WEB, _CALL = CaseMessage.Kind.MAIL_IN, CaseMessage.Kind.WEB, CaseMessage.Kind.CALL_IN


class NothingChanged(DomainError):
    """It is what it was."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell, so many business minutes after it was due (before, below zero)."""

    minutes: int
    tell: str
    role: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a version says. Either minutes or business days."""

    calendar: Calendar
    started_by: tuple[str, ...]
    minutes: int | None = None
    business_days: int | None = None
    case_kinds: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    steps: tuple[Telling, ...] = ()


@transaction.atomic
def change_standard(*, standard: Standard, terms: Terms, at: datetime, by: User | None) -> StandardVersion:
    """Promise something else from now on, as a new version. Raises NothingChanged.

    Clocks that run keep what was promised when they began.
    """
    Standard.objects.select_for_update(no_key=True).get(pk=standard.pk)  # clocks may begin meanwhile
    newest = standard.versions.prefetch_related("steps").select_related("calendar").order_by("-number").first()
    if newest is not None and terms_of(newest) == terms:
        raise NothingChanged(_("Nothing about it was changed."))
    version = StandardVersion.objects.create(
        standard=standard, number=newest.number + 1 if newest else 1, calendar=terms.calendar, minutes=terms.minutes,
        business_days=terms.business_days, started_by=list(terms.started_by), case_kinds=list(terms.case_kinds),
        queues=list(terms.queues), made_at=at, made_by=by,
    )  # fmt: skip
    in_order = enumerate(sorted(terms.steps, key=lambda step: step.minutes), start=1)
    StandardStep.objects.bulk_create(
        StandardStep(
            version=version, level=level, minutes=step.minutes, tell=step.tell, role=step.role, person_id=step.person_id
        )
        for level, step in in_order
    )
    return version


def terms_of(version: StandardVersion) -> Terms:
    """What a version says."""
    steps = sorted(version.steps.all(), key=lambda step: step.level)
    return Terms(
        calendar=version.calendar,
        started_by=tuple(version.started_by),
        minutes=version.minutes,
        business_days=version.business_days,
        case_kinds=tuple(version.case_kinds),
        queues=tuple(version.queues),
        steps=tuple(Telling(step.minutes, step.tell, step.role, step.person_id) for step in steps),
    )


@transaction.atomic
def note_correction(*, calendar: Calendar) -> None:
    """Hours or days of a calendar are others than we thought: clocks that run by it are reckoned again."""
    Calendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)
    enqueue("staffdesk.reckon_clocks")


@transaction.atomic
def close_on(*, calendar: Calendar, days: Iterable[tuple[date, str]]) -> int:
    """Close on some dates, each with why; those the calendar knows already stay as they are. How many are new."""
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    known = set(calendar.days.values_list("day", flat=True))
    new = [CalendarDay(calendar=calendar, day=day, name=name[:100]) for day, name in days if day not in known]
    CalendarDay.objects.bulk_create(new)
    if new:
        note_correction(calendar=calendar)
    return len(new)


@transaction.atomic
def switch_on(*, standard: Standard) -> None:
    """It is promised again, for what begins from now on."""
    Standard.objects.filter(pk=standard.pk).update(archived_at=None)


@transaction.atomic
def ship_standards(*, at: datetime) -> int:
    """The five promises, ready to be kept, where there has never been any; how many were made."""
    if Standard.objects.exists():
        return 0
    association = find_association()
    zone = association.time_zone if association else settings.TIME_ZONE
    office = Calendar.objects.create(name=_("Opening hours"), time_zone=zone, week=OFFICE_HOURS)
    always = Calendar.objects.create(name=_("Around the clock"), time_zone=zone, week=AROUND_THE_CLOCK)
    shipped = [*_about_answers(office), *_about_the_rest(office, always)]
    for standard, terms in shipped:
        standard.save(force_insert=True)
        change_standard(standard=standard, terms=terms, at=at, by=None)
    return len(shipped)


def _about_answers(office: Calendar) -> Sequence[tuple[Standard, Terms]]:
    kept = Standard.KeptBy
    return [
        (
            Standard(
                code="email", name=_("E-mail answered"), promise=_("We answer every e-mail within 2 business hours."),
                kept_by=kept.ANSWER, position=1,
            ),
            Terms(office, (_MAIL, _WEB), minutes=120, steps=_tellings(-30, 60)),
        ),
        (
            Standard(
                code="call", name=_("Call returned"), promise=_("We call you back within 1 business hour."),
                kept_by=kept.ANSWER, position=2,
            ),
            Terms(office, (_CALL,), minutes=60, steps=_tellings(-15, 30)),
        ),
    ]  # fmt: skip


def _about_the_rest(office: Calendar, always: Calendar) -> Sequence[tuple[Standard, Terms]]:
    kept = Standard.KeptBy
    return [
        (
            Standard(
                code="receipt", name=_("Receipt at once"), kept_by=kept.RECEIPT, position=3,
                promise=_("You get a receipt within 5 minutes of paying, whatever you pay for."),
            ),
            Terms(always, (StandardVersion.PAYMENT,), minutes=5, steps=(Telling(0, _CASE),)),
        ),
        (
            Standard(
                code="website", name=_("Website put right"), kept_by=kept.SETTLED, position=4,
                promise=_("We see to problems with the website within 1 business day."),
            ),
            Terms(
                office, (_WEB, _MAIL, _CALL, StandardVersion.OPENED), business_days=1,
                case_kinds=(Case.Kind.WEBSITE,), steps=_tellings(-60, 120),
            ),
        ),
        (
            Standard(
                code="difficult", name=_("Difficult situations at once"), kept_by=kept.TAKEN, position=5,
                promise=_("In a difficult situation the right person takes care of you at once."),
            ),
            Terms(
                office, (StandardVersion.DIFFICULT,), minutes=10,
                steps=(Telling(-5, _CASE), Telling(0, _DUTY), Telling(5, _ROLE, Role.OWNER)),
            ),
        ),
    ]  # fmt: skip


def _tellings(before: int, later: int) -> tuple[Telling, ...]:
    """Whoever has it before and when it is due, the owners of areas later."""
    return (Telling(before, _CASE), Telling(0, _CASE), Telling(later, _ROLE, Role.OWNER))
