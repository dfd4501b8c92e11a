"""Parts of an event that people choose among: workshops, a dinner, an excursion; each with seats of its own."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.local_times import instant
from events.models.events import Event
from events.models.registrations import Registration

if TYPE_CHECKING:
    from billing.models import Product


@pghistory.track()
class Session(models.Model):
    """A part of an event. With a product it costs extra, at that product's prices; without, the ticket includes it.

    Its times are those of the clocks at the event, in the event's zone.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="sessions", verbose_name=_("event"))
    product: "models.OneToOneField[Product | None, Product | None]" = models.OneToOneField(
        "billing.Product", models.PROTECT, null=True, blank=True, related_name="session", editable=False
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("For example Bird calls, a workshop."))
    place = models.CharField(_("where"), max_length=200, blank=True, help_text=_("For example Room 2. May be empty."))
    start_date = models.DateField(_("starts on"))
    start_time = models.TimeField(_("at"))
    end_date = models.DateField(_("ends on"))
    end_time = models.TimeField(_("until"))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Of this session. Empty: room for everybody who comes."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order on the page."))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["start_date", "start_time", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="sessions_differ_in_title", fields=["event", "title"]),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(end_date__gt=F("start_date")) | Q(end_date=F("start_date"), end_time__gt=F("start_time")),
                violation_error_message=_("It ends before it starts. Change one of the two."),
            ),
            models.CheckConstraint(name="session_has_a_seat", condition=Q(capacity=None) | Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        """The instant it starts, in the event's zone."""
        return instant(self.start_date, self.start_time, self.event.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant it ends, in the event's zone."""
        return instant(self.end_date, self.end_time, self.event.zone)


class SessionPlaceQuerySet(models.QuerySet["SessionPlace"]):
    """Which of them count."""

    def seated(self, *, at: datetime) -> Self:
        """Those that take a seat at an instant: not given up, and of somebody who has a seat at the event."""
        return self.filter(cancelled_at=None, registration__in=Registration.objects.seated(at=at).values("pk"))


@pghistory.track()
class SessionPlace(models.Model):
    """Somebody who comes to an event goes to this session of it too.

    It has a seat as long as its registration has. What costs extra has an order line of its own.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="places")
    session = models.ForeignKey(Session, models.PROTECT, related_name="places", verbose_name=_("session"))
    order_line = models.OneToOneField("billing.OrderLine", models.PROTECT, null=True, related_name="session_place")
    code = models.CharField(_("code"), max_length=32, unique=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = SessionPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a session")
        verbose_name_plural = _("places in sessions")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_place_a_session", fields=["registration", "session"], condition=Q(cancelled_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)
