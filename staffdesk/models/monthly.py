"""What was counted month by month, so that nobody counts years of cases and activities to read a page.

Counted from what the business wrote, anew each hour (`staffdesk.operations.counting`); nothing here is a fact of its
own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MonthlyCount(models.Model):
    """How many of something there were in a month."""

    class What(models.TextChoices):
        """What was counted; `of` says of which reason, business, exception or answer."""

        CONTACTS = "contacts", _("contacts")
        AGAIN = "again", _("contacts about the same once more")
        BASE = "base", _("what there was to contact us about")
        JOURNEYS = "journeys", _("journeys by business and outcome")
        STOPPED = "stopped", _("where journeys stopped")
        READ = "read", _("readings of answers")
        READ_LONG_AGO = "read_long_ago", _("readings after which nobody comes any more, or has come")
        CAME = "came", _("readings after which the reader came to us about it")
        CARE = "care", _("care tasks")
        AT_RISK = "at_risk", _("members at risk")

    month = models.DateField(_("month"), help_text=_("Its first day."))
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    of = models.CharField(_("of"), max_length=120, blank=True)
    count = models.PositiveIntegerField(_("count"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("count of a month")
        verbose_name_plural = _("counts of months")
        constraints = [models.UniqueConstraint(name="a_month_is_counted_once", fields=["month", "what", "of"])]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.what} {self.of} {self.count}"
