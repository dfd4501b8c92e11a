"""Members whom we may lose, and why: counted from what happened, anew each hour (`staffdesk.operations.risk`).

Nothing here is a fact of its own.
"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Risk(models.TextChoices):
    """Why. The order is that of the page."""

    LEAVING = "leaving", _("They have said that they leave")
    IN_GRACE = "in_grace", _("The membership has ended and is not renewed")
    RENEWAL_FAILED = "renewal_failed", _("It did not renew by itself")
    COMPLAINT = "complaint", _("A complaint is open")
    LOW_ANSWER = "low_answer", _("It was worse than they expected")
    SILENT = "silent", _("In the first year, and never seen since")
    BOUNCED = "bounced", _("Our mails come back")
    FEWER_EVENTS = "fewer_events", _("Comes to fewer events")


WEIGHTS: Final[dict[str, int]] = {  # what is added up to say who comes first
    Risk.LEAVING: 5, Risk.IN_GRACE: 4, Risk.RENEWAL_FAILED: 4, Risk.COMPLAINT: 3, Risk.LOW_ANSWER: 3, Risk.SILENT: 2,
    Risk.BOUNCED: 2, Risk.FEWER_EVENTS: 1,
}  # fmt: skip


class MemberAtRisk(models.Model):
    """One member with every reason, and since when each holds."""

    contact = models.OneToOneField(
        "core.Contact", models.PROTECT, primary_key=True, related_name="at_risk", verbose_name=_("who")
    )
    reasons = ArrayField(models.CharField(max_length=20, choices=Risk.choices), verbose_name=_("why"))
    days = models.JSONField(_("since"))  # reason -> the day it holds since
    weight = models.PositiveSmallIntegerField(_("how much"))
    since_on = models.DateField(_("at risk since"))

    class Meta:
        verbose_name = _("member at risk")
        verbose_name_plural = _("members at risk")
        constraints = [models.CheckConstraint(name="risk_has_a_reason", condition=~Q(reasons=[]))]
        indexes = [
            models.Index(fields=["-weight", "-contact"], name="risk_heaviest"),
            GinIndex(fields=["reasons"], name="risk_by_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {', '.join(self.reasons)}"
