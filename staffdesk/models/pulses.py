"""The pulse: two questions after business is done, and what staff thought the answer would be."""

from datetime import date
from typing import Final, Self

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Felt(models.IntegerChoices):
    """How it was, compared with what was expected. Nought is a promise kept."""

    MUCH_BETTER = 2, _("Much better")
    BETTER = 1, _("Better")
    AS_EXPECTED = 0, _("As expected")
    WORSE = -1, _("Worse")
    MUCH_WORSE = -2, _("Much worse")


@pghistory.track()
class PulsePlan(models.Model):
    """How many of those who have done a kind of business are asked."""

    class Journey(models.TextChoices):
        """What was done."""

        JOIN = "join", _("Joining")
        RENEW = "renew", _("Renewing")
        REGISTER = "register", _("Registering for an event")
        BUY = "buy", _("Buying")
        CASE = "case", _("Being helped")

    journey = models.CharField(_("after"), max_length=10, choices=Journey.choices, unique=True, editable=False)
    share = models.PositiveSmallIntegerField(
        _("how many are asked, in %"), validators=[MaxValueValidator(100)],
        help_text=_("Of those who have done it, by chance. Nobody is asked more than once in a quarter. 0: nobody."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="pulse_share_is_per_cent", condition=Q(share__lte=100))]

    def __str__(self) -> str:
        return str(self.get_journey_display())


class PulseQuerySet(models.QuerySet["Pulse"]):
    """Slices of what was asked and answered."""

    def answered(self) -> Self:
        """With an answer to the first question, at least."""
        return self.filter(answered_at__isnull=False)

    def low(self) -> Self:
        """Worse than expected."""
        return self.filter(felt__lt=Felt.AS_EXPECTED)


@pghistory.track()
class Pulse(models.Model):
    """One person asked once, about one piece of business; and the answer, if one came."""

    LOW: Final = (Felt.WORSE, Felt.MUCH_WORSE)

    about = models.OneToOneField("core.Activity", models.PROTECT, related_name="pulse", verbose_name=_("about"))
    journey = models.CharField(_("after"), max_length=10, choices=PulsePlan.Journey.choices)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="pulses", verbose_name=_("who"))
    segment = models.ForeignKey(
        "members.MembershipType", models.PROTECT, null=True, related_name="+", verbose_name=_("membership then")
    )
    quarter = models.DateField(_("quarter"), help_text=_("Its first day."))
    asked_at = models.DateTimeField(_("asked"))
    felt = models.SmallIntegerField(_("compared with what they expected"), choices=Felt.choices, null=True)
    words = models.TextField(_("what should have happened"), blank=True, db_default="")
    answered_at = models.DateTimeField(_("answered"), null=True)
    stopped_at = models.DateTimeField(_("wants to be asked no more"), null=True)
    case = models.OneToOneField("staffdesk.Case", models.PROTECT, null=True, related_name="pulse")

    objects = PulseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(name="asked_once_a_quarter", fields=["contact", "quarter"]),
            models.CheckConstraint(
                name="pulse_answer_has_a_time", condition=~(Q(felt__isnull=True) ^ Q(answered_at__isnull=True))
            ),
            models.CheckConstraint(name="pulse_words_after_answer", condition=Q(words="") | Q(felt__isnull=False)),
            models.CheckConstraint(name="pulse_felt_is_one_of_five", condition=Q(felt__range=(-2, 2))),
            models.CheckConstraint(name="pulse_quarter_is_a_first_day", condition=Q(quarter__day=1)),
        ]
        indexes = [
            models.Index(fields=["-answered_at", "-id"], name="pulse_answered", condition=Q(answered_at__isnull=False)),
            models.Index(fields=["asked_at"], name="pulse_asked"),
            models.Index(fields=["contact"], name="pulse_stopped", condition=Q(stopped_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_low(self) -> bool:
        """Worse than expected."""
        return self.felt in self.LOW


@pghistory.track()
class Prediction(models.Model):
    """What whoever closed a case thought the member would say."""

    case = models.OneToOneField("staffdesk.Case", models.PROTECT, related_name="prediction")
    felt = models.SmallIntegerField(_("how they will say it was"), choices=Felt.choices)
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        constraints = [
            models.CheckConstraint(name="prediction_is_one_of_five", condition=Q(felt__range=(-2, 2))),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_felt_display()}"


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter a day lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)
