"""Somebody asks to be taken in as a member of a kind that staff decide about."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Which wait, and which were decided."""

    def waiting(self) -> Self:
        """Nobody decided about them, and they did not take it back."""
        return self.filter(decision="")

    def decided(self) -> Self:
        """Staff said yes or no."""
        return self.filter(decision__in=[Application.Decision.APPROVED, Application.Decision.DECLINED])


@pghistory.track()
class Application(models.Model):
    """An application for a membership: when, by which door, and what became of it. Its membership is pending."""

    class Decision(models.TextChoices):
        """What became of it; empty while it waits."""

        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="applications")
    is_paid_first = models.BooleanField(_("is paid before it is decided"))
    channel = models.CharField(_("channel"), max_length=20, choices=Activity.Channel.choices)
    applied_at = models.DateTimeField(_("applied"))
    applied_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what they were told"), max_length=1000, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_application_a_membership", fields=["membership"], condition=Q(decision="")
            ),
            models.CheckConstraint(
                name="application_decided_iff_at", condition=Q(decision="") ^ Q(decided_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["applied_at", "id"], name="application_waiting", condition=Q(decision="")),
            models.Index(fields=["applied_at", "id"], name="application_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.membership)
