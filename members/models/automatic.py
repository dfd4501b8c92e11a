"""Memberships that renew by themselves: what was agreed, and each term's course from the announcement to its end."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity


class AutoRenewalQuerySet(models.QuerySet["AutoRenewal"]):
    """Which agreements hold."""

    def in_force(self) -> Self:
        """Agreed, with a card, and not ended."""
        return self.filter(ended_at=None, saved_method__isnull=False)

    def unended(self) -> Self:
        """In force, or waiting for the card."""
        return self.filter(ended_at=None)


@pghistory.track()
class AutoRenewal(models.Model):
    """Somebody agreed that a card is charged when their term ends. In force as soon as the card is kept.

    `wording` is what stood beside the box they ticked, word for word.
    """

    class End(models.TextChoices):
        """Why it does not go on."""

        MEMBER = "member", _("Stopped by the member")
        STAFF = "staff", _("Stopped by staff")
        FAILED = "failed", _("The card could not be charged")
        NOT_POSSIBLE = "not_possible", _("It could not be renewed as announced")
        OVER = "over", _("The membership ended")
        UNFINISHED = "unfinished", _("No card was left")

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="auto_renewals")
    saved_method = models.ForeignKey(
        "billing.SavedMethod", models.PROTECT, null=True, blank=True, related_name="auto_renewals"
    )
    wording = models.TextField(_("agreed in these words"))
    channel = models.CharField(_("channel"), max_length=20, choices=Activity.Channel.choices)
    agreed_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=End.choices, blank=True)
    end_words = models.CharField(_("in words"), max_length=500, blank=True)
    ended_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = AutoRenewalQuerySet.as_manager()

    class Meta:
        verbose_name = _("automatic renewal")
        verbose_name_plural = _("automatic renewals")
        constraints = [
            models.UniqueConstraint(
                name="one_auto_renewal_a_membership", fields=["membership"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="auto_renewal_ended_iff_why", condition=~(Q(ended_at=None) ^ Q(end_reason=""))),
            models.CheckConstraint(name="auto_renewal_names_its_words", condition=~Q(wording="")),
        ]
        indexes = [models.Index(fields=["saved_method"], name="auto_renewal_running", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.membership} ({self.saved_method or '–'})"


class PlannedRenewalQuerySet(models.QuerySet["PlannedRenewal"]):
    """Which are under way."""

    def open(self) -> Self:
        """Neither renewed nor over."""
        return self.filter(closed_at=None)


@pghistory.track()
class PlannedRenewal(models.Model):
    """One term's automatic renewal: announced for a day and a price, then charged. `term` is the one that ends."""

    class Outcome(models.TextChoices):
        """What came of it."""

        RENEWED = "renewed", _("Renewed by itself")
        OTHERWISE = "otherwise", _("Renewed in another way")
        STOPPED = "stopped", _("Stopped before")
        FAILED = "failed", _("The card could not be charged")
        NOT_POSSIBLE = "not_possible", _("It could not be renewed as announced")

    agreement = models.ForeignKey(AutoRenewal, models.PROTECT, related_name="planned")
    term = models.ForeignKey("members.Term", models.PROTECT, related_name="planned_renewals")
    announced_at = models.DateTimeField(_("announced"))
    announcements = models.PositiveSmallIntegerField(_("announcements"), default=1)
    charge_on = models.DateField(_("charged on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    asked_at = models.DateTimeField(_("staff asked to try again"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    why = models.CharField(_("why"), max_length=500, blank=True)

    objects = PlannedRenewalQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned renewal")
        verbose_name_plural = _("planned renewals")
        constraints = [
            models.UniqueConstraint(name="one_planned_renewal_a_term", fields=["agreement", "term"]),
            models.CheckConstraint(
                name="planned_renewal_closed_iff_outcome", condition=~(Q(closed_at=None) ^ Q(outcome=""))
            ),
            models.CheckConstraint(name="planned_renewal_costs_nothing_negative", condition=Q(amount__gte=0)),
        ]
        indexes = [
            models.Index(fields=["charge_on"], name="planned_renewal_open", condition=Q(closed_at=None)),
            models.Index(fields=["-closed_at"], name="planned_renewal_closed", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.membership}, {self.charge_on}"


class ChargeTry(models.Model):
    """One try to charge the card for a planned renewal; what came of it stands on the attempt."""

    planned = models.ForeignKey(PlannedRenewal, models.PROTECT, related_name="tries")
    attempt = models.OneToOneField("billing.CheckoutAttempt", models.PROTECT, related_name="charge_try")
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("try to charge")
        verbose_name_plural = _("tries to charge")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.planned}: {self.on}"
