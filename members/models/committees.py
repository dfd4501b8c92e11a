"""Committees, the roles in them, and who holds or held which: offices are never deleted, so the past stays."""

from datetime import date, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.offices import Tenure


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """Slices of committees."""

    def standing(self) -> Self:
        """Those that are at work."""
        return self.filter(archived_at=None)


@pghistory.track()
class Committee(models.Model):
    """A board, a committee, a working group; of the whole association or of one section."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For example: Board, or Walks committee."))
    summary = models.CharField(_("what it does"), max_length=300, blank=True)
    section = models.ForeignKey(
        "members.Section",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committees",
        verbose_name=_("of the section"),
        help_text=_("Leave it empty for one of the whole association."),
    )
    archived_at = models.DateTimeField(
        _("dissolved since"),
        null=True,
        blank=True,
        help_text=_("Fill this in when it is no more; who was in it stays to be read."),
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_committee_a_name",
                fields=["name", "section"],
                condition=Q(archived_at=None),
                nulls_distinct=False,
                violation_error_message=_("There is a committee of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class CommitteeRole(models.Model):
    """What somebody can be in a committee, and how many can be it at once."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="roles", verbose_name=_("committee"))
    name = models.CharField(_("role"), max_length=80, help_text=_("For example: Chair, Treasurer, Member."))
    holders = models.PositiveSmallIntegerField(
        _("at most at once"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("1 for a chair. Empty: as many as you like."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1, help_text=_("1 comes first."))
    archived_at = models.DateTimeField(_("no longer filled since"), null=True, blank=True)

    class Meta:
        verbose_name = _("role in a committee")
        verbose_name_plural = _("roles in committees")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_role_a_name",
                fields=["committee", "name"],
                violation_error_message=_("This committee has a role of that name already."),
            ),
            models.CheckConstraint(name="role_is_held_by_somebody", condition=Q(holders=None) | Q(holders__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.committee}"


class OfficeQuerySet(models.QuerySet["Office"]):
    """Slices of offices."""

    def standing(self) -> Self:
        """Those that were not struck out as mistakes."""
        return self.filter(revoked_at=None)

    def current(self, *, on: date) -> Self:
        """Standing ones held on a day."""
        return self.standing().filter(days__contains=on)

    def over(self, *, on: date) -> Self:
        """Standing ones that ended before a day or on it."""
        return self.standing().filter(days__endswith__lte=on)

    def ending(self, *, first: date, last: date) -> Self:
        """Standing ones whose last day lies between two days, both counted."""
        return self.standing().filter(days__endswith__gt=first, days__endswith__lte=last + timedelta(days=1))


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "contact"], name="office_changed")]},
)
class Office(models.Model):
    """A role that somebody holds for a time."""

    role = models.ForeignKey(CommitteeRole, models.PROTECT, related_name="offices", verbose_name=_("role"))
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="offices", verbose_name=_("who"))
    days = DateRangeField(_("days"))  # [first day, day after the last); open above until somebody says
    appointed_at = models.DateTimeField(_("written down"))
    appointed_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    revoked_at = models.DateTimeField(_("struck out"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        triggers = [pgtrigger.Protect(name="offices_are_never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            ExclusionConstraint(
                name="one_office_of_a_role_at_a_time",
                expressions=[
                    ("role", RangeOperators.EQUAL),
                    ("contact", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(name="office_has_a_day", condition=Q(days__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.role}"

    def as_tenure(self) -> Tenure:
        """The same days as the pure rules want them."""
        return Tenure(self.days.lower, self.days.upper)

    @property
    def first_day(self) -> date:
        """The first day it is held."""
        first: date = self.days.lower
        return first

    @property
    def last_day(self) -> date | None:
        """The last day it is held, as people are shown it; None where nobody said."""
        return self.days.upper - timedelta(days=1) if self.days.upper else None
