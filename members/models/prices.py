"""What members pay for what everybody can buy, and what only members can."""

from typing import Self

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


class MemberPriceQuerySet(models.QuerySet["MemberPrice"]):
    """Which member price holds when."""

    def for_reading(self) -> Self:
        """The newest day first, with who set each, and `is_corrected` for what a later row of its day replaced."""
        later = MemberPrice.objects.filter(
            product=models.OuterRef("product"),
            type=models.OuterRef("type"),
            valid_from=models.OuterRef("valid_from"),
            correction__gt=models.OuterRef("correction"),
        )
        rows = self.annotate(is_corrected=models.Exists(later)).select_related("set_by", "type", "product")
        return rows.order_by(*MemberPrice.NEWEST_FIRST)


class MemberPrice(models.Model):
    """What holders of one type pay for a product from a day on; without an amount they pay what everybody does.

    A change is a new row, and so is a correction: a further row for the same day, of which the latest holds.
    """

    NEWEST_FIRST = ("-valid_from", "-correction", "-pk")

    product = models.ForeignKey("billing.Product", models.PROTECT, related_name="member_prices")
    type = models.ForeignKey(
        "members.MembershipType", models.PROTECT, related_name="member_prices", verbose_name=_("for whom")
    )
    amount = models.DecimalField(
        _("member price"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("For example 12.00. Empty: from that day on they pay what everybody pays."),
    )  # fmt: skip
    valid_from = models.DateField(_("from"))
    correction = models.PositiveSmallIntegerField(_("correction"), default=0, db_default=0, editable=False)
    set_by = models.ForeignKey("core.User", models.PROTECT, null=True, editable=False, related_name="+")
    set_at = models.DateTimeField(_("set"), editable=False)

    objects = MemberPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("member price")
        verbose_name_plural = _("member prices")
        ordering = ["-valid_from", "-correction"]
        constraints = [
            models.UniqueConstraint(
                name="one_member_price_a_day", fields=["product", "type", "valid_from", "correction"]
            ),
            models.CheckConstraint(name="member_price_is_not_negative", condition=Q(amount=None) | Q(amount__gte=0)),
        ]
        triggers = append_only("member_price")

    def __str__(self) -> str:
        return f"{self.type}: {'–' if self.amount is None else f'{self.amount.normalize():f}'} from {self.valid_from}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ReservedFor(models.Model):
    """One type of membership whose holders may buy a product; where there is none, everybody may."""

    product = models.ForeignKey("billing.Product", models.PROTECT, related_name="reserved_for")
    type = models.ForeignKey(
        "members.MembershipType", models.PROTECT, related_name="products_for_it", verbose_name=_("only for")
    )

    class Meta:
        verbose_name = _("only for members of a type")
        verbose_name_plural = _("only for members of these types; everybody may buy it while there is none")
        constraints = [models.UniqueConstraint(name="reserved_once_for_a_type", fields=["product", "type"])]

    def __str__(self) -> str:
        return str(self.type)
