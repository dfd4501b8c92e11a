"""Everything sold is a product; what it costs is a dated price that nobody edits afterwards."""

from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


@pghistory.track()
class TaxCode(models.Model):
    """How something is taxed. The percentage stands in dated rates."""

    class Treatment(models.TextChoices):
        """Why there is tax, or why there is none; the latter is printed on receipts."""

        TAXED = "taxed", _("Taxed")
        EXEMPT = "exempt", _("Exempt")
        REVERSE_CHARGE = "reverse_charge", _("Reverse charge")

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("For example VAT 21 %."))
    treatment = models.CharField(_("treatment"), max_length=20, choices=Treatment.choices, default=Treatment.TAXED)
    note = models.CharField(
        _("note on receipts"),
        max_length=300,
        blank=True,
        help_text=_("For example: Exempt from VAT, article 132(1)(l)."),
    )

    class Meta:
        verbose_name = _("tax code")
        verbose_name_plural = _("tax codes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def rate(self, *, on: date) -> Decimal:
        """The percentage in force on a day; nothing if it is not taxed or no rate has begun."""
        if self.treatment != self.Treatment.TAXED:
            return Decimal(0)
        rate = self.rates.filter(valid_from__lte=on).order_by("-valid_from").first()
        return rate.percent if rate else Decimal(0)


class TaxRate(models.Model):
    """The percentage of a tax code from a day on. A new rate is a new row."""

    tax_code = models.ForeignKey(TaxCode, models.PROTECT, related_name="rates")
    percent = models.DecimalField(
        _("percent"), max_digits=6, decimal_places=3, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    valid_from = models.DateField(_("from"))

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(name="one_tax_rate_a_day", fields=["tax_code", "valid_from"]),
            models.CheckConstraint(
                name="tax_rate_is_a_percentage", condition=models.Q(percent__gte=0, percent__lte=100)
            ),
        ]
        triggers = append_only("tax_rate")

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} %"


class ProductQuerySet(models.QuerySet["Product"]):
    """Slices of the catalogue."""

    def offered(self) -> Self:
        """Not archived."""
        return self.filter(archived_at=None)


@pghistory.track()
class Product(models.Model):
    """Anything that can stand on an order line. `kind` says who hands it over (settings.BILLING_FULFILLERS)."""

    class Kind(models.TextChoices):
        """What is sold."""

        MEMBERSHIP = "membership", _("Membership")
        GOODS = "goods", _("Goods")
        DONATION = "donation", _("Donation")
        EVENT = "event", _("Ticket")

    class WhenReturned(models.TextChoices):
        """What becomes of it when its money is gone again."""

        KEEP = "keep", _("They keep it, and owe it again")
        TAKE_BACK = "take_back", _("It is taken back, and owed no more")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200, help_text=_("As it stands on the receipt."))
    seller = models.ForeignKey("core.LegalEntity", models.PROTECT, verbose_name=_("sold by"))
    tax_code = models.ForeignKey(TaxCode, models.PROTECT, verbose_name=_("tax code"))
    income_account = models.ForeignKey(
        "billing.Account", models.PROTECT, related_name="+", verbose_name=_("income account")
    )
    deferred_account = models.ForeignKey(
        "billing.Account",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("deferred account"),
        help_text=_("For what is earned over time, such as memberships; empty if earned at once."),
    )
    when_returned = models.CharField(
        _("if a payment comes back"),
        max_length=10,
        choices=WhenReturned.choices,
        default=WhenReturned.KEEP,
        help_text=_("When a cheque bounces or a transfer is recalled. Staff may decide otherwise, each time."),
    )
    archived_at = models.DateTimeField(_("no longer sold since"), null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PriceQuerySet(models.QuerySet["Price"]):
    """Which price holds when."""

    def on(self, day: date) -> Self:
        """Those that have begun by a day, the one in force first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-correction")

    def for_reading(self) -> Self:
        """The newest day first, with who set each, and `is_corrected` for what a later row of its day replaced."""
        later = Price.objects.filter(
            product=models.OuterRef("product"),
            valid_from=models.OuterRef("valid_from"),
            correction__gt=models.OuterRef("correction"),
        )
        return self.annotate(is_corrected=models.Exists(later)).select_related("set_by").order_by(*Price.NEWEST_FIRST)


class Price(models.Model):
    """What a product costs from a day on, in the association's currency. A change is a new row, never an edit.

    So is a correction: a further row for the same day, of which the latest holds. What was ordered keeps its price.
    """

    NEWEST_FIRST = ("-valid_from", "-correction")

    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=3, validators=[MinValueValidator(0)])
    valid_from = models.DateField(_("from"))
    correction = models.PositiveSmallIntegerField(_("correction"), default=0, db_default=0, editable=False)
    set_by = models.ForeignKey("core.User", models.PROTECT, null=True, editable=False, related_name="+")
    set_at = models.DateTimeField(_("set"), editable=False)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["-valid_from", "-correction"]
        constraints = [
            models.UniqueConstraint(
                name="one_price_of_a_product_a_day", fields=["product", "valid_from", "correction"]
            ),
            models.CheckConstraint(name="price_is_not_negative", condition=models.Q(amount__gte=0)),
        ]
        triggers = append_only("price")

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} from {self.valid_from}"
