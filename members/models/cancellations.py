"""That somebody leaves: said when, by whom, from which day on, and whether it was taken back."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity


class CancellationQuerySet(models.QuerySet["Cancellation"]):
    """Which cancellations hold."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(undone_at=None)


@pghistory.track()
class Cancellation(models.Model):
    """Notice that a membership ends: with its last paid day, or at once. Returning takes it back; the row stays."""

    class When(models.TextChoices):
        """From which day on it ends."""

        END = "end", _("With the last day paid for")
        NOW = "now", _("At once")

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="cancellations")
    when = models.CharField(_("when"), max_length=3, choices=When.choices)
    words = models.CharField(_("why"), max_length=500, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Activity.Channel.choices)
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    objects = CancellationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_cancellation_a_membership", fields=["membership"], condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.get_when_display()}"
