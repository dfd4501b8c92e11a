"""Reminders about invoices: when they go out, which did, and whom they leave in peace for a while."""

from datetime import date
from typing import Self

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


@pghistory.track()
class ReminderStep(models.Model):
    """A day of an invoice's life on which its buyer is reminded. After the last of them finance has a case."""

    days = models.SmallIntegerField(
        _("days after it was due"),
        unique=True,
        validators=[MinValueValidator(-60), MaxValueValidator(365)],
        help_text=_("For example 14; with a minus before it was due, for example -7."),
    )
    archived_at = models.DateTimeField(_("no longer sent since"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder of invoices")
        verbose_name_plural = _("reminders of invoices")
        ordering = ["days"]

    def __str__(self) -> str:
        return f"{self.days:+d}"


class InvoiceReminder(models.Model):
    """One reminder that was written, once for each step."""

    invoice = models.ForeignKey("billing.Invoice", models.PROTECT, related_name="reminders")
    days = models.SmallIntegerField(_("days after it was due"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("reminder that was written")
        verbose_name_plural = _("reminders that were written")
        constraints = [models.UniqueConstraint(name="an_invoice_is_reminded_once_a_step", fields=["invoice", "days"])]
        triggers = append_only("invoice_reminder")

    def __str__(self) -> str:
        return f"{self.invoice} {self.days:+d}"


class ReminderHoldQuerySet(models.QuerySet["ReminderHold"]):
    """Which of them still hold."""

    def on(self, day: date) -> Self:
        """In force on a day, the last one included."""
        return self.filter(until__gte=day)


@pghistory.track()
class ReminderHold(models.Model):
    """No reminders of one invoice until a day, and why."""

    invoice = models.OneToOneField("billing.Invoice", models.PROTECT, primary_key=True, related_name="reminder_hold")
    until = models.DateField(_("until"))
    reason = models.CharField(_("why"), max_length=300)
    held_by = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    held_at = models.DateTimeField(_("held"))

    objects = ReminderHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminders held back")
        verbose_name_plural = _("reminders held back")
        constraints = [models.CheckConstraint(name="reminders_are_held_for_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.invoice} – {self.until}"
