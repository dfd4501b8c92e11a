"""What somebody asked for, with prices, tax, seller and bill-to as they were then."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, Self

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from ams.core.addressees import address_for
from ams.core.models import Activity
from ams.core.models.resolution import acted_for
from ams.core.ready import ready
from ams.core.roles import Ability, can
from billing.models.payments import Allocation
from billing.models.refunds import CreditNote, Refund

if TYPE_CHECKING:
    from ams.core.models import User

AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=3)


class Sums(NamedTuple):
    """What came for an order, what was taken off it, and what goes back or went."""

    paid: Decimal
    credited: Decimal
    refunded: Decimal


class OrderQuerySet(models.QuerySet["Order"]):
    """Which orders one may see."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for, and those it placed; staff see all."""
        if can(user.role, Ability.SEE_ORDERS):
            return self
        return self.of_login(user.pk)

    def of_login(self, login: int) -> Self:
        """Those of the contacts a login acts for, and those it placed."""
        return self.filter(Q(buyer__in=acted_for(login)) | Q(placed_by=login))

    def sold(self) -> Self:
        """Paid for, or on invoice."""
        return self.filter(Q(settled_at__isnull=False) | Q(invoiced_at__isnull=False))

    def owing(self) -> Self:
        """Those something is owed for, by their sums; also settled ones of which something was given back."""
        return self.with_sums().filter(Q(owed__gt=0))

    def on_invoice(self) -> Self:
        """Those that were sold to be paid later, and something is owed for; with their sums."""
        return self.owing().filter(invoiced_at__isnull=False)

    def overpaid(self) -> Self:
        """Those more came for than is owed, by their sums."""
        return self.with_sums().filter(Q(owed__lt=0))

    def with_sums(self) -> Self:
        """With `paid_sum`, `credited_sum`, `refunded_sum` and the `owed` that follows from them."""
        summed = self.annotate(
            paid_sum=_sum(Allocation.objects.all(), "amount"),
            credited_sum=_sum(CreditNote.objects.all(), "gross"),
            refunded_sum=_sum(Refund.objects.standing(), "amount"),
        )
        return summed.annotate(owed=F("total") - F("credited_sum") - F("paid_sum") + F("refunded_sum"))


@pghistory.track()
class Order(models.Model):
    """A promise to deliver for a total. Who owes what: balance = total − credited − paid + refunded."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    buyer = models.ForeignKey("core.Contact", models.PROTECT, related_name="orders", verbose_name=_("buyer"))
    seller = models.ForeignKey("core.LegalEntity", models.PROTECT, related_name="+", verbose_name=_("seller"))
    currency = models.CharField(_("currency"), max_length=3)
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=3)
    seller_facts = models.JSONField(_("seller at that time"))
    bill_to = models.JSONField(_("billed to"))
    channel = models.CharField(_("channel"), max_length=20, choices=Activity.Channel.choices)
    placed_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="orders_placed")
    placed_at = models.DateTimeField(_("placed"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    invoiced_at = models.DateTimeField(_("invoiced"), null=True, blank=True)  # sold, and to be paid later
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.CheckConstraint(name="order_total_is_not_negative", condition=Q(total__gte=0)),
            models.CheckConstraint(
                name="order_is_settled_or_cancelled", condition=Q(settled_at=None) | Q(cancelled_at=None)
            ),
            models.CheckConstraint(
                name="order_is_invoiced_or_cancelled", condition=Q(invoiced_at=None) | Q(cancelled_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["buyer", "-placed_at"], name="order_of_buyer"),
            models.Index(fields=["channel", "-placed_at", "-id"], name="order_by_channel"),
            models.Index(
                fields=["-placed_at", "-id"], name="order_open", condition=Q(settled_at=None, cancelled_at=None)
            ),
            models.Index(fields=["-placed_at", "-id"], name="order_cancelled", condition=Q(cancelled_at__isnull=False)),
            models.Index(fields=["buyer"], name="order_on_invoice", condition=Q(invoiced_at__isnull=False)),
            GinIndex(OpClass(Upper("reference"), "gin_trgm_ops"), name="order_search"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_sold(self) -> bool:
        """Whether its sale is booked: paid for, or on invoice."""
        return self.settled_at is not None or self.invoiced_at is not None

    @property
    def mailed_to(self) -> str:
        """Where mail about it goes; empty where nobody can be reached."""
        return str(self.bill_to["email"]) or address_for(self.buyer)

    def paid(self) -> Decimal:
        """What was allocated to it so far."""
        paid: Decimal = self.allocations.aggregate(paid=Sum("amount", default=Decimal(0)))["paid"]
        return paid

    def sums(self) -> Sums:
        """What was allocated to it, credited and refunded so far; one query."""
        return Sums(*_sums(self.pk)[0])

    def balance(self) -> Decimal:
        """What is still owed; less than nothing where more came than was owed."""
        sums = self.sums()
        return self.total - sums.credited - sums.paid + sums.refunded


@ready
def _sums(order: int) -> QuerySet[Order, tuple[Decimal, Decimal, Decimal]]:
    names = ("paid_sum", "credited_sum", "refunded_sum")
    return Order.objects.filter(pk=order).with_sums().values_list(*names)


def _sum(rows: "QuerySet[Allocation] | QuerySet[CreditNote] | QuerySet[Refund]", field: str) -> Coalesce:
    """The sum of an order's rows, as one figure beside it."""
    summed = rows.filter(order=OuterRef("pk")).order_by().values("order").annotate(sum=Sum(field))
    return Coalesce(Subquery(summed.values("sum")), Value(Decimal(0)), output_field=AMOUNT)


class OrderLineQuerySet(models.QuerySet["OrderLine"]):
    """Which lines wait for what."""

    def awaiting_fulfilment(self) -> Self:
        """Paid for (or free), not yet handed over, and not given up."""
        return self.filter(fulfilled_at=None, due_at__isnull=False, revoked_at=None)

    def stuck(self, *, since: datetime) -> Self:
        """Awaiting although settled before an instant."""
        return self.awaiting_fulfilment().filter(due_at__lt=since)


@pghistory.track()
class OrderLine(models.Model):
    """One thing on an order: prices and tax as frozen then; `kind` and `reference` say what is handed over."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    product = models.ForeignKey("billing.Product", models.PROTECT, related_name="lines")
    kind = models.CharField(_("kind"), max_length=30)
    reference = models.CharField(_("for"), max_length=60, blank=True)
    description = models.CharField(_("description"), max_length=500)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=3)
    tax_code = models.CharField(_("tax code"), max_length=50)
    tax_percent = models.DecimalField(_("tax %"), max_digits=6, decimal_places=3)
    tax_note = models.CharField(_("tax note"), max_length=300, blank=True)
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=3)
    tax = models.DecimalField(_("tax"), max_digits=14, decimal_places=3)
    gross = models.DecimalField(_("gross"), max_digits=14, decimal_places=3)
    due_at = models.DateTimeField(_("to be handed over since"), null=True, blank=True)  # settled, or on invoice
    fulfilled_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    last_failure = models.TextField(_("last failure"), blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)  # handed over or not, it is given up
    exception = models.ForeignKey(  # what gave it another price than everybody pays
        "core.ExceptionMade", models.PROTECT, null=True, blank=True, related_name="repriced_lines", db_index=False
    )

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_line_a_position", fields=["order", "position"]),
            models.CheckConstraint(name="line_adds_up", condition=Q(gross=F("net") + F("tax"))),
            models.CheckConstraint(
                name="line_is_not_negative", condition=Q(net__gte=0, tax__gte=0, gross__gte=0, quantity__gte=1)
            ),
            models.CheckConstraint(
                name="line_is_handed_over_when_due", condition=Q(fulfilled_at=None) | Q(due_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="line_awaiting",
                condition=Q(fulfilled_at=None, due_at__isnull=False, revoked_at=None),
            ),  # nearly always empty, however many orders were never paid
            models.Index(fields=["kind", "reference"], name="line_by_reference"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def percent(self) -> str:
        """The tax rate without idle zeros, such as 21 or 5.5."""
        return f"{self.tax_percent.normalize():f}"
