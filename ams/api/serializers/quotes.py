"""Quotes: what somebody would pay today, and until when it would run."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, Query, written
from ams.api.quotes import Quote

ACTS = (("join", "A first term, or one after a cancelled membership"), ("renew", "The next term of a membership"))


class QuoteQuery(Query):
    """Who asks for what."""

    type = serializers.SlugField(max_length=50, help_text="The short name of a type of membership.")
    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number; left out: somebody new."
    )


class QuoteOut(serializers.Serializer[Any]):
    """What it would mean to take up a membership today."""

    type = serializers.CharField()
    contact = serializers.IntegerField(allow_null=True)
    on = serializers.DateField(help_text="Today, where the association is: prices hold for the day.")
    act = serializers.ChoiceField(ACTS)
    membership = serializers.IntegerField(allow_null=True, help_text="The id of the membership that would go on.")
    is_possible = serializers.BooleanField(help_text="Whether it can be ordered today.")
    reason = serializers.CharField(help_text="Why it cannot, in words; empty if it can.")
    to_pay = serializers.SerializerMethodField()
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True, help_text="Null for life.")
    opens_on = serializers.DateField(allow_null=True, help_text="The first day on which it can be renewed.")
    is_continuous = serializers.BooleanField(help_text="Whether it joins on to the last term without a gap.")

    @extend_schema_field({"oneOf": [AMOUNT, {"type": "null"}]})
    def get_to_pay(self, quote: Quote) -> dict[str, str] | None:
        """Tax included; null where nothing can be said."""
        return written(quote.to_pay.amount, quote.to_pay.currency) if quote.to_pay else None
