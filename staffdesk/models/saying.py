"""What is done about reasons of contacts and what came of it, and the letters that tell owners what members say."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only

if TYPE_CHECKING:
    from ams.core.models import User


class ReasonActionQuerySet(models.QuerySet["ReasonAction"]):
    """Slices of actions."""

    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(changed_on=None, dropped_on=None)

    def changed(self, *, by: date) -> Self:
        """Those by which something has been different since a day, or an earlier one."""
        return self.filter(changed_on__lte=by)

    def concerning(self, user: "User | int") -> Self:
        """Theirs to do, or about a reason they see to."""
        return self.filter(Q(owner=user) | Q(reason__owner=user))


@pghistory.track()
class ReasonAction(models.Model):
    """Something somebody does so that a reason comes up less often, or better. Done: with the day of the change."""

    reason = models.ForeignKey("staffdesk.Reason", models.PROTECT, related_name="actions", verbose_name=_("reason"))
    what = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey("core.User", models.PROTECT, related_name="reason_actions", verbose_name=_("who does it"))
    due_on = models.DateField(_("until"))
    made_at = models.DateTimeField(_("planned"))
    made_by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("planned by"))
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    dropped_on = models.DateField(_("given up on"), null=True, blank=True)
    outcome = models.CharField(_("what is different"), max_length=300, blank=True)  # or why it was given up
    ended_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )

    objects = ReasonActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action about a reason")
        verbose_name_plural = _("actions about reasons")
        constraints = [
            models.CheckConstraint(name="reason_action_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="reason_action_ends_once_and_somebody_says_how",
                condition=Q(changed_on=None, dropped_on=None, ended_by=None, outcome="")
                | (
                    (Q(changed_on=None, dropped_on__isnull=False) | Q(changed_on__isnull=False, dropped_on=None))
                    & Q(ended_by__isnull=False)
                    & ~Q(outcome="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="reason_action_open",
                                condition=Q(changed_on=None, dropped_on=None))]  # fmt: skip

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Neither done nor given up."""
        return self.changed_on is None and self.dropped_on is None


class ActionEffect(models.Model):
    """Contacts about the reason in the days from a change on, and in as many before; counted by a worker each hour."""

    action = models.OneToOneField(ReasonAction, models.CASCADE, related_name="effect")
    days = models.PositiveSmallIntegerField(_("days"))
    before = models.PositiveIntegerField(_("contacts before"))
    after = models.PositiveIntegerField(_("contacts after"))
    base_before = models.PositiveIntegerField(_("of how many before"))
    base_after = models.PositiveIntegerField(_("of how many after"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("effect of a change")
        verbose_name_plural = _("effects of changes")
        constraints = [models.CheckConstraint(name="effect_is_of_some_days", condition=Q(days__range=(1, 90)))]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Digest(models.Model):
    """What one owner was told of one week; longer, where nobody could be told before. No day is told twice."""

    owner = models.ForeignKey("core.User", models.PROTECT, related_name="digests", verbose_name=_("to"))
    days = DateRangeField(_("days"))  # [Monday, Monday)
    message = models.OneToOneField("core.Message", models.PROTECT, related_name="digest", verbose_name=_("mail"))
    contacts = models.PositiveIntegerField(_("contacts"))
    contacts_before = models.PositiveIntegerField(_("contacts before"))
    answers = models.PositiveIntegerField(_("answers"))
    actions = models.PositiveIntegerField(_("open actions"))
    cases = ArrayField(models.BigIntegerField(), verbose_name=_("quoted cases"), default=list)
    pulses = ArrayField(models.BigIntegerField(), verbose_name=_("quoted answers"), default=list)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("weekly digest")
        verbose_name_plural = _("weekly digests")
        constraints = [
            ExclusionConstraint(
                name="digests_tell_no_day_twice",
                expressions=[("owner", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="digest_ends_with_a_week",
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False)
                & Q(days__startswith__week_day=2, days__endswith__week_day=2),
            ),
        ]
        indexes = [
            models.Index(F("written_at").desc(), F("id").desc(), name="digest_newest"),
            GinIndex(fields=["cases"], name="digest_quotes_cases"),
            GinIndex(fields=["pulses"], name="digest_quotes_pulses"),
        ]
        triggers = append_only("digest")

    def __str__(self) -> str:
        return f"{self.owner}, {self.days.lower:%Y-%m-%d}"

    @property
    def last(self) -> date:
        """The last day it tells of."""
        last: date = self.days.upper - timedelta(days=1)
        return last
