"""The care plan: when a person takes time for a member, and the tasks that come of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from members.wording import WordingError, check_wording

if TYPE_CHECKING:
    from ams.core.models import User

FURTHEST: Final = 366  # days between a moment and what is done about it
PLACES: Final = ("name", "years", "about", "association")


KEPT: Final = Q(state="done", closed_on__lt=F("late_on"))  # before the day on which it would have been overdue


def validate_care_words(text: str) -> None:
    """Raise ValidationError for a place nobody can fill in."""
    try:
        check_wording(text, PLACES)
    except WordingError as error:
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        raise ValidationError(
            _t("Places are written like %(known)s; {%(name)s} is none.") % {"known": known, "name": error.unknown}
        ) from None


class CareStepQuerySet(models.QuerySet["CareStep"]):
    """Which steps make tasks."""

    def active(self) -> Self:
        """Not archived, of no type that has been archived."""
        return self.filter(Q(type=None) | Q(type__archived_at=None), archived_at=None)


@pghistory.track()
class CareStep(models.Model):
    """One thing a named person does for each member, so many days before or after a moment of their membership."""

    class Moment(models.TextChoices):
        """What it is about."""

        JOINED = "joined", _("They join")
        ENDS = "ends", _("Their membership ends, unless they renew")
        ANNIVERSARY = "anniversary", _("They have been members for so many years")
        DIED = "died", _("They have died")

    class Way(models.TextChoices):
        """How it is done."""

        CALL = "call", _("Call")
        LETTER = "letter", _("Write by hand")
        MAIL = "mail", _("Write a mail")
        MEET = "meet", _("Meet")

    type = models.ForeignKey(
        "members.MembershipType", models.PROTECT, null=True, blank=True, related_name="care_steps",
        verbose_name=_("membership type"), help_text=_("Empty: members of every type."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=80, help_text=_("What colleagues call it, for example Welcome call."))
    moment = models.CharField(_("about what"), max_length=12, choices=Moment.choices)
    offset_days = models.SmallIntegerField(
        _("days from that day"), default=0, validators=[MinValueValidator(-FURTHEST), MaxValueValidator(FURTHEST)],
        help_text=_("0 is the day itself, 30 is thirty days later, -45 is forty-five days before."),
    )  # fmt: skip
    years = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)]),
        verbose_name=_("which anniversaries"), default=list, blank=True,
        help_text=_("Years with commas between, for example 1, 5, 10, 25. For anniversaries alone."),
    )  # fmt: skip
    first_only = models.BooleanField(
        _("before the first renewal alone"), default=False,
        help_text=_("For the end of a membership: of those who have never renewed."),
    )  # fmt: skip
    way = models.CharField(_("how"), max_length=6, choices=Way.choices, default=Way.CALL)
    who = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who does it"),
        help_text=_("Empty, or away for good: whoever looks after the area Membership."),
    )  # fmt: skip
    words = models.TextField(
        _("words for whoever does it"), max_length=2_000, validators=[validate_care_words],
        help_text=_(
            "What to ask and to say, as you would tell a new colleague; the member never reads it. Filled in: {name}, "
            "{years}, {about} (who has died), {association}."
        ),
    )  # fmt: skip
    days_to_do = models.PositiveSmallIntegerField(
        _("to be done within … days"), default=3, validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("After so many days it is overdue."),
    )  # fmt: skip
    active_since = models.DateField(_("in the plan since"), editable=False)
    archived_at = models.DateTimeField(
        _("no longer done since"), null=True, blank=True, help_text=_("Fill this in to stop it; nothing is lost.")
    )

    objects = CareStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the care plan")
        verbose_name_plural = _("care plan")
        ordering = ["moment", "offset_days", "pk"]
        constraints = [
            models.CheckConstraint(
                name="anniversaries_say_which", condition=Q(moment="anniversary") ^ Q(years=[]),
                violation_error_message=_("Say which anniversaries; for anything else leave the years empty."),
            ),
            models.CheckConstraint(
                name="first_renewal_is_an_end", condition=Q(first_only=False) | Q(moment="ends"),
                violation_error_message=_("Only what is about the end of a membership can be for the first one alone."),
            ),
            models.CheckConstraint(
                name="care_offset_within_a_year", condition=Q(offset_days__range=(-FURTHEST, FURTHEST))
            ),
            models.CheckConstraint(name="care_step_has_words", condition=~Q(words="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Nobody knows beforehand that somebody joins or dies."""
        super().clean()
        if self.moment in (self.Moment.JOINED, self.Moment.DIED) and (self.offset_days or 0) < 0:
            raise ValidationError({"offset_days": _("Nobody knows it before it has happened: write 0 or more.")})


class CareTaskQuerySet(models.QuerySet["CareTask"]):
    """Slices of tasks."""

    def open(self) -> Self:
        """To be done, now or on a day to come."""
        return self.filter(state=CareTask.State.OPEN)

    def to_do(self, *, on: date) -> Self:
        """Open ones whose day has come."""
        return self.open().filter(due_on__lte=on)

    def overdue(self, *, on: date) -> Self:
        """Open ones that should have been done by now."""
        return self.open().filter(late_on__lte=on)

    def of(self, user: "User | int") -> Self:
        """Somebody's own."""
        return self.filter(owner=user)

    def with_notes(self, *, before: datetime) -> Self:
        """Settled before an instant, with a note that was not forgotten yet."""
        return self.filter(closed_at__lt=before).exclude(note=CareTask.FORGOTTEN)


@pghistory.track()
class CareTask(models.Model):
    """One person's task for one member. `about` is who has died, where it is for the family."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Not done, on purpose")
        WITHDRAWN = "withdrawn", _("No longer called for")

    FORGOTTEN: Final = "–"  # in the place of a note whose time is over

    step = models.ForeignKey(CareStep, models.PROTECT, related_name="tasks", verbose_name=_("what"), db_index=False)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="care_tasks", verbose_name=_("for whom"))
    about = models.ForeignKey("core.Contact", models.PROTECT, null=True, related_name="+", verbose_name=_("about"))
    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="care_tasks")
    occasion_on = models.DateField(_("the day it is about"))
    years = models.PositiveSmallIntegerField(_("years"), default=0)  # of an anniversary
    due_on = models.DateField(_("from"))
    late_on = models.DateField(_("overdue from"))
    owner = models.ForeignKey("core.User", models.PROTECT, related_name="care_tasks", verbose_name=_("who does it"))
    made_at = models.DateTimeField(_("made"))
    tries = models.PositiveSmallIntegerField(_("not reached"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(_("settled"), null=True)
    closed_on = models.DateField(_("settled on"), null=True)  # the association's day
    closed_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    note = models.TextField(_("note"), blank=True, default="")

    objects = CareTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("care task")
        verbose_name_plural = _("care tasks")
        constraints = [
            models.UniqueConstraint(name="one_care_task_an_occasion", fields=["step", "membership", "occasion_on"]),
            models.CheckConstraint(
                name="care_task_open_iff_not_closed",
                condition=Q(state="open", closed_at=None, closed_on=None)
                | (~Q(state="open") & Q(closed_at__isnull=False, closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="care_task_settled_by_somebody",
                condition=Q(state__in=["open", "withdrawn"], closed_by=None)
                | Q(state__in=["done", "dropped"], closed_by__isnull=False),
            ),
            models.CheckConstraint(name="care_task_ends_with_a_word", condition=Q(state="open") | ~Q(note="")),
            models.CheckConstraint(name="care_task_late_after_due", condition=Q(late_on__gt=F("due_on"))),
        ]
        indexes = [
            models.Index(fields=["owner", "late_on", "id"], name="care_of_owner", condition=Q(state="open")),
            models.Index(fields=["late_on", "id"], name="care_open", condition=Q(state="open")),
            models.Index(fields=["-closed_at", "-id"], name="care_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["-late_on", "-id"], name="care_by_lateness"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.step}: {self.contact}"
