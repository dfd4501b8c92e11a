"""What an order line for a membership promises, frozen when the order was placed."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class TermOffer(models.Model):
    """One term of a membership, offered under one version of the rules. Order lines of kind `membership` name it.

    The days themselves are settled when the money is there (docs/decisions/0002-terms.md §10).
    """

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="offers")
    rule = models.ForeignKey("members.MembershipRule", models.PROTECT, related_name="offers")
    quoted_on = models.DateField(_("quoted on"))
    further_seats = models.PositiveIntegerField(_("further seats"), default=0, db_default=0)  # beyond the type's own
    made_at = models.DateTimeField(_("made"))
    starts_on = models.DateField(_("begins on"), null=True, blank=True)  # an earlier day, as an exception
    exception = models.ForeignKey(
        "core.ExceptionMade", models.PROTECT, null=True, blank=True, related_name="offers", db_index=False
    )

    class Meta:
        verbose_name = _("offer of a term")
        verbose_name_plural = _("offers of terms")
        constraints = [
            models.CheckConstraint(
                name="earlier_day_names_its_exception",
                condition=models.Q(starts_on=None) | models.Q(exception__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.quoted_on}"
