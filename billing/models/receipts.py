"""Receipts: a gapless number and the facts as they were, and the PDF made from them."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for
from ams.core.roles import Ability, can

if TYPE_CHECKING:
    from ams.core.models import User


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Which receipts one may see."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for; staff see all."""
        if can(user.role, Ability.SEE_ORDERS):
            return self
        return self.filter(contact__in=acted_for(user))


class Receipt(models.Model):
    """Proof of one payment. What it says was frozen when it was issued."""

    series = models.ForeignKey("core.NumberSeries", models.PROTECT, related_name="receipts")
    serial = models.PositiveBigIntegerField(_("serial"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    payment = models.OneToOneField("billing.Payment", models.PROTECT, related_name="receipt")
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, related_name="receipts")
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="receipts")
    issued_at = models.DateTimeField(_("issued"))
    facts = models.JSONField(_("facts"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [models.UniqueConstraint(name="one_receipt_a_number", fields=["series", "serial"])]
        indexes = [
            models.Index(fields=["contact", "-issued_at"], name="receipt_of_contact"),
            models.Index(fields=["-issued_at", "-id"], name="receipt_newest"),
            GinIndex(OpClass(Upper("number"), "gin_trgm_ops"), name="receipt_search"),
        ]
        triggers = append_only("receipt")

    def __str__(self) -> str:
        return self.number


class ReceiptFile(models.Model):
    """The PDF of a receipt, made when first needed and kept with its SHA-256."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="pdf")
    file = models.FileField(upload_to="receipts/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt PDF")
        verbose_name_plural = _("receipt PDFs")
        triggers = append_only("receipt_file")

    def __str__(self) -> str:
        return str(self.receipt)
