"""What the association promises about answering, and the clocks that say whether it keeps its word."""

from datetime import datetime
from typing import Final, Self

import pghistory
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.association import validate_time_zone
from ams.core.models.protection import append_only

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST: Final = 60 * 24 * 30  # minutes


@pghistory.track(exclude=["revision"])
class Calendar(models.Model):
    """When somebody is there. `week` holds for each day what `staffdesk.clock` calls intervals, up to "24:00"."""

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("For example Member service."))
    time_zone = models.CharField(
        _("time zone"), max_length=60, validators=[validate_time_zone], help_text=_("For example Europe/Amsterdam.")
    )
    week = models.JSONField(_("hours of a week"))
    revision = models.PositiveIntegerField(default=1, editable=False)  # goes up when anything about it is corrected

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ever_closed(self) -> bool:
        """Not open day and night, as one for machines is."""
        return any(self.week.get(day) != [["00:00", "24:00"]] for day in DAYS)


@pghistory.track()
class CalendarDay(models.Model):
    """A date with other hours than its weekday: none, or special ones."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days", verbose_name=_("calendar"))
    day = models.DateField(_("date"))
    hours = models.JSONField(_("hours"), default=list, blank=True)  # none: closed
    name = models.CharField(_("why"), max_length=100, blank=True, help_text=_("For example Christmas Day."))

    class Meta:
        verbose_name = _("closed or special day")
        verbose_name_plural = _("closed and special days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="one_row_a_day_of_a_calendar", fields=["calendar", "day"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


@pghistory.track()
class Standard(models.Model):
    """A promise. What exactly it says stands in its versions; a new one holds for what begins after it."""

    class KeptBy(models.TextChoices):
        """What stops its clocks."""

        ANSWER = "answer", _("A person answers")
        SETTLED = "settled", _("A person answers, or the case is closed")
        TAKEN = "taken", _("Somebody takes the case")
        RECEIPT = "receipt", _("A receipt is issued")

    code = models.SlugField(_("code"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    promise = models.CharField(
        _("the promise, as members read it"), max_length=200,
        help_text=_("For example: We answer every e-mail within 2 business hours."),
    )  # fmt: skip
    kept_by = models.CharField(_("kept when"), max_length=10, choices=KeptBy.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("switched off"), null=True, blank=True)

    class Meta:
        verbose_name = _("service standard")
        verbose_name_plural = _("service standards")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class StandardVersion(models.Model):
    """How much time there is, by whose hours, for what. Never changed: clocks that run keep theirs.

    `started_by` are kinds of messages, or what else begins a clock. Without `case_kinds` or `queues` it holds for all;
    a standard that names the kind of a case goes before those that name none.
    """

    OPENED: Final = "opened"  # without a word of the member: found by ourselves
    DIFFICULT: Final = "difficult"  # flagged as such
    PAYMENT: Final = "payment"  # money came, and its receipt did not

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions", verbose_name=_("standard"))
    number = models.PositiveSmallIntegerField(_("version"))
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions", verbose_name=_("calendar"))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, validators=[MaxValueValidator(LONGEST)])
    business_days = models.PositiveSmallIntegerField(_("business days"), null=True, validators=[MaxValueValidator(60)])
    started_by = ArrayField(models.CharField(max_length=20), verbose_name=_("begins with"))
    case_kinds = ArrayField(models.CharField(max_length=30), default=list, verbose_name=_("kinds of cases"))
    queues = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("departments"))
    made_at = models.DateTimeField(_("since"))
    made_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))

    class Meta:
        verbose_name = _("version of a standard")
        verbose_name_plural = _("versions of standards")
        ordering = ["standard", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_version_a_number", fields=["standard", "number"]),
            models.CheckConstraint(
                name="standard_has_minutes_or_days",
                condition=Q(minutes__isnull=False, business_days=None) | Q(minutes=None, business_days__isnull=False),
            ),
        ]
        triggers = append_only("standard_version")

    def __str__(self) -> str:
        return f"{self.standard} ({self.number})"


class StandardStep(models.Model):
    """Whom a version tells, and when: minutes of business time after something was due, or before (below zero)."""

    class Tell(models.TextChoices):
        """Who is told."""

        CASE = "case", _("Whoever has the case, else everybody of its department")
        DUTY = "duty", _("Whoever is on duty")
        ROLE = "role", _("Everybody of a role")
        PERSON = "person", _("One person")

    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="steps")
    level = models.PositiveSmallIntegerField(_("level"))  # 1, 2, … in the order of minutes
    minutes = models.IntegerField(_("minutes after it was due"))
    tell = models.CharField(_("who is told"), max_length=10, choices=Tell.choices)
    role = models.CharField(_("role"), max_length=20, blank=True)
    person = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("step of a standard")
        verbose_name_plural = _("steps of standards")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(name="one_step_a_level", fields=["version", "level"]),
            models.UniqueConstraint(name="one_step_a_minute", fields=["version", "minutes"]),
            models.CheckConstraint(
                name="step_says_whom",
                condition=Q(tell="person", role="", person__isnull=False)
                | (Q(tell="role", person=None) & ~Q(role=""))
                | Q(tell__in=["case", "duty"], role="", person=None),
            ),
        ]
        triggers = append_only("standard_step")

    def __str__(self) -> str:
        return f"{self.version}: {self.get_tell_display()}"


@pghistory.track()
class CasePause(models.Model):
    """While this lasts, no clock of the case runs. Half-open; without an end it has not ended."""

    class Why(models.TextChoices):
        """What stops the clocks."""

        WAITING = "waiting", _("Waiting for the member")
        CLOSED = "closed", _("Closed")

    case = models.ForeignKey("staffdesk.Case", models.PROTECT, related_name="pauses")
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)

    class Meta:
        verbose_name = _("pause of a case")
        verbose_name_plural = _("pauses of cases")
        constraints = [
            models.UniqueConstraint(name="one_pause_at_a_time", fields=["case", "why"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="pause_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]
        indexes = [models.Index(fields=["case", "began_at"], name="pauses_of_case")]

    def __str__(self) -> str:
        return f"{self.get_why_display()}, {self.began_at}"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Slices of clocks."""

    def running(self) -> Self:
        """Neither kept nor missed nor over; paused ones run too."""
        return self.filter(state=Clock.State.RUNNING)

    def late(self, *, at: datetime) -> Self:
        """Those that run although they were due."""
        return self.running().filter(due_at__lt=at)

    def to_remind(self, *, at: datetime) -> Self:
        """Those about which somebody has to be told by an instant."""
        return self.running().filter(next_step_at__lte=at)

    def judged(self) -> Self:
        """Those of which we know whether the promise was kept."""
        return self.filter(state__in=[Clock.State.KEPT, Clock.State.MISSED])


@pghistory.track(exclude=["next_step_at", "reached", "calendar_revision"])
class Clock(models.Model):
    """One promise about one word of a member. Due by business time, with the pauses of its case left out.

    `due_at` is empty while a pause has no end yet. `took` is business time, without pauses, until it stopped. One that
    was begun in another case `brought` the pauses it had there; those of its case count `here_since`.
    """

    class State(models.TextChoices):
        """What became of the promise."""

        RUNNING = "running", _("Running")
        KEPT = "kept", _("Kept")
        MISSED = "missed", _("Missed")
        OVER = "over", _("Over without being due")

    class Why(models.TextChoices):
        """What stopped it."""

        ANSWERED = "answered", _("A person answered")
        TAKEN = "taken", _("Somebody took the case")
        CLOSED = "closed", _("The case was closed")
        MERGED = "merged", _("The case was merged")
        MOVED = "moved", _("The case went to others")
        SWITCHED_OFF = "off", _("The standard was switched off")

    case = models.ForeignKey("staffdesk.Case", models.PROTECT, related_name="clocks")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="clocks")
    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="clocks")
    message = models.ForeignKey("staffdesk.CaseMessage", models.PROTECT, null=True, related_name="clocks")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    why = models.CharField(_("why"), max_length=10, choices=Why.choices, blank=True)
    stopped_by = models.ForeignKey("staffdesk.CaseMessage", models.PROTECT, null=True, related_name="+")
    took = models.DurationField(_("took"), null=True)
    next_step_at = models.DateTimeField(null=True)  # when somebody is told next
    reached = models.PositiveSmallIntegerField(default=0)  # the highest level told for this due time
    calendar_revision = models.PositiveIntegerField()  # of the calendar it was reckoned by
    here_since = models.DateTimeField(null=True)  # when it came from another case, whose pauses it brought along
    brought = ArrayField(DateTimeRangeField(), default=list, db_default=[])

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(
                name="one_clock_a_standard_and_message", fields=["case", "standard", "message"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="clock_runs_iff_not_stopped",
                condition=Q(state="running", stopped_at=None, why="", took=None)
                | (~Q(state="running") & Q(stopped_at__isnull=False, next_step_at=None) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="clock_brings_pauses_from_elsewhere", condition=Q(here_since__isnull=False) | Q(brought=[])
            ),
            models.CheckConstraint(
                name="clock_judged_by_its_due_time",
                condition=~Q(state="kept") | Q(due_at=None) | Q(due_at__gte=F("stopped_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at", "id"], name="clock_to_remind", condition=Q(next_step_at__isnull=False)
            ),
            models.Index(fields=["case", "due_at"], name="clock_running", condition=Q(state="running")),
            models.Index(fields=["version", "calendar_revision"], name="clock_reckoned", condition=Q(state="running")),
            models.Index(fields=["stopped_at"], name="clock_judged", condition=Q(state__in=["kept", "missed"])),
            models.Index(fields=["due_at"], name="clock_late", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.standard}: {self.get_state_display()}"


class Reminder(models.Model):
    """Somebody was told about a clock: once for each level and due time, whoever sweeps. Added, never changed."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="reminders", db_index=False)
    level = models.PositiveSmallIntegerField(_("level"))
    due_at = models.DateTimeField(_("due"))  # as it was then
    at = models.DateTimeField(_("at"))
    told = ArrayField(models.BigIntegerField(), default=list)  # logins that got a mail

    class Meta:
        verbose_name = _("reminder of a clock")
        verbose_name_plural = _("reminders of clocks")
        constraints = [
            models.UniqueConstraint(name="one_reminder_a_level_and_due_time", fields=["clock", "level", "due_at"])
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="reminder_newest")]
        triggers = append_only("reminder")

    def __str__(self) -> str:
        return f"{self.clock_id}, {self.level}"
