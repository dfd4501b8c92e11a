"""Who would like seats that nobody can give at once: because all are taken, or because staff look at each request."""

from datetime import datetime
from typing import Self

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.events import TicketType


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    """How they stand."""

    def open(self) -> Self:
        """Not answered for good: waiting, or with an offer."""
        return self.filter(accepted_at=None, ended_at=None)

    def waiting(self) -> Self:
        """Those in the queue whose turn has not come; who asked for approval waits for staff, not for a seat."""
        return self.open().filter(offered_at=None, kind=WaitlistEntry.Kind.QUEUE).order_by("joined_at", "pk")

    def asking(self) -> Self:
        """Those whom staff have still to answer."""
        return self.open().filter(offered_at=None, kind=WaitlistEntry.Kind.APPROVAL).order_by("joined_at", "pk")

    def offered(self, *, at: datetime) -> Self:
        """Those whose seats are kept for them at an instant."""
        return self.open().filter(offered_at__isnull=False, offer_ends_at__gt=at)


@pghistory.track()
class WaitlistEntry(models.Model):
    """A party that would like to come: waiting, then offered seats that are kept for a while, then registered or not.

    An offer is a hold for the whole party. `others` are the names and addresses of those who come along.
    """

    class Kind(models.TextChoices):
        """What it waits for."""

        QUEUE = "queue", _("A seat")
        APPROVAL = "approval", _("Approval")

    class Ending(models.TextChoices):
        """Why it came to nothing."""

        EXPIRED = "expired", _("The offer was not taken up in time")
        DECLINED = "declined", _("The offer was declined")
        WITHDRAWN = "withdrawn", _("They no longer wait")
        REFUSED = "refused", _("Staff said no")
        OVER = "over", _("The event began or was cancelled")

    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="waiting", verbose_name=_("ticket type"))
    kind = models.CharField(_("waits for"), max_length=10, choices=Kind.choices, default=Kind.QUEUE)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="waiting", verbose_name=_("contact"))
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    others = models.JSONField(_("who comes along"), default=list, blank=True)
    size = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])
    words = models.TextField(_("in their words"), blank=True)
    code = models.CharField(_("code"), max_length=32, unique=True, editable=False)
    joined_at = models.DateTimeField(_("since"))
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    offer_ends_at = models.DateTimeField(_("offered until"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    order = models.OneToOneField("billing.Order", models.PROTECT, null=True, blank=True, related_name="waitlist_entry")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(_("why it ended"), max_length=10, choices=Ending.choices, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry on the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_party_has_people", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="an_offer_ends",
                condition=Q(offered_at=None, offer_ends_at=None)
                | Q(offered_at__isnull=False, offer_ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_an_offer_is_accepted", condition=Q(accepted_at=None) | Q(offered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="accepted_or_ended", condition=Q(accepted_at=None) | Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="an_ending_has_a_reason",
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
            models.UniqueConstraint(
                name="one_waits_once_a_ticket", fields=["ticket_type", "contact"],
                condition=Q(accepted_at=None, ended_at=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["ticket_type", "joined_at"], name="waiting_in_order",
                condition=Q(accepted_at=None, ended_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
