"""What was counted of renewing, joining and staying, so that nobody counts years of terms to read a page.

Counted from terms alone and written anew each day (`members.operations.retention`); nothing here is a fact of its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.types import MembershipType


class MonthFigure(models.Model):
    """What became of the terms of one type that ended in a month, and how many began in it that continued nothing."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    type = models.ForeignKey(MembershipType, models.PROTECT, related_name="+", verbose_name=_("membership type"))
    due = models.PositiveIntegerField(_("due"), default=0)
    renewed = models.PositiveIntegerField(_("renewed"), default=0)
    in_grace = models.PositiveIntegerField(_("in grace"), default=0)
    first_due = models.PositiveIntegerField(_("due, of first terms"), default=0)
    first_renewed = models.PositiveIntegerField(_("renewed, of first terms"), default=0)
    first_in_grace = models.PositiveIntegerField(_("in grace, of first terms"), default=0)
    joined = models.PositiveIntegerField(_("joined"), default=0)
    returned = models.PositiveIntegerField(_("came back"), default=0)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("figures of a month")
        verbose_name_plural = _("figures of months")
        constraints = [
            models.UniqueConstraint(name="a_month_is_counted_once_a_type", fields=["month", "type"]),
            models.CheckConstraint(
                name="month_figures_add_up",
                condition=Q(due__gte=F("renewed") + F("in_grace"))
                & Q(due__gte=F("first_due"), first_due__gte=F("first_renewed") + F("first_in_grace")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {self.month:%Y-%m}"


class CohortFigure(models.Model):
    """How many of those who joined in a year were members on the day so many years later."""

    year = models.PositiveSmallIntegerField(_("joined in"))
    type = models.ForeignKey(MembershipType, models.PROTECT, related_name="+", verbose_name=_("joined as"))
    after = models.PositiveSmallIntegerField(_("years later"))
    asked = models.PositiveIntegerField(_("whose day has come"))
    stayed = models.PositiveIntegerField(_("members on it"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("figures of a year's members")
        verbose_name_plural = _("figures of a year's members")
        constraints = [
            models.UniqueConstraint(name="a_cohort_is_counted_once_a_type", fields=["year", "type", "after"]),
            models.CheckConstraint(name="cohort_figures_add_up", condition=Q(asked__gte=F("stayed"))),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {self.year} + {self.after}"
