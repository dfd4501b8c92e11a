"""That somebody goes over to another type before the term ends: what is asked, what of the old counts, what came."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TypeChangeQuerySet(models.QuerySet["TypeChange"]):
    """Which changes hold."""

    def standing(self) -> Self:
        """Done, and not taken back."""
        return self.filter(done_at__isnull=False, undone_at=None)


@pghistory.track()
class TypeChange(models.Model):
    """A term of another type in the place of what runs. Nothing is cut before its order is paid."""

    offer = models.OneToOneField("members.TermOffer", models.PROTECT, related_name="change")
    from_type = models.ForeignKey("members.MembershipType", models.PROTECT, related_name="+")
    words = models.CharField(_("why"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    term = models.OneToOneField("members.Term", models.PROTECT, null=True, related_name="came_by")
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = TypeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of type")
        verbose_name_plural = _("changes of type")
        constraints = [
            models.CheckConstraint(
                name="change_is_done_iff_it_gave_a_term", condition=Q(done_at=None) ^ Q(term__isnull=False)
            ),
            models.CheckConstraint(
                name="only_done_changes_are_taken_back", condition=Q(undone_at=None) | Q(done_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_type} → {self.offer.rule.type}"


@pghistory.track()
class CountedPart(models.Model):
    """What of a line is for days that another type takes the place of: counted for it, or left over and credited."""

    change = models.ForeignKey(TypeChange, models.PROTECT, related_name="parts")
    line = models.ForeignKey("billing.OrderLine", models.PROTECT, related_name="counted_parts")
    amount = models.DecimalField(_("counted"), max_digits=14, decimal_places=3)
    left_over = models.DecimalField(_("left over"), max_digits=14, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("counted part")
        verbose_name_plural = _("counted parts")
        constraints = [
            models.UniqueConstraint(name="a_line_counts_once_a_change", fields=["change", "line"]),
            models.CheckConstraint(name="counted_parts_are_not_negative", condition=Q(amount__gte=0, left_over__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"
