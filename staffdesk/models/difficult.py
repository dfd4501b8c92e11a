"""Difficult situations: which cases are some, who can deal with what, and who is there."""

from datetime import date, time
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Difficulty(models.TextChoices):
    """What makes a situation difficult. Each is a skill that people have or have not."""

    REPEATED = "repeated", _("Contacted us three times about one matter")
    DISPUTE = "dispute", _("Disputes a payment")
    LEGAL = "legal", _("Speaks of lawyers, courts or the press")
    OFFICER = "officer", _("Holds an office, and the membership has lapsed")
    OTHER = "other", _("Something else a colleague saw")


@pghistory.track()
class DifficultSituation(models.Model):
    """A case that is one, why, and who was told at once. Flagged by a person with a word, or by a rule."""

    case = models.ForeignKey("staffdesk.Case", models.PROTECT, related_name="difficulties", db_index=False)
    kind = models.CharField(_("why"), max_length=10, choices=Difficulty.choices)
    words = models.TextField(_("in a few words"))
    flagged_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")  # none: a rule
    flagged_at = models.DateTimeField(_("since"))
    told = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("told"))
    ended_at = models.DateTimeField(_("no longer since"), null=True)
    ended_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("difficult situation")
        verbose_name_plural = _("difficult situations")
        constraints = [
            models.UniqueConstraint(name="difficult_once_a_kind", fields=["case", "kind"]),
            models.CheckConstraint(name="difficult_situation_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="difficult_ended_by_somebody", condition=~(Q(ended_at=None) ^ Q(ended_by=None))
            ),
        ]
        indexes = [models.Index(fields=["told", "flagged_at"], name="difficult_now", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return self.get_kind_display()


@pghistory.track()
class Skill(models.Model):
    """Somebody can deal with this kind of situation."""

    person = models.ForeignKey("core.User", models.PROTECT, related_name="skills", verbose_name=_("who"))
    kind = models.CharField(_("can deal with"), max_length=10, choices=Difficulty.choices)
    archived_at = models.DateTimeField(_("no longer since"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(name="one_row_a_skill", fields=["person", "kind"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class DutyQuerySet(models.QuerySet["Duty"]):
    """Who is on duty when."""

    def on(self, day: date, clock: time) -> Self:
        """Those that hold on a day of the association, at a time of its clocks."""
        begun = Q(first_on__lte=day) & (Q(last_on=None) | Q(last_on__gte=day))
        late_end = Q(until_time=time(0))  # midnight at the end of the day
        hours = Q(from_time__lte=clock) & (Q(until_time__gt=clock) | late_end)
        return self.filter(begun, hours, weekdays__contains=[day.isoweekday()])


@pghistory.track()
class Duty(models.Model):
    """When somebody is on duty: some weekdays, from an hour to an hour, between two days. Written in the admin."""

    class Weekday(models.IntegerChoices):
        """As the standard counts them."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    person = models.ForeignKey("core.User", models.PROTECT, related_name="duties", verbose_name=_("who"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday.choices), verbose_name=_("on"))
    from_time = models.TimeField(_("from"), help_text=_("By the association's clocks, for example 09:00."))
    until_time = models.TimeField(
        _("until"), help_text=_("For example 17:00; 00:00 is midnight at the end of the day.")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("It counts. Empty: until changed."))

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duty roster")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(name="duty_has_weekdays", condition=~Q(weekdays=[])),
            models.CheckConstraint(
                name="duty_has_hours", condition=Q(until_time=time(0)) | Q(until_time__gt=F("from_time"))
            ),
            models.CheckConstraint(name="duty_has_days", condition=Q(last_on=None) | Q(last_on__gte=F("first_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.first_on}"


@pghistory.track()
class WatchedPhrase(models.Model):
    """Words that make a case difficult wherever a member writes them, whatever their case."""

    text = models.CharField(
        _("words"), max_length=100, help_text=_("For example: my lawyer. Whole words; capital letters do not matter.")
    )
    archived_at = models.DateTimeField(_("no longer watched since"), null=True, blank=True)

    class Meta:
        verbose_name = _("watched phrase")
        verbose_name_plural = _("watched phrases")
        ordering = ["text"]
        constraints = [models.UniqueConstraint(Lower("text"), name="one_row_a_phrase")]

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class OfficeTag(models.Model):
    """A tag that says somebody holds an office: when their membership has lapsed, their cases are difficult."""

    tag = models.OneToOneField("core.Tag", models.PROTECT, related_name="office", verbose_name=_("tag"))
    archived_at = models.DateTimeField(_("no longer since"), null=True, blank=True)

    class Meta:
        verbose_name = _("tag of an office")
        verbose_name_plural = _("tags of offices")

    def __str__(self) -> str:
        return str(self.tag)
