"""What somebody typed on the join form, kept while they fetch the mailed code."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JoinDraft(models.Model):
    """A join under way: typed, not yet an order. Goes after a time (`members.kept`); figures count abandoned ones."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.ForeignKey("members.MembershipType", models.CASCADE, related_name="drafts")
    email = models.EmailField(_("e-mail"))
    answers = models.JSONField(_("what was typed"))
    created_at = models.DateTimeField(_("begun"))
    application = models.ForeignKey(
        "members.Application", models.PROTECT, null=True, blank=True, related_name="join_drafts"
    )
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, blank=True, related_name="join_drafts")

    class Meta:
        verbose_name = _("join under way")
        verbose_name_plural = _("joins under way")
        indexes = [models.Index(fields=["created_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return self.email
