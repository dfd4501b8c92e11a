"""What is written for the 80/20 page alone: forms that were not completed, and decisions about exceptions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from staffdesk.journeys import BUSINESS_WORDS, VERDICT_WORDS


class Attempt(models.Model):
    """A form of the portal that was sent and did not get somebody on yet. Of whom, is not kept; their browser knows it.

    What a form did at once has rows of its own, and is none here. Keys are random.
    """

    business = models.CharField(
        _("business"), max_length=20, choices=[(one.value, word) for one, word in BUSINESS_WORDS.items()]
    )
    step = models.CharField(_("how far"), max_length=20)
    begun_at = models.DateTimeField(_("begun"))
    last_at = models.DateTimeField(_("last sent"))
    ended_at = models.DateTimeField(_("got on"), null=True, blank=True)  # or told us that it does not fit

    class Meta:
        verbose_name = _("form that was not completed")
        verbose_name_plural = _("forms that were not completed")
        constraints = [
            models.CheckConstraint(
                name="attempt_goes_forwards",
                condition=Q(last_at__gte=F("begun_at")) & (Q(ended_at=None) | Q(ended_at__gte=F("begun_at"))),
            )
        ]
        indexes = [models.Index(fields=["begun_at"], name="attempt_left", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.business}: {self.step}"


class ExceptionDecision(models.Model):
    """What becomes of exceptions of one kind made for one reason: decided by whom, seen to by whom, from which day."""

    what = models.CharField(_("exception"), max_length=60)
    reason = models.ForeignKey("core.ReasonCode", models.PROTECT, related_name="+", verbose_name=_("reason"))
    verdict = models.CharField(
        _("decision"), max_length=10, choices=[(one.value, word) for one, word in VERDICT_WORDS.items()]
    )
    words = models.TextField(_("which rule, and how"))
    owner = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("who sees to it"))
    from_on = models.DateField(_("holds from"))
    decided_by = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision about exceptions")
        verbose_name_plural = _("decisions about exceptions")
        constraints = [models.CheckConstraint(name="exception_decision_has_words", condition=~Q(words=""))]
        indexes = [models.Index(fields=["what", "reason", "-decided_at"], name="decision_about_exceptions")]
        triggers = append_only("exception_decision")

    def __str__(self) -> str:
        return f"{self.what}, {self.reason}: {self.verdict}"
