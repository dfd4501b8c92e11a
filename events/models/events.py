"""What takes place, and which tickets there are for it."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Func, Q
from django.utils.translation import gettext_lazy as _

from events.local_times import instant

MOST_AT_ONCE = 50  # people whom one form can register


def _instant(day: str, clock: str) -> Func:
    """The same as `Event.starts_at` and `ends_at`, worked out by the database."""
    local = ExpressionWrapper(F(day) + F(clock), output_field=DateTimeField())
    return Func(F("zone"), local, function="timezone", output_field=DateTimeField())


class EventQuerySet(models.QuerySet["Event"]):
    """Which events there are for whom, and when."""

    def announced(self) -> Self:
        """What anybody may see: published, also what was cancelled after that."""
        return self.filter(published_at__isnull=False)

    def in_order(self) -> Self:
        """The next first; `starts` and `ends` are instants."""
        return self.annotate(
            starts=_instant("start_date", "start_time"), ends=_instant("end_date", "end_time")
        ).order_by("starts", "pk")

    def not_over(self, *, at: datetime) -> Self:
        """Those that have not ended at an instant, the next first."""
        return self.in_order().filter(ends__gt=at)

    def beginning_before(self, *, at: datetime) -> Self:
        """Those that begin before an instant, the next first."""
        return self.in_order().filter(starts__lt=at)

    def over(self, *, at: datetime) -> Self:
        """Those that have ended, the latest first."""
        return self.in_order().filter(ends__lte=at).order_by("-starts", "-pk")


@pghistory.track(exclude=["thumbnail"])
class Event(models.Model):
    """Something that takes place once. Its times are those of the clocks at its place; the instants follow."""

    slug = models.SlugField(
        _("address"), unique=True, help_text=_("The page is /events/address/, for example spring-walk-2027.")
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("For example Spring walk along the river."))
    summary = models.CharField(
        _("in one line"), max_length=200, blank=True, help_text=_("For example: Three hours with binoculars, for all.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Plain text. An empty line begins a new paragraph.")
    )
    place = models.CharField(
        _("place"), max_length=300, blank=True,
        help_text=_("As one would tell somebody the way, for example: Boathouse, Mill Lane 3, Utrecht."),
    )  # fmt: skip
    online_link = models.CharField(
        _("online link"), max_length=500, blank=True, validators=[URLValidator(["https", "http"])],
        help_text=_("For example https://meet.example.org/river. Only those with a ticket are shown it."),
    )  # fmt: skip
    start_date = models.DateField(_("starts on"))
    start_time = models.TimeField(_("at"))
    end_date = models.DateField(_("ends on"))
    end_time = models.TimeField(_("until"))
    zone = models.CharField(
        _("time zone"), max_length=64,
        help_text=_("Whose clocks these times are, for example Europe/Lisbon. Wherever you are, they stay as written."),
    )  # fmt: skip
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("For all ticket types together, for example 40. Empty: there is room for everybody."),
    )  # fmt: skip
    agenda = models.TextField(
        _("programme"), blank=True, help_text=_("Plain text, one line a part, for example: 10:00 Welcome, with coffee.")
    )
    speakers = models.TextField(
        _("speakers"), blank=True, help_text=_("One line a person, for example: Ana Sousa, warden of the reserve.")
    )
    picture = models.FileField(
        _("picture"), upload_to="events/", blank=True,
        help_text=_("A photograph as PNG, JPEG or WebP. It is made small enough for a telephone."),
    )  # fmt: skip
    picture_alt = models.CharField(
        _("picture in words"), max_length=200, blank=True,
        help_text=_("For those who cannot see it, for example: Two herons at the weir."),
    )  # fmt: skip
    thumbnail = models.BinaryField(_("small picture"), blank=True, default=b"", editable=False)
    picture_size = ArrayField(models.PositiveSmallIntegerField(), size=2, default=list, blank=True, editable=False)
    has_waiting_list = models.BooleanField(
        _("waiting list"), default=True, help_text=_("Who finds it full may wait; freed seats are offered in turn.")
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("an offer stands for"), default=24, validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_("Hours in which somebody who waited can take up an offered seat, before it goes to the next."),
    )  # fmt: skip
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="copies",
        verbose_name=_("copy of"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["start_date", "start_time", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(end_date__gt=F("start_date")) | Q(end_date=F("start_date"), end_time__gt=F("start_time")),
                violation_error_message=_("It ends before it starts. Change one of the two."),
            ),
            models.CheckConstraint(name="event_has_a_seat", condition=Q(capacity=None) | Q(capacity__gte=1)),
            models.CheckConstraint(
                name="published_event_is_somewhere",
                condition=Q(published_at=None) | ~Q(place="") | ~Q(online_link=""),
            ),
            models.CheckConstraint(
                name="only_what_was_published_is_cancelled", condition=Q(cancelled_at=None) | ~Q(published_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        """The instant it starts, in its own zone."""
        return instant(self.start_date, self.start_time, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant it ends, in its own zone."""
        return instant(self.end_date, self.end_time, self.zone)

    @property
    def tz(self) -> ZoneInfo:
        """Whose clocks its times are."""
        return ZoneInfo(self.zone)

    @property
    def is_several_days(self) -> bool:
        """Whether it ends on another day."""
        return self.end_date != self.start_date

    @property
    def is_open(self) -> bool:
        """Whether people may register as far as its state goes: published, and not cancelled."""
        return self.published_at is not None and self.cancelled_at is None


@pghistory.track()
class TicketType(models.Model):
    """A way to come to an event. What it costs, for members and others, stands in the prices of its product."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="ticket_types", verbose_name=_("event"))
    product = models.OneToOneField("billing.Product", models.PROTECT, related_name="ticket_type", editable=False)
    name = models.CharField(_("name"), max_length=120, help_text=_("For example Early bird, or Student."))
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order on the page."))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Of this type, within the event's own. Empty: as many as the event has."),
    )  # fmt: skip
    sold_from = models.DateField(
        _("from"), null=True, blank=True, help_text=_("The first day one can have it. Empty: at once.")
    )
    sold_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day one can have it. Empty: until the event starts.")
    )
    most_per_order = models.PositiveSmallIntegerField(
        _("most per order"), default=10, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)],
        help_text=_("How many people one form can register, for example 4."),
    )  # fmt: skip
    needs_approval = models.BooleanField(
        _("staff approve each request"), default=False,
        help_text=_("People ask for it; whom staff approve is offered the seats, as from the waiting list."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="ticket_types_differ_in_name", fields=["event", "name"]),
            models.CheckConstraint(name="ticket_type_has_a_seat", condition=Q(capacity=None) | Q(capacity__gte=1)),
            models.CheckConstraint(
                name="tickets_are_sold_from_before_until",
                condition=Q(sold_from=None) | Q(sold_until=None) | Q(sold_from__lte=F("sold_until")),
                violation_error_message=_("The first day is after the last. Change one of them."),
            ),
            models.CheckConstraint(name="one_may_come_alone", condition=Q(most_per_order__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name
