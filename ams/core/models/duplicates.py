"""Records that may be of one and the same: pairs somebody should look at, and how far the search has come."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ams.core.models.contacts import Contact


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    """Slices of pairs."""

    def standing(self) -> Self:
        """Nobody said that they are two, and both are still records of their own."""
        mergeable = Q(first__merged_into=None, second__merged_into=None)
        return self.filter(mergeable, dismissed_at=None, first__archived_at=None, second__archived_at=None)

    def of_contact(self, contact: "Contact | int") -> Self:
        """Those one contact is part of."""
        return self.filter(Q(first=contact) | Q(second=contact))


class DuplicatePair(models.Model):
    """Two contacts that look alike, and why. Kept when somebody says they are two, so that nobody asks again."""

    first = models.ForeignKey("core.Contact", models.CASCADE, related_name="+")
    second = models.ForeignKey("core.Contact", models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("how alike"))  # 50 to 100
    reasons = models.JSONField(_("why"), default=list)
    found_at = models.DateTimeField(_("found"))
    dismissed_at = models.DateTimeField(_("not the same, since"), null=True, blank=True)
    dismissed_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(name="one_pair_of_two", fields=["first", "second"]),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [
            models.Index(fields=["-score", "-id"], name="pair_by_score", condition=Q(dismissed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"


class DuplicateSearch(models.Model):
    """How far the search for pairs has come. One row: changes are looked at as they come, everybody in turn."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seen_event = models.BigIntegerField(_("last change looked at"), default=0)
    reached = models.BigIntegerField(_("last contact looked at"), default=0)
    rounds = models.PositiveIntegerField(_("times everybody was looked at"), default=0)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")

    def __str__(self) -> str:
        return str(self.reached)
