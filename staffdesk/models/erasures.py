"""Requests to be erased, and how far each got."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Which there are to do something about."""

    def waiting(self) -> Self:
        """Asked for, and nobody decided yet."""
        return self.filter(state=Erasure.State.ASKED)

    def under_way(self) -> Self:
        """Begun; a worker goes on with it."""
        return self.filter(state=Erasure.State.RUNNING)


@pghistory.track()
class Erasure(models.Model):
    """Somebody is to be forgotten. What is done stands in `steps`, so that whoever dies over it is followed by another.

    It says nothing of who it was but the number, which stays.
    """

    class State(models.TextChoices):
        """Where it is."""

        ASKED = "asked", _("Asked for")
        RUNNING = "running", _("Being carried out")
        DONE = "done", _("Done")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="erasures", verbose_name=_("contact"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("to be answered by"))
    case = models.ForeignKey("staffdesk.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("case"))
    reason = models.TextField(_("why"), blank=True)
    despite = models.JSONField(_("although"), default=list, blank=True)  # what stood against it, in sentences
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    begun_at = models.DateTimeField(_("begun"), null=True)
    steps = models.JSONField(_("done so far"), default=dict, blank=True)  # name of a step -> rows
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.CheckConstraint(
                name="erasure_is_begun_by_somebody_who_says_why",
                condition=Q(state="asked", by=None, begun_at=None)
                | (~Q(state="asked") & Q(by__isnull=False, begun_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="erasure_done_iff_finished", condition=Q(state="done") ^ Q(finished_at=None)),
            models.UniqueConstraint(
                name="one_erasure_at_a_time", fields=["contact"], condition=Q(state__in=["asked", "running"])
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="erasure_waiting", condition=Q(state="asked"))]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.contact_id}"
