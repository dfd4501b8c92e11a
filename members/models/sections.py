"""Sections of the association, chapters or regions: where they reach, and who belongs to which, since when and why."""

from datetime import date, timedelta
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, lookups
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ams.core.models.association import country_code
from members.postcodes import Area


class SectionQuerySet(models.QuerySet["Section"]):
    """Slices of sections."""

    def standing(self) -> Self:
        """Those one can belong to."""
        return self.filter(archived_at=None)


@pghistory.track()
class Section(models.Model):
    """A chapter or a region. One belongs to one at a time, or to none."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For example: Utrecht and surroundings."))
    summary = models.CharField(
        _("in a sentence"), max_length=300, blank=True, help_text=_("Members read it where they choose a section.")
    )
    chosen_by_members = models.BooleanField(
        _("members may choose it"),
        default=False,
        help_text=_("Then it is offered on their account page, wherever they live."),
    )
    archived_at = models.DateTimeField(
        _("closed since"),
        null=True,
        blank=True,
        help_text=_("Fill this in to close it: nobody new belongs to it, and who did stays to be read."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_section_a_name",
                fields=["name"],
                condition=Q(archived_at=None),
                violation_error_message=_("There is a section of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SectionArea(models.Model):
    """Postcodes of a section, by how they begin (`members.postcodes`)."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="areas", verbose_name=_("section"))
    country = models.CharField(_("country"), max_length=2, validators=[country_code])
    first = models.CharField(_("from"), max_length=10, db_collation="C")
    last = models.CharField(_("to"), max_length=10, db_collation="C")

    class Meta:
        verbose_name = _("area of a section")
        verbose_name_plural = _("areas of sections")
        constraints = [
            models.UniqueConstraint(name="an_area_once_a_section", fields=["section", "country", "first", "last"]),
            models.CheckConstraint(name="area_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="area_ends_are_equally_long", condition=lookups.Exact(Length("first"), Length("last"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.as_area())

    def as_area(self) -> Area:
        """The same as the pure rules want it."""
        return Area(self.country, self.first, self.last)


class BelongingQuerySet(models.QuerySet["Belonging"]):
    """Slices of belongings."""

    def current(self) -> Self:
        """Those that are not over; none begins in the future."""
        return self.filter(days__upper_inf=True)

    def on(self, day: date) -> Self:
        """Those that held on a day."""
        return self.filter(days__contains=day)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "contact"], name="belonging_changed")]},
)
class Belonging(models.Model):
    """A contact's place in a section for a time. What somebody decided holds until somebody decides again."""

    class Way(models.TextChoices):
        """Who or what decided."""

        POSTCODE = "postcode", _("By postcode")
        CHOICE = "choice", _("Their own choice")
        STAFF = "staff", _("Set by staff")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="belongings", verbose_name=_("contact"))
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, related_name="belongings", verbose_name=_("section"), db_index=False
    )  # none: in no section, as somebody decided
    way = models.CharField(_("decided"), max_length=10, choices=Way.choices)
    days = DateRangeField(_("days"))  # [first day, day after the last); open above while it holds
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("decided at"))

    objects = BelongingQuerySet.as_manager()

    class Meta:
        verbose_name = _("belonging to a section")
        verbose_name_plural = _("belongings to sections")
        constraints = [
            ExclusionConstraint(
                name="one_section_at_a_time",
                expressions=[("contact", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="belonging_has_a_day", condition=Q(days__isempty=False)),
        ]
        indexes = [
            models.Index(fields=["section", "contact"], name="belonging_now", condition=Q(days__upper_inf=True)),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.section or '–'}"

    @property
    def first_day(self) -> date:
        """The first day it held."""
        first: date = self.days.lower
        return first

    @property
    def last_day(self) -> date | None:
        """The last day it held, as people are shown it; None while it holds."""
        return self.days.upper - timedelta(days=1) if self.days.upper else None


class SectionRun(models.Model):
    """One round through all addresses that puts people into the sections of their postcodes, and how far it came."""

    class State(models.TextChoices):
        """How far it has come."""

        WORKING = "working", _("Being done")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WORKING)
    total = models.PositiveIntegerField(_("contacts"), default=0)
    done = models.PositiveIntegerField(_("looked at"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    upto = models.BigIntegerField(_("as far as"), default=0)  # the key of the last contact that was looked at
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    started_at = models.DateTimeField(_("begun"))
    moved_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("assignment by postcode")
        verbose_name_plural = _("assignments by postcode")
        constraints = [
            models.UniqueConstraint(models.Value(1), name="one_assignment_at_a_time", condition=Q(state="working")),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def percent(self) -> int:
        """How far it has come."""
        return min(100, 100 * self.done // self.total) if self.total else 0
