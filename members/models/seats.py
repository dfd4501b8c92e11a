"""Seats of an organisation's membership: who may use it, from when on, and whom it has invited."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class SeatQuerySet(models.QuerySet["Seat"]):
    """Slices of seats."""

    def standing(self) -> Self:
        """Those that are occupied: somebody has them, or is invited to."""
        return self.filter(ended_at=None)

    def counting(self, *, on: date) -> Self:
        """Those whose people belong to the organisation on a day. Whether its membership holds is asked of that."""
        ties = Q(affiliation__until_on=None) | Q(affiliation__until_on__gt=on)
        return self.standing().filter(ties, affiliation__from_on__lte=on)


@pghistory.track()
class Seat(models.Model):
    """One of the people an organisation names under its membership; until they accept, somebody invited.

    It is held through an affiliation, so it counts only while that does. An invitation keeps the seat from others.
    """

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="seats")
    affiliation = models.ForeignKey("members.Affiliation", models.PROTECT, null=True, related_name="seats")
    name = models.CharField(_("name"), max_length=300)  # as the organisation wrote it
    email = models.EmailField(_("e-mail"), blank=True)
    card_code = models.CharField(_("card code"), max_length=32, unique=True, editable=False)
    named_at = models.DateTimeField(_("named"))
    named_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)  # of several times the last
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat of an organisation")
        verbose_name_plural = _("seats of organisations")
        triggers = [pgtrigger.Protect(name="seats_are_never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                name="taken_seat_is_held_by_somebody",
                condition=Q(affiliation=None, taken_at=None) | Q(affiliation__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="free_seat_was_offered",
                condition=Q(taken_at__isnull=False) | (Q(invited_at__isnull=False) & ~Q(email="")),
            ),
            models.UniqueConstraint(
                name="one_seat_a_person", fields=["membership", "affiliation"], condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                "membership", Lower("email"),
                name="one_invitation_an_address", condition=Q(ended_at=None, taken_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.membership}"


@pghistory.track()
class MoreSeats(models.Model):
    """Further seats between two renewals: frozen when they were ordered, or given by staff as an exception.

    Order lines name them by `reference`. Once there they are a part of the terms they were reckoned for, and every
    renewal goes on with them.
    """

    PREFIX = "seats-"  # of a reference; a term's offer is named by its number alone

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="more_seats")
    seats = models.PositiveIntegerField(_("seats"))
    days = DateRangeField(_("days"))  # [the day it was ordered, the day after the last that was paid for then)
    made_at = models.DateTimeField(_("made"))
    order_line = models.OneToOneField("billing.OrderLine", models.PROTECT, null=True, related_name="more_seats")
    exception = models.OneToOneField("core.ExceptionMade", models.PROTECT, null=True, related_name="more_seats")
    given_at = models.DateTimeField(_("given"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("further seats")
        verbose_name_plural = _("further seats")
        constraints = [
            models.CheckConstraint(name="further_seats_are_some", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="given_seats_name_their_line",
                condition=Q(given_at=None, revoked_at=None, exception=None)
                | Q(given_at__isnull=False, order_line__isnull=False, exception=None)
                | Q(given_at__isnull=False, order_line=None, exception__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.seats}"

    @classmethod
    def is_named_by(cls, reference: str) -> bool:
        """Whether an order line with this reference is for further seats."""
        return reference.startswith(cls.PREFIX)

    @property
    def reference(self) -> str:
        """How an order line names it."""
        return f"{self.PREFIX}{self.pk}"
