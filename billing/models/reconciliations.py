"""Comparing a period with the payment provider: what it moved and what we know of, and each difference by name."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Reconciliation(models.Model):
    """One comparison; days are the association's, and both count."""

    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    asked_at = models.DateTimeField(_("asked for"))
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)  # why the last try came to nothing
    moves = models.PositiveIntegerField(_("movements there"), default=0)

    class Meta:
        verbose_name = _("comparison with the provider")
        verbose_name_plural = _("comparisons with the provider")
        constraints = [
            models.CheckConstraint(name="reconciliation_has_days", condition=Q(first_day__lte=F("last_day"))),
        ]
        indexes = [models.Index(fields=["asked_at"], name="reconciliation_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class ProviderSum(models.Model):
    """What movements of one kind came to there in the period: before the provider's fees, and its fees."""

    run = models.ForeignKey(Reconciliation, models.CASCADE, related_name="sums")
    kind = models.CharField(_("kind"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3)
    count = models.PositiveIntegerField(_("how many"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    fee = models.DecimalField(_("fees"), max_digits=14, decimal_places=3)

    class Meta:
        verbose_name = _("sum at the provider")
        verbose_name_plural = _("sums at the provider")

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency}"


class Difference(models.Model):
    """One thing that is not there as it is here. Amounts are None on the side that knows nothing of it."""

    class Kind(models.TextChoices):
        """What is wrong."""

        NOT_HERE = "not_here", _("There, but not here")
        NOT_THERE = "not_there", _("Here, but not there")
        AMOUNT = "amount", _("Another amount")

    run = models.ForeignKey(Reconciliation, models.CASCADE, related_name="differences")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    what = models.CharField(_("what"), max_length=40)  # the provider's word: charge, refund, adjustment
    provider_id = models.CharField(_("provider's id"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    theirs = models.DecimalField(_("there"), max_digits=14, decimal_places=3, null=True)
    ours = models.DecimalField(_("here"), max_digits=14, decimal_places=3, null=True)
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("difference from the provider")
        verbose_name_plural = _("differences from the provider")
        constraints = [
            models.UniqueConstraint(name="a_difference_is_named_once", fields=["run", "what", "provider_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.provider_id}"
