"""That somebody may hold a type: what they showed, who looked at it, and until when it counts."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProofQuerySet(models.QuerySet["Proof"]):
    """Which proofs wait, and which count."""

    def waiting(self) -> Self:
        """Nobody looked at them yet."""
        return self.filter(decision="")

    def good(self, *, on: date) -> Self:
        """Accepted, and counting on a day."""
        return self.filter(decision=Proof.Decision.ACCEPTED, valid_until__gte=on)


@pghistory.track()
class Proof(models.Model):
    """A file somebody sent, or words of staff who have seen something. The file goes some time after the decision."""

    class Decision(models.TextChoices):
        """What staff said; empty while it waits."""

        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Not accepted")
        REPLACED = "replaced", _("Another was sent")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="proofs", verbose_name=_("of whom"))
    type = models.ForeignKey("members.MembershipType", models.PROTECT, related_name="proofs", verbose_name=_("for"))
    name = models.CharField(_("file name"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to="proofs/%Y/%m/", max_length=300, blank=True)
    seen = models.CharField(_("what staff have seen"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    valid_until = models.DateField(_("counts until"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what they were told"), max_length=1000, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_proof_a_type", fields=["contact", "type"], condition=Q(decision="")
            ),
            models.CheckConstraint(name="proof_decided_iff_at", condition=Q(decision="") ^ Q(decided_at__isnull=False)),
            models.CheckConstraint(
                name="proof_counts_iff_accepted", condition=Q(decision="accepted") ^ Q(valid_until=None)
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at", "id"], name="proof_waiting", condition=Q(decision="")),
            models.Index(fields=["decided_at"], name="proof_with_a_file", condition=~Q(file="")),
            models.Index(fields=["valid_until"], name="proof_ending", condition=Q(decision="accepted")),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.type}"
