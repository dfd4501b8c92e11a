"""That somebody has died: said by staff, and taken back where it was an error."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeathQuerySet(models.QuerySet["Death"]):
    """Which of them hold."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(undone_at=None)


@pghistory.track()
class Death(models.Model):
    """When somebody died, who of the family we are in touch with, and what was ended then, to take it back."""

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="deaths", verbose_name=_("who"))
    died_on = models.DateField(_("died on"))
    family = models.ForeignKey(
        "core.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("family")
    )
    words = models.CharField(_("how we know"), max_length=500, blank=True)
    ended = models.JSONField(_("what was ended"), default=dict)  # keys of memberships and of cases handed over
    was_archived = models.BooleanField(_("was archived before"), default=False)
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    objects = DeathQuerySet.as_manager()

    class Meta:
        verbose_name = _("death")
        verbose_name_plural = _("deaths")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_death_a_contact", fields=["contact"], condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.died_on}"
