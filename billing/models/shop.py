"""What the shop says of a product: words, a picture, who may have how many of it, and what is left."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from billing.models.catalogue import Product

if TYPE_CHECKING:
    from datetime import date


class ShopItemQuerySet(models.QuerySet["ShopItem"]):
    """What stands in the shop."""

    def listed(self) -> Self:
        """Listed and still sold, in the order staff chose."""
        return self.filter(is_listed=True, product__archived_at=None).order_by("position", "product__name")

    def in_full(self) -> Self:
        """With all that a page about it reads."""
        return self.select_related("product__seller", "product__tax_code", "product__stock")

    def with_a_price(self, on: "date") -> Self:
        """Those somebody can pay for on a day: with a price that has begun, or one the giver chooses."""
        return self.filter(Q(least_amount__isnull=False) | Q(product__prices__valid_from__lte=on)).distinct()


@pghistory.track(exclude=["thumbnail"])
class ShopItem(models.Model):
    """A product in the shop. What it costs stands in its prices, how many are left in its stock."""

    product = models.OneToOneField(Product, models.PROTECT, primary_key=True, related_name="shop_item")
    slug = models.SlugField(_("address"), unique=True, help_text=_("The page is /shop/address/, for example mug."))
    summary = models.CharField(
        _("in one line"), max_length=200, blank=True, help_text=_("For example: Our river on thick porcelain, 300 ml.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Plain text. An empty line begins a new paragraph.")
    )
    picture = models.FileField(
        _("picture"), upload_to="shop/", blank=True,
        help_text=_("A photograph as PNG, JPEG or WebP. It is made small enough for a telephone."),
    )  # fmt: skip
    picture_alt = models.CharField(
        _("picture in words"), max_length=200, blank=True,
        help_text=_("For those who cannot see it, for example: A white mug with a blue heron."),
    )  # fmt: skip
    thumbnail = models.BinaryField(_("small picture"), blank=True, default=b"", editable=False)
    picture_size = ArrayField(models.PositiveSmallIntegerField(), size=2, default=list, blank=True, editable=False)
    is_listed = models.BooleanField(_("listed in the shop"), default=True, help_text=_("Otherwise nobody finds it."))
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order in the shop."))
    most_per_order = models.PositiveSmallIntegerField(
        _("most per order"), default=10, validators=[MinValueValidator(1)], help_text=_("For example 5.")
    )
    is_posted = models.BooleanField(
        _("sent by post"), default=False, help_text=_("Then the shop asks where to, and the desk lists what to send.")
    )
    least_amount = models.DecimalField(
        _("least amount"), max_digits=12, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("For donations: the giver chooses the amount, from this one up, for example 5. Empty: the price."),
    )  # fmt: skip
    suggested_amounts = ArrayField(
        models.DecimalField(max_digits=12, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]),
        verbose_name=_("suggested amounts"), default=list, blank=True,
        help_text=_("For donations, with commas between them, for example 10, 25, 50."),
    )  # fmt: skip

    objects = ShopItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop page")
        verbose_name_plural = _("in the shop")
        ordering = ["position", "product__name"]
        constraints = [
            models.CheckConstraint(name="shop_picture_is_in_words_too", condition=Q(picture="") | ~Q(picture_alt="")),
            models.CheckConstraint(name="one_may_order_one", condition=Q(most_per_order__gte=1)),
            models.CheckConstraint(
                name="suggestions_need_a_least_amount", condition=Q(suggested_amounts=[]) | Q(least_amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)

    @property
    def is_free_amount(self) -> bool:
        """Whether the giver says how much."""
        return self.least_amount is not None


class Stock(models.Model):
    """How many pieces there are of a product, under one lock. `StockMovement` explains every change of it.

    A product without one, or one that is not counted, never runs out.
    """

    product = models.OneToOneField(Product, models.PROTECT, primary_key=True, related_name="stock")
    is_counted = models.BooleanField(_("counted"), default=True)
    given = models.PositiveIntegerField(_("pieces given"), default=0)  # all that staff ever put in
    taken = models.PositiveIntegerField(_("pieces taken"), default=0)  # reserved by open orders, or sold

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [models.CheckConstraint(name="stock_is_never_oversold", condition=Q(taken__lte=F("given")))]

    def __str__(self) -> str:
        return str(self.product)

    @property
    def free(self) -> int:
        """How many can still be ordered."""
        return self.given - self.taken

    @property
    def left(self) -> int | None:
        """How many can still be ordered; None where nobody counts."""
        return self.free if self.is_counted else None


class StockMovement(models.Model):
    """One change of what is free, and why. Added, never changed: together they are the stock."""

    class Kind(models.TextChoices):
        """Why."""

        SET = "set", _("Set by staff")
        RESERVED = "reserved", _("Ordered")
        CANCELLED = "cancelled", _("Order cancelled")
        EXPIRED = "expired", _("Order not paid in time")
        RETAKEN = "retaken", _("Paid after all")
        RETURNED = "returned", _("Taken back")

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="movements")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    change = models.IntegerField(_("change"))  # of what is free
    free = models.PositiveIntegerField(_("free then"))
    order_line = models.ForeignKey(
        "billing.OrderLine", models.PROTECT, null=True, related_name="stock_movements", verbose_name=_("order line")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="stock_set_by_staff_or_moved_by_a_line",
                condition=Q(kind="set", order_line=None) & ~Q(reason="") | ~Q(kind="set") & Q(order_line__isnull=False),
            ),
        ]
        triggers = append_only("stock_movement")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.change:+d}"
