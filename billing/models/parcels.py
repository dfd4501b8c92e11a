"""What has to be posted: where to, what goes in, and how far it got."""

from datetime import datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.association import country_code


class ParcelQuerySet(models.QuerySet["Parcel"]):
    """How far parcels got."""

    def to_send(self) -> Self:
        """Paid for, and not on their way."""
        return self.filter(due_at__isnull=False, sent_at=None)

    def sent_since(self, since: datetime) -> Self:
        """On their way, since an instant."""
        return self.filter(sent_at__gte=since)

    def to_tell(self, *, sent_before: datetime) -> Self:
        """On their way since before an instant, and the buyer does not know it."""
        return self.filter(sent_at__lt=sent_before, told_at=None)


@pghistory.track()
class Parcel(models.Model):
    """What of an order goes by post. Its address is as the buyer wrote it then; it is due once it is paid for."""

    order = models.OneToOneField("billing.Order", models.PROTECT, related_name="parcel")
    name = models.CharField(_("to"), max_length=300)
    lines = models.TextField(_("address"))
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[country_code])
    due_at = models.DateTimeField(_("to be sent since"), null=True, blank=True)
    packed_at = models.DateTimeField(_("packed"), null=True, blank=True)
    packed_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(_("buyer told"), null=True, blank=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        constraints = [
            models.CheckConstraint(
                name="parcel_sent_is_packed", condition=Q(sent_at=None) | Q(packed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="parcel_packed_by_somebody", condition=Q(packed_at=None) ^ Q(packed_by__isnull=False)
            ),
            models.CheckConstraint(
                name="parcel_sent_by_somebody", condition=Q(sent_at=None) ^ Q(sent_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="parcel_to_send", condition=Q(due_at__isnull=False, sent_at=None)
            ),
            models.Index(fields=["-sent_at"], name="parcel_sent", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["sent_at"], name="parcel_to_tell", condition=Q(sent_at__isnull=False, told_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class ParcelItem(models.Model):
    """One paid line in a parcel; taken out again when the sale is undone."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="items")
    line = models.OneToOneField("billing.OrderLine", models.PROTECT, related_name="parcel_item")
    put_in_at = models.DateTimeField(_("put in"))
    taken_out_at = models.DateTimeField(_("taken out"), null=True, blank=True)

    class Meta:
        verbose_name = _("in a parcel")
        verbose_name_plural = _("in parcels")

    def __str__(self) -> str:
        return str(self.line)


class SubmittedForm(models.Model):
    """A form of the shop that was sent: its key was made with the page, so a double click is one order."""

    key = models.UUIDField(primary_key=True)
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, related_name="submitted_forms")
    fingerprint = models.CharField(_("what was asked"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("submitted form")
        verbose_name_plural = _("submitted forms")

    def __str__(self) -> str:
        return str(self.key)
