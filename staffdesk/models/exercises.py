"""Guided exercises of a new colleague on a demonstration: what they began, and what rows said that they did it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ExerciseBegun(models.Model):
    """A colleague began an exercise, perhaps again; it is done once a row of theirs says so."""

    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    code = models.SlugField(_("exercise"))
    begun_at = models.DateTimeField(_("begun"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("exercise of a colleague")
        verbose_name_plural = _("exercises of colleagues")
        constraints = [
            models.UniqueConstraint(name="one_exercise_a_colleague", fields=["user", "code"]),
            models.CheckConstraint(
                name="exercise_ends_after_it_begins", condition=Q(done_at=None) | Q(done_at__gte=F("begun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.code}"
