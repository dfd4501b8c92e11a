"""Over which days what was paid before is earned, line by line, and how far the books are with it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EarningSpan(models.Model):
    """The days over which a line with a deferred account is earned; both ends count.

    The app above knows them (`billing/earning.py`) and is asked again each month, so a date that moves is followed.
    """

    order_line = models.OneToOneField(
        "billing.OrderLine", models.PROTECT, primary_key=True, related_name="earning", verbose_name=_("order line")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    earned = models.DecimalField(_("earned"), max_digits=14, decimal_places=3, default=0)
    open_from = models.DateField(_("not booked from"), null=True)  # the first day of a month; empty: nothing is left

    class Meta:
        verbose_name = _("days a line is earned over")
        verbose_name_plural = _("days lines are earned over")
        constraints = [
            models.CheckConstraint(name="earning_span_has_a_day", condition=Q(first_day__lte=F("last_day"))),
            models.CheckConstraint(name="earned_is_not_negative", condition=Q(earned__gte=0)),
            models.CheckConstraint(
                name="earning_is_booked_by_months", condition=Q(open_from=None) | Q(open_from__day=1)
            ),
        ]
        indexes = [
            models.Index(fields=["open_from", "order_line"], name="earning_open", condition=Q(open_from__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
