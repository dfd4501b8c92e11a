"""Which of the association's own fields the join form asks for too."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class JoinQuestion(models.Model):
    """A custom field asked when joining as a type, or as any. Without such a row nothing is asked."""

    field = models.ForeignKey(
        "core.FieldDefinition", models.CASCADE, related_name="join_questions", verbose_name=_("custom field")
    )
    type = models.ForeignKey(
        "members.MembershipType",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="join_questions",
        verbose_name=_("membership type"),
    )
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        verbose_name = _("question when joining")
        verbose_name_plural = _("questions when joining")
        constraints = [
            models.UniqueConstraint(name="asked_once_a_type", fields=["field", "type"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return str(self.field)
