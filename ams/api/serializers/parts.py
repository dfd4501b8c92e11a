"""Parts of an event that people choose, and questions to those who come."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, written
from events.models import Session
from events.queries import SessionOffer


class SessionOut(serializers.Serializer[Any]):
    """A part of the event that people choose, with what it costs this contact besides the ticket."""

    id = serializers.IntegerField(source="session.pk")
    title = serializers.CharField(source="session.title")
    place = serializers.CharField(source="session.place")
    starts = serializers.SerializerMethodField()
    ends = serializers.SerializerMethodField()
    price = serializers.SerializerMethodField(help_text="Of one, tax included; null: the ticket includes it.")
    is_available = serializers.SerializerMethodField()
    left = serializers.IntegerField(allow_null=True, help_text="Free seats; null where there is room for everybody.")

    def get_starts(self, offer: SessionOffer) -> str:
        """Date and time there, such as 2027-05-02T10:00."""
        return _there(offer.session, "start")

    def get_ends(self, offer: SessionOffer) -> str:
        """Date and time there."""
        return _there(offer.session, "end")

    @extend_schema_field({"anyOf": [AMOUNT, {"type": "null"}]})
    def get_price(self, offer: SessionOffer) -> dict[str, str] | None:
        """Nothing is a price too."""
        return written(offer.to_pay.amount, offer.to_pay.currency) if offer.to_pay is not None else None

    def get_is_available(self, offer: SessionOffer) -> bool:
        """Whether this contact could choose it now."""
        return not (offer.is_sold_out or (offer.quote and offer.quote.refusal))


class QuestionOut(serializers.Serializer[Any]):
    """A question to everybody who comes; answers are sent by its key."""

    key = serializers.CharField(source="field.key")
    question = serializers.CharField(source="field.label")
    kind = serializers.CharField(source="field.kind")
    choices = serializers.ListField(source="field.choices", child=serializers.CharField())
    is_required = serializers.BooleanField()


def _there(session: Session, end: str) -> str:
    return f"{getattr(session, f'{end}_date').isoformat()}T{getattr(session, f'{end}_time'):%H:%M}"
