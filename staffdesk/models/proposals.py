"""Exceptions beyond what a colleague may decide alone wait for a second person, who sees in words what they do."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models import ExceptionKind


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Slices of proposals."""

    def open(self) -> Self:
        """Those nobody decided about."""
        return self.filter(decision=Proposal.Decision.NONE)


@pghistory.track()
class Proposal(models.Model):
    """One exception that was asked for. `asked` is what the form said; `rests_on` says what was true then."""

    class Decision(models.TextChoices):
        """What became of it. An outdated one rested on what is no longer so: nothing was done."""

        NONE = "", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        OUTDATED = "outdated", _("out of date")

    request = models.UUIDField(_("form"), unique=True, editable=False)
    kind = models.CharField(_("exception"), max_length=60, choices=ExceptionKind.choices)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="proposals")
    asked = models.JSONField(_("asked"))
    told = models.TextField(_("what would be done"))
    measure = models.DecimalField(_("amount or days"), max_digits=12, decimal_places=3)
    rests_on = models.CharField(_("rests on"), max_length=64)
    reason = models.ForeignKey("core.ReasonCode", models.PROTECT, related_name="+")
    words = models.TextField(_("in words"))
    proposed_by = models.ForeignKey("core.User", models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField(_("proposed"))
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    note = models.TextField(_("word of the second person"), blank=True)
    exception = models.OneToOneField(
        "core.ExceptionMade", models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed exception")
        verbose_name_plural = _("proposed exceptions")
        constraints = [
            models.CheckConstraint(
                name="proposal_is_decided_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="proposal_is_decided_by_somebody",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="confirmed_proposal_has_its_exception",
                condition=Q(decision="confirmed", exception__isnull=False)
                | (~Q(decision="confirmed") & Q(exception=None)),
            ),
            models.CheckConstraint(name="proposal_has_words", condition=~Q(words="")),
        ]
        indexes = [
            models.Index(fields=["proposed_at", "id"], name="proposal_open", condition=Q(decision="")),
            models.Index(fields=["contact", "-proposed_at"], name="proposal_of_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.contact}"
