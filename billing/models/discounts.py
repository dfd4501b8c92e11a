"""Codes that take something off: which, off what, until when, and how often."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.catalogue import Product


class DiscountCodeQuerySet(models.QuerySet["DiscountCode"]):
    """Which of them somebody could use."""

    def standing(self, *, on: date) -> Self:
        """In force on a day of the association, whether or not they are used up."""
        began = Q(first_day=None) | Q(first_day__lte=on)
        return self.filter(began, Q(last_day=None) | Q(last_day__gte=on), archived_at=None)


@pghistory.track()
class DiscountCode(models.Model):
    """A percentage or an amount off each piece, never below nothing. Amounts are as the seller's prices are.

    It is counted in orders: those that were cancelled or expired do not count.
    """

    code = models.CharField(
        _("code"), max_length=30, unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]{3,30}$", _("Three to thirty capitals, digits and hyphens."))],
        help_text=_("What people type, in small letters too, for example SPRING-27."),
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As it stands on the receipt, for example Early spring discount.")
    )
    percent = models.PositiveSmallIntegerField(
        _("% off"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    amount = models.DecimalField(
        _("amount off"), max_digits=12, decimal_places=3, null=True, blank=True,
        help_text=_("Off each piece. Write either a share or an amount."),
    )  # fmt: skip
    kinds = ArrayField(
        models.CharField(max_length=30, choices=Product.Kind.choices), verbose_name=_("for"), default=list, blank=True,
        help_text=_("Everything of these kinds. Empty, and no products below: it is for goods and tickets."),
    )  # fmt: skip
    products = models.ManyToManyField(Product, related_name="discount_codes", blank=True, verbose_name=_("products"))
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("until"), null=True, blank=True)
    most_uses = models.PositiveIntegerField(
        _("orders in all"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: any number.")
    )
    most_per_person = models.PositiveIntegerField(
        _("orders a person"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: any number."),
    )
    archived_at = models.DateTimeField(_("no longer valid since"), null=True, blank=True)

    objects = DiscountCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("discount code")
        verbose_name_plural = _("discount codes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="discount_is_a_share_or_an_amount",
                condition=Q(percent__isnull=False, amount=None) | Q(percent=None, amount__isnull=False, amount__gt=0),
                violation_error_message=_("Write either a share or an amount."),
            ),
            models.CheckConstraint(
                name="discount_is_at_most_all", condition=Q(percent=None) | Q(percent__gte=1, percent__lte=100)
            ),
            models.CheckConstraint(
                name="discount_begins_before_it_ends",
                condition=Q(first_day=None) | Q(last_day=None) | Q(first_day__lte=F("last_day")),
                violation_error_message=_("The first day is after the last. Change one of them."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DiscountUse(models.Model):
    """An order that a code took something off; frozen with the order."""

    order = models.OneToOneField("billing.Order", models.PROTECT, primary_key=True, related_name="discount_use")
    code = models.ForeignKey(DiscountCode, models.PROTECT, related_name="uses")
    taken_off = models.DecimalField(_("taken off"), max_digits=14, decimal_places=3)
    lapsed_at = models.DateTimeField(_("given up unpaid"), null=True, blank=True)  # others may use the code since

    class Meta:
        verbose_name = _("use of a discount code")
        verbose_name_plural = _("uses of discount codes")
        constraints = [models.CheckConstraint(name="a_use_takes_something_off", condition=Q(taken_off__gt=0))]
        triggers = [
            pgtrigger.Protect(name="discount_use_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="discount_use_says_the_same", exclude=["lapsed_at"]),
        ]

    def __str__(self) -> str:
        return str(self.code)
