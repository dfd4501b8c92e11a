"""Two records that turned out to be one contact: which stands, what moved, and what it takes to undo it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactMergeQuerySet(models.QuerySet["ContactMerge"]):
    """Slices of merges."""

    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)


class ContactMerge(models.Model):
    """One merge. What it did is kept row by row, so that undoing it brings back exactly what was there."""

    kept = models.ForeignKey("core.Contact", models.PROTECT, related_name="merges", verbose_name=_("kept"))
    absorbed = models.ForeignKey("core.Contact", models.PROTECT, related_name="absorptions", verbose_name=_("merged"))
    reason = models.TextField(_("why"))
    moved = models.JSONField(_("rows that moved"), default=dict)  # "app.Model.field" -> primary keys
    changed = models.JSONField(_("values that changed"), default=list)  # {row, pk, was: {…}, became: {…}}, in order
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = ContactMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                name="merged_once_at_a_time", fields=["absorbed"], condition=models.Q(undone_at=None)
            ),
            models.CheckConstraint(name="merge_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(name="merge_is_of_two", condition=~models.Q(kept=models.F("absorbed"))),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"

    @property
    def row_count(self) -> int:
        """How many rows changed hands."""
        return sum(len(keys) for keys in self.moved.values())
