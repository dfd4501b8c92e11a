"""What an event asks of those who come, and what becomes of their money when they cannot."""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event


@pghistory.track()
class EventQuestion(models.Model):
    """A custom field asked of everybody who comes. The answers stay with the registration."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    field = models.ForeignKey(
        "core.FieldDefinition", models.PROTECT, related_name="event_questions", verbose_name=_("custom field")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions to everybody who comes")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="asked_once_an_event", fields=["event", "field"])]

    def __str__(self) -> str:
        return str(self.field)


@pghistory.track()
class CancellationRule(models.Model):
    """Until when people may cancel by themselves, and what share of the price goes back. Days are days at the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="cancellation_rules", verbose_name=_("event"))
    days_before = models.PositiveSmallIntegerField(
        _("days before it starts"), validators=[MaxValueValidator(730)],
        help_text=_("Cancelling is possible until the end of that day, for example 14. 0: the day it starts."),
    )  # fmt: skip
    percent = models.PositiveSmallIntegerField(
        _("% back"), validators=[MaxValueValidator(100)], help_text=_("Share of the price, for example 50.")
    )

    class Meta:
        verbose_name = _("cancellation rule")
        verbose_name_plural = _("until when people may cancel by themselves")
        ordering = ["-days_before"]
        constraints = [
            models.UniqueConstraint(name="one_rule_a_day", fields=["event", "days_before"]),
            models.CheckConstraint(name="no_more_than_all_goes_back", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.days_before}: {self.percent} %"


@pghistory.track()
class EventDocument(models.Model):
    """A file about an event, for everybody or only for those who come."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="documents", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=120, help_text=_("For example Programme, or How to get there."))
    file = models.FileField(_("file"), upload_to="events/", help_text=_("A PDF, at most 10 MB."))
    for_registrants = models.BooleanField(_("only for those who come"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
