"""What is sold now and paid later: who may, on which terms, and the invoices that say so."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for
from ams.core.roles import Ability, can
from billing.models.catalogue import Product

if TYPE_CHECKING:
    from ams.core.models import User


@pghistory.track()
class PayLater(models.Model):
    """Whether a product may be had on invoice, by whom and how. A product without one is paid at once."""

    class Who(models.TextChoices):
        """Who may."""

        NOBODY = "nobody", _("Nobody")
        ORGANISATIONS = "organisations", _("Organisations")
        MEMBERS = "members", _("Members")
        EVERYBODY = "everybody", _("Everybody whose address we know")

    product = models.OneToOneField(Product, models.PROTECT, primary_key=True, related_name="pay_later")
    who = models.CharField(_("who may pay later"), max_length=20, choices=Who.choices, default=Who.NOBODY)
    days = models.PositiveSmallIntegerField(
        _("days until it is due"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Counted from the invoice, for example 30. Of several things on an order the fewest days hold."),
    )
    is_given_at_once = models.BooleanField(
        _("given before the money"),
        default=False,
        help_text=_(
            "Then the membership or ticket is theirs with the invoice. Otherwise a seat or a piece is kept for them, "
            "and they have it when the money is here."
        ),
    )
    most_owed = models.DecimalField(
        _("at most owed"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("By one buyer at a time, all their invoices together, for example 2000. Empty: without limit."),
    )

    class Meta:
        verbose_name = _("pay later")
        verbose_name_plural = _("pay later")
        constraints = [
            models.CheckConstraint(name="pay_later_is_due_within_a_year", condition=Q(days__gte=1, days__lte=365)),
            models.CheckConstraint(name="pay_later_limit_is_positive", condition=~Q(most_owed__lte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.get_who_display()}"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Which invoices one may see."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for; staff see all."""
        if can(user.role, Ability.SEE_ORDERS):
            return self
        return self.filter(contact__in=acted_for(user))


class Invoice(models.Model):
    """An order is sold and to be paid until a day. Its number and amount never change; its paper may have versions."""

    series = models.ForeignKey("core.NumberSeries", models.PROTECT, related_name="invoices")
    serial = models.PositiveBigIntegerField(_("serial"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    order = models.OneToOneField("billing.Order", models.PROTECT, related_name="invoice", verbose_name=_("order"))
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="invoices", verbose_name=_("billed to"))
    gross = models.DecimalField(_("total"), max_digits=14, decimal_places=3)
    due_on = models.DateField(_("due on"))
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, null=True, related_name="invoices")
    issued_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"))

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(name="one_invoice_a_number", fields=["series", "serial"]),
            models.CheckConstraint(name="invoice_is_positive", condition=Q(gross__gt=0)),
        ]
        indexes = [
            models.Index(fields=["contact", "-issued_at"], name="invoice_of_contact"),
            models.Index(fields=["-issued_at", "-id"], name="invoice_newest"),
            models.Index(fields=["due_on"], name="invoice_by_due_day"),
            GinIndex(OpClass(Upper("number"), "gin_trgm_ops"), name="invoice_search"),
        ]
        triggers = append_only("invoice")

    def __str__(self) -> str:
        return self.number

    @property
    def paper(self) -> "InvoicePaper":
        """What is sent now: the latest version."""
        return self.papers.order_by("-version")[0]


class InvoicePaper(models.Model):
    """An invoice as it was written: everything on it frozen. Another purchase-order number is a further version."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="papers")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    purchase_order = models.CharField(_("purchase-order number"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"))
    written_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of an invoice")
        verbose_name_plural = _("versions of invoices")
        constraints = [models.UniqueConstraint(name="one_paper_a_version", fields=["invoice", "version"])]
        triggers = append_only("invoice_paper")

    def __str__(self) -> str:
        return f"{self.invoice} ({self.version})"


class InvoiceFile(models.Model):
    """The PDF of a version, made when first needed and kept with its SHA-256."""

    paper = models.OneToOneField(InvoicePaper, models.PROTECT, related_name="pdf")
    file = models.FileField(upload_to="invoices/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invoice PDF")
        verbose_name_plural = _("invoice PDFs")
        triggers = append_only("invoice_file")

    def __str__(self) -> str:
        return str(self.paper)
