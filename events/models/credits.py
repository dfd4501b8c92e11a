"""Credits for continuing education (CPD, CE): what an event gives, what somebody has, and how much a period asks."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from events.models.events import Event
from events.models.registrations import Registration


@pghistory.track()
class CreditCategory(models.Model):
    """A kind of credit, such as Ethics or Clinical, and what it is counted in."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("For example Ethics."))
    unit = models.CharField(_("counted in"), max_length=40, default="hours", help_text=_("For example hours."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("no longer given since"), null=True, blank=True)

    class Meta:
        verbose_name = _("kind of credit")
        verbose_name_plural = _("kinds of credit")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class EventCredit(models.Model):
    """What everybody who was at an event is credited."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="credits", verbose_name=_("event"))
    category = models.ForeignKey(CreditCategory, models.PROTECT, related_name="+", verbose_name=_("kind of credit"))
    amount = models.DecimalField(_("how much"), max_digits=6, decimal_places=2, help_text=_("For example 1.5."))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits for those who were there")
        constraints = [
            models.UniqueConstraint(name="credited_once_a_kind", fields=["event", "category"]),
            models.CheckConstraint(name="event_credit_is_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.amount}"


class Credit(models.Model):
    """An amount on somebody's record. It is never changed: staff correct it by a further row, with a reason."""

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="credits", verbose_name=_("contact"))
    category = models.ForeignKey(CreditCategory, models.PROTECT, related_name="credits", verbose_name=_("kind"))
    amount = models.DecimalField(_("how much"), max_digits=7, decimal_places=2)
    earned_on = models.DateField(_("earned on"))
    title = models.CharField(_("for"), max_length=200)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="credits")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("credit on record")
        verbose_name_plural = _("credits on record")
        ordering = ["-earned_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="credited_once_for_coming", fields=["registration", "category"], condition=Q(corrects=None)
            ),
            models.CheckConstraint(
                name="credit_by_hand_has_a_reason", condition=Q(registration__isnull=False) | Q(exception__isnull=False)
            ),
            models.CheckConstraint(name="credit_is_something", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["contact", "-earned_on"], name="credit_of_contact")]
        triggers = append_only("credit")

    def __str__(self) -> str:
        return f"{self.title}: {self.amount}"


@pghistory.track()
class CreditPeriod(models.Model):
    """A span in which so much must be earned, such as 2027, or the three years from 2027 on; both days count."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("For example 2027–2029."))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))

    class Meta:
        verbose_name = _("credit period")
        verbose_name_plural = _("credit periods")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(name="credit_period_has_days", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class CreditNeed(models.Model):
    """How much of a kind (of all kinds together, if none is named) a period asks for."""

    period = models.ForeignKey(CreditPeriod, models.CASCADE, related_name="needs")
    category = models.ForeignKey(
        CreditCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind"),
        help_text=_("Empty: all kinds together."),
    )  # fmt: skip
    amount = models.DecimalField(_("at least"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("needed credit")
        verbose_name_plural = _("needed credits")
        constraints = [
            models.UniqueConstraint(name="needed_once_a_kind", fields=["period", "category"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.category or ''} {self.amount}"
