"""Who comes, and whose seats are kept while they pay."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.resolution import acted_for
from ams.core.roles import Ability, can
from events.models.events import TicketType

if TYPE_CHECKING:
    from ams.core.models import User


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Which of them count, and who may see them."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for, and those it ordered; staff see all."""
        if can(user.role, Ability.SEE_EVENTS):
            return self
        mine = acted_for(user)
        return self.filter(Q(contact__in=mine) | Q(order_line__order__buyer__in=mine))

    def confirmed(self) -> Self:
        """Who comes."""
        return self.filter(confirmed_at__isnull=False, cancelled_at=None)

    def held(self, *, at: datetime) -> Self:
        """Whose seats are kept at an instant although nothing is confirmed yet."""
        return self.filter(confirmed_at=None, cancelled_at=None, lapsed_at=None).filter(
            Q(hold__isnull=False), Q(hold__expires_at=None) | Q(hold__expires_at__gt=at)
        )

    def seated(self, *, at: datetime) -> Self:
        """All that take a seat at an instant: confirmed, or held and not expired."""
        return self.filter(
            Q(confirmed_at__isnull=False)
            | Q(lapsed_at=None, hold__isnull=False) & (Q(hold__expires_at=None) | Q(hold__expires_at__gt=at)),
            cancelled_at=None,
        )

    def counted(self, *, at: datetime) -> Self:
        """Those of them that take one of the seats there are; what staff overbooked with a reason is beyond those."""
        return self.seated(at=at).filter(overbooked_by=None)


@pghistory.track()
class Registration(models.Model):
    """One person with a ticket: not confirmed until it is paid, then confirmed until it is cancelled.

    `lapsed_at` is set where nobody paid in time; money that comes after all clears it, if there is a seat.
    """

    ticket_type = models.ForeignKey(
        TicketType, models.PROTECT, related_name="registrations", verbose_name=_("ticket type")
    )
    order_line = models.OneToOneField(
        "billing.OrderLine", models.PROTECT, null=True, related_name="registration", verbose_name=_("order line")
    )
    contact = models.ForeignKey(
        "core.Contact", models.PROTECT, null=True, related_name="registrations", verbose_name=_("contact")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    overbooked_by = models.ForeignKey(
        "core.ExceptionMade", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("overbooked by")
    )
    code = models.CharField(_("code"), max_length=32, unique=True, editable=False)
    registered_at = models.DateTimeField(_("registered"))
    moved_to = models.OneToOneField(  # another event instead; the order line went along
        "self", models.PROTECT, null=True, blank=True, related_name="moved_from", verbose_name=_("comes instead to")
    )
    difference_line = models.OneToOneField(  # what the other event costs more
        "billing.OrderLine", models.PROTECT, null=True, blank=True, related_name="difference_of",
        verbose_name=_("difference"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    lapsed_at = models.DateTimeField(_("not paid in time"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="confirmed_registration_was_ordered",
                condition=Q(confirmed_at=None) | ~Q(order_line=None) | ~Q(moved_to=None),
            ),
            models.CheckConstraint(
                name="moved_registration_comes_no_more", condition=Q(moved_to=None) | ~Q(cancelled_at=None)
            ),
            models.CheckConstraint(
                name="lapsed_registration_is_not_confirmed", condition=Q(lapsed_at=None) | Q(confirmed_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["ticket_type", "name", "id"], name="registration_by_name"),
            models.Index(
                fields=["ticket_type"], name="registration_seated", condition=Q(cancelled_at=None, lapsed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        """Whether its ticket lets somebody in."""
        return self.confirmed_at is not None and self.cancelled_at is None


class Hold(models.Model):
    """A seat kept for somebody who has not paid yet, or whose money is here and whose ticket is just being made.

    It counts until it expires; without an end it counts until it is gone. It goes when the registration is confirmed
    or given up, so it keeps no history: the registration's tells all.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, primary_key=True, related_name="hold")
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("kept seat")
        verbose_name_plural = _("kept seats")

    def __str__(self) -> str:
        return str(self.registration)
