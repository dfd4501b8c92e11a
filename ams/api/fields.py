"""How values are written and read: amounts as text with their currency, instants in UTC, dates as ISO 8601.

What is read is read strictly: a number is no text, and a field nobody knows is refused, so that a misspelt one is not
silently lost.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.problems import NO_SUCH_FIELD
from ams.core.money import quantised


class Instant(serializers.DateTimeField):
    """A moment, in UTC with a Z."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, read_only=True, **options)


class InstantSent(serializers.DateTimeField):
    """A moment with its offset from UTC: without one it would be another moment in every place."""

    default_error_messages = {
        "naive": _("Say the zone too: 2027-03-31T22:00:00Z, or +02:00 at the end, written %2B02:00 in an address.")
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """The moment in UTC."""
        if value.tzinfo is None:
            self.fail("naive")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            self.fail("overflow")


AMOUNT = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["40.00"]},
        "currency": {"type": "string", "minLength": 3, "maxLength": 3, "examples": ["EUR"]},
    },
    "required": ["amount", "currency"],
}


@extend_schema_field(AMOUNT)
class Amount(serializers.Field[Any, Any, dict[str, str], Any]):
    """Money, exact to the minor unit of its currency: where amount and currency stand, as attributes of the row."""

    def __init__(self, amount: str, currency: str = "currency", **options: Any) -> None:
        super().__init__(read_only=True, source="*", **options)
        self.amount, self.currency = attrgetter(amount), attrgetter(currency)

    def to_representation(self, value: Any) -> dict[str, str]:
        """`{"amount": "40.00", "currency": "EUR"}`."""
        return written(self.amount(value), self.currency(value))


def written(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount as the API says it."""
    return {"amount": str(quantised(amount, currency)), "currency": currency}


class Strict(serializers.Serializer[Any]):
    """Fields that callers send; one that is not known is refused."""

    def to_internal_value(self, data: Any) -> Any:
        """What was sent, checked."""
        if isinstance(data, Mapping) and (unknown := set(data) - set(self.fields)):
            raise serializers.ValidationError({str(name): [NO_SUCH_FIELD] for name in sorted(unknown, key=str)})
        return super().to_internal_value(data)


class Body(Strict):
    """What stands in a request's body."""


class Query(Strict):
    """What stands behind the question mark."""


class Text(serializers.CharField):
    """Text that was sent as text. At least one letter, unless it may be blank; what surrounds it is cut off."""

    def to_internal_value(self, data: Any) -> str:
        """The text without spaces around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class MailAddress(serializers.EmailField):
    """An e-mail address that was sent as text."""

    def to_internal_value(self, data: Any) -> str:
        """The address without spaces around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number that was sent as one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": 2**31 - 1, **options})

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is not int:
            self.fail("invalid")
        return data


@extend_schema_field(OpenApiTypes.STR)
class AmountSent(serializers.Field[Decimal, Any, str, Decimal]):
    """An amount in the association's currency, sent as text such as "25.00": JSON numbers are not exact."""

    default_error_messages = {"invalid": _("Write an amount as text, such as “25.00”, and more than nothing.")}

    def to_internal_value(self, data: Any) -> Decimal:
        """The amount; whether its currency has so many decimals, the order finds out."""
        whole, _point, decimals = data.partition(".") if isinstance(data, str) else ("", "", "")
        if not (whole.isascii() and whole.isdigit() and len(whole) <= 9 and len(decimals) <= 3):
            self.fail("invalid")
        if decimals and not (decimals.isascii() and decimals.isdigit()):
            self.fail("invalid")
        amount = Decimal(data)
        if not amount:
            self.fail("invalid")
        return amount

    def to_representation(self, value: Decimal) -> str:
        """As it was sent."""
        return str(value)
