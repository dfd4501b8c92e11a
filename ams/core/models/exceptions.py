"""What staff did outside the rules, and why: next quarter's portal absorbs it, or the rule goes."""

import pghistory
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


@pghistory.track()
class ReasonCode(models.Model):
    """A reason staff can give for an exception, in the association's own words."""

    code = models.SlugField(_("code"), unique=True)
    label = models.CharField(_("reason"), max_length=200, help_text=_("For example: hardship, goodwill, our mistake."))
    archived_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("reason for exceptions")
        verbose_name_plural = _("reasons for exceptions")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class ExceptionMade(models.Model):
    """One exception: who made it, for whom, what, for which reason, in which words."""

    what = models.CharField(_("what was done"), max_length=60)
    reason = models.ForeignKey(ReasonCode, models.PROTECT, related_name="exceptions")
    words = models.TextField(_("in words"))
    actor = models.ForeignKey("core.User", models.PROTECT, related_name="exceptions_made")
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, related_name="exceptions")
    at = models.DateTimeField(_("at"))
    object_type = models.ForeignKey(ContentType, models.PROTECT, null=True)
    object_id = models.BigIntegerField(null=True)
    object = GenericForeignKey("object_type", "object_id")

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        indexes = [models.Index(fields=["reason", "-at"], name="exception_by_reason")]
        constraints = [
            models.CheckConstraint(name="exception_has_words", condition=~models.Q(words="")),
        ]
        triggers = append_only("exception")

    def __str__(self) -> str:
        return f"{self.what}: {self.reason}"
