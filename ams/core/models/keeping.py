"""How long things are kept, and what went in which night."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 30_000  # days, which is a life
KINDS: dict[str, str | Promise] = {}  # in plain words, as `ams.core.kept` registers them


@pghistory.track()
class KeepingRule(models.Model):
    """How long one kind of record is kept; which kinds there are, and what of them goes, says `ams.core.kept`.

    A kind without a row is kept as long as it was shipped.
    """

    kind = models.CharField(_("what is kept"), max_length=40, unique=True, editable=False)
    days = models.PositiveSmallIntegerField(
        _("days it is kept"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    since = models.DateTimeField(_("holds since"), editable=False)

    class Meta:
        verbose_name = _("how long something is kept")
        verbose_name_plural = _("how long things are kept")
        ordering = ["kind"]
        constraints = [models.CheckConstraint(name="kept_for_a_day_at_least", condition=Q(days__gte=1))]

    def __str__(self) -> str:
        return str(KINDS.get(self.kind, self.kind))


class KeepingRun(models.Model):
    """One night and kind: by which rule, and how many went. A worker that dies leaves it open, and another goes on."""

    kind = models.CharField(_("what is kept"), max_length=40)
    night = models.DateField(_("night"))
    days = models.PositiveSmallIntegerField(_("days it is kept"))
    before = models.DateTimeField(_("older than"))
    removed = models.PositiveIntegerField(_("gone"), default=0)
    left = ArrayField(models.CharField(max_length=60), verbose_name=_("could not be removed"), default=list)
    failure = models.CharField(_("what went wrong"), max_length=200, blank=True)
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("night of removing")
        verbose_name_plural = _("nights of removing")
        constraints = [
            models.UniqueConstraint(name="one_keeping_run_a_night", fields=["kind", "night"]),
            models.CheckConstraint(
                name="keeping_run_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{KINDS.get(self.kind, self.kind)}, {self.night}"
