"""Orders: what was asked for, what it costs, and what is still owed."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, Amount, AmountSent, Body, Instant, Text, Whole, written
from ams.api.pages import PageQuery
from ams.core.models import Activity
from billing.models import Order, Refund

STATES = (("open", "To be paid"), ("settled", "Paid, or free"), ("cancelled", "Called off"))


class OrderLineOut(serializers.Serializer[Any]):
    """One thing on an order, as it was frozen then."""

    position = serializers.IntegerField()
    product = serializers.IntegerField(source="product_id", help_text="The id of the product.")
    kind = serializers.CharField()
    description = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = Amount("unit_price", "order.currency")
    tax_percent = serializers.SerializerMethodField()
    net = Amount("net", "order.currency")
    tax = Amount("tax", "order.currency")
    gross = Amount("gross", "order.currency")
    fulfilled_at = Instant(allow_null=True, help_text="When it was handed over.")

    def get_tax_percent(self, line: Any) -> str:
        """Such as 21 or 5.5."""
        percent: str = line.percent
        return percent


class BillToOut(serializers.Serializer[Any]):
    """Who is billed."""

    name = serializers.CharField()
    address = serializers.CharField()
    email = serializers.CharField()


class OrderOut(serializers.Serializer[Any]):
    """An order with its lines."""

    reference = serializers.CharField(help_text="Names the order everywhere, such as K7PM-3XQ2.")
    buyer = serializers.IntegerField(source="buyer.number", help_text="The number of the contact.")
    state = serializers.SerializerMethodField()
    channel = serializers.ChoiceField(Activity.Channel.choices)
    total = Amount("total")
    paid = serializers.SerializerMethodField()
    credited = serializers.SerializerMethodField()
    refunded = serializers.SerializerMethodField()
    owed = serializers.SerializerMethodField()
    bill_to = serializers.SerializerMethodField(help_text="Null for a key without `contacts:read`.")
    lines = OrderLineOut(many=True)
    receipts = serializers.SerializerMethodField(help_text="The numbers of the receipts.")
    placed_at = Instant()
    settled_at = Instant(allow_null=True)
    cancelled_at = Instant(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, order: Order) -> str:
        """In a word."""
        if order.cancelled_at:
            return "cancelled"
        return "settled" if order.settled_at else "open"

    @extend_schema_field(AMOUNT)
    def get_paid(self, order: Order) -> dict[str, str]:
        """What came for it so far."""
        return written(_paid(order), order.currency)

    @extend_schema_field(AMOUNT)
    def get_owed(self, order: Order) -> dict[str, str]:
        """What is to be paid; nothing for an order that was called off."""
        return owed_of(order)

    @extend_schema_field(AMOUNT)
    def get_credited(self, order: Order) -> dict[str, str]:
        """What was taken off it; see the credit notes."""
        return written(_credited(order), order.currency)

    @extend_schema_field(AMOUNT)
    def get_refunded(self, order: Order) -> dict[str, str]:
        """What was given back of it, or is on its way; see the refunds."""
        return written(_refunded(order), order.currency)

    @extend_schema_field(BillToOut(allow_null=True))
    def get_bill_to(self, order: Order) -> Any:
        """Name and address are details of a contact, and so is the right to read them."""
        return BillToOut(order.bill_to).data if self.context["shows_people"] else None

    def get_receipts(self, order: Order) -> list[str]:
        """Oldest first."""
        return [receipt.number for receipt in sorted(order.receipts.all(), key=lambda one: one.pk)]


class PaymentOut(serializers.Serializer[Any]):
    """Where the balance can be paid, for about half an hour; ask for a new address after that."""

    url = serializers.URLField(allow_null=True, help_text="The payment provider's page; null if there is none.")
    problem = serializers.CharField(help_text="Why there is none, in words; empty if there is.")


class OrderToPay(OrderOut):
    """An order and where to pay it."""

    payment = PaymentOut(allow_null=True, help_text="Null where nothing is owed.")


class OrderPage(serializers.Serializer[Any]):
    """Some orders, the latest first."""

    results = OrderOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class OrderQuery(PageQuery):
    """Which orders are wanted; all of the conditions hold."""

    buyer = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number.")
    state = serializers.ChoiceField(STATES, required=False)


class LineSent(Body):
    """One thing that is wanted."""

    product = Whole(help_text="The id of the product.")
    quantity = Whole(required=False, default=1, max_value=10_000)
    amount = AmountSent(required=False, help_text="Donations only: how much is given, in the association's currency.")


class ShipToSent(Body):
    """Where post goes; needed for what is posted."""

    name = Text(max_length=300)
    lines = Text(max_length=1000, help_text="Street and number, place; one line each.")
    postcode = Text(max_length=20, allow_blank=True, required=False, default="")
    country = serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166, two letters.")


class NewOrder(Body):
    """Who wants what."""

    buyer = Whole(help_text="The contact's number.")
    lines = serializers.ListField(child=LineSent(), min_length=1, max_length=100)
    ship_to = ShipToSent(required=False)


def owed_of(order: Order) -> dict[str, str]:
    """What is to be paid of an order that was read with its money."""
    owed = order.total - _credited(order) - _paid(order) + _refunded(order)
    return written(Decimal(0) if order.cancelled_at else max(owed, Decimal(0)), order.currency)


def _credited(order: Order) -> Decimal:
    return sum((note.gross for note in order.credit_notes.all()), Decimal(0))


def _refunded(order: Order) -> Decimal:
    return sum((one.amount for one in order.refunds.all() if one.state != Refund.State.FAILED), Decimal(0))


def _paid(order: Order) -> Decimal:
    """From the rows that were read with it."""
    return sum((row.amount for row in order.allocations.all()), Decimal(0))
