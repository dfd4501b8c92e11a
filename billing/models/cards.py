"""Cards the provider keeps for us, and visits to its page on which one is given without paying."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedMethodQuerySet(models.QuerySet["SavedMethod"]):
    """Which cards may still be charged, and which the provider has yet to forget."""

    def in_force(self) -> Self:
        """Not ended."""
        return self.filter(ended_at=None)

    def to_forget(self, *, until: datetime) -> Self:
        """Ended by an instant, and the provider was not told yet."""
        return self.filter(ended_at__lte=until, forgotten_at=None)


@pghistory.track()
class SavedMethod(models.Model):
    """A card kept at the provider for a contact. Its number is never here: only what its holder knows it by."""

    class End(models.TextChoices):
        """Why it is not used any more."""

        REPLACED = "replaced", _("Replaced by another card")
        UNUSED = "unused", _("Nothing is charged by itself any more")
        ERASED = "erased", _("Removed on request")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="saved_methods", verbose_name=_("contact"))
    customer_id = models.CharField(_("provider's customer"), max_length=200, blank=True)
    method_id = models.CharField(_("provider's id"), max_length=200, unique=True)
    brand = models.CharField(_("brand"), max_length=40)
    last_four = models.CharField(_("last four digits"), max_length=4)
    expires_year = models.PositiveSmallIntegerField(_("expires, year"))
    expires_month = models.PositiveSmallIntegerField(_("expires, month"))
    saved_at = models.DateTimeField(_("kept since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=End.choices, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten by the provider"), null=True, blank=True)

    objects = SavedMethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved card")
        verbose_name_plural = _("saved cards")
        constraints = [
            models.UniqueConstraint(name="one_saved_method_a_contact", fields=["contact"], condition=Q(ended_at=None)),
            models.CheckConstraint(name="saved_method_ended_iff_why", condition=~(Q(ended_at=None) ^ Q(end_reason=""))),
            models.CheckConstraint(
                name="saved_method_forgotten_when_ended", condition=Q(forgotten_at=None) | Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(
                name="saved_method_expires_in_a_month", condition=Q(expires_month__gte=1, expires_month__lte=12)
            ),
        ]
        indexes = [
            models.Index(
                fields=["ended_at"], name="method_to_forget", condition=Q(ended_at__isnull=False, forgotten_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last_four}"

    @property
    def good_until(self) -> date:
        """The last day of the month that stands on it."""
        following = date(self.expires_year + self.expires_month // 12, self.expires_month % 12 + 1, 1)
        return following - timedelta(days=1)


class CardVisitQuerySet(models.QuerySet["CardVisit"]):
    """Which visits are still under way."""

    def open(self) -> Self:
        """Committed, and neither done nor over."""
        return self.filter(closed_at=None)

    def unheard_of(self, *, since: datetime) -> Self:
        """Open, and the provider was last asked about them (or the visit began) before an instant."""
        return self.open().filter(Q(asked_at=None, started_at__lt=since) | Q(asked_at__lt=since))


class CardVisit(models.Model):
    """A visit to the provider to leave a card there, nothing charged. Committed before the provider hears of it.

    `keep_for` is what its keeper wants it for, opaque here; `return_path` is where the visitor comes back to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="card_visits")
    keep_for = models.CharField(_("kept for"), max_length=60)
    customer_id = models.CharField(_("provider's customer"), max_length=200, blank=True)
    email = models.CharField(_("address told to the provider"), max_length=254, blank=True)
    return_path = models.CharField(_("leads back to"), max_length=200)
    session_id = models.CharField(_("provider's session"), max_length=200, null=True, blank=True, unique=True)
    url = models.URLField(_("provider's page"), max_length=2000, blank=True)
    started_at = models.DateTimeField(_("started"))
    expires_at = models.DateTimeField(_("ends"))
    asked_at = models.DateTimeField(_("provider last asked"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    method = models.OneToOneField(SavedMethod, models.PROTECT, null=True, blank=True, related_name="visit")

    objects = CardVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit to leave a card")
        verbose_name_plural = _("visits to leave a card")
        constraints = [
            models.UniqueConstraint(
                name="one_open_card_visit_a_contact", fields=["contact"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="card_visit_with_a_card_is_closed", condition=Q(method=None) | Q(closed_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="card_visit_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return str(self.pk)
