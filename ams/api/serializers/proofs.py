"""Proofs that somebody may hold a type of membership, and what was decided about them."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import Body, Instant, Text
from ams.api.pages import PageQuery
from members.models import Proof

WAITING = "waiting"
PROOF_STATES = ((WAITING, "Nobody looked at it yet"), *Proof.Decision.choices)
DECISIONS = ((Proof.Decision.ACCEPTED, "It counts"), (Proof.Decision.REFUSED, "It does not do"))


class ProofOut(serializers.Serializer[Any]):
    """What somebody sent, or staff have seen. The file itself is for staff, at the desk."""

    id = serializers.IntegerField(source="pk")
    contact = serializers.IntegerField(source="contact.number", help_text="The number of the contact.")
    type = serializers.CharField(source="type.slug", help_text="For which type of membership.")
    state = serializers.SerializerMethodField()
    has_file = serializers.SerializerMethodField(help_text="Files are deleted some time after the decision.")
    seen = serializers.CharField(help_text="What staff have seen, in words; empty where a file was sent.")
    valid_until = serializers.DateField(allow_null=True, help_text="The last day it counts, of an accepted one.")
    note = serializers.CharField(help_text="Why it did not do, as they were told; may be empty.")
    sent_at = Instant()
    decided_at = Instant(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(PROOF_STATES))
    def get_state(self, proof: Proof) -> str:
        """In a word."""
        return proof.decision or WAITING

    def get_has_file(self, proof: Proof) -> bool:
        """Whether the desk can open it still."""
        return bool(proof.file)


class ProofPage(serializers.Serializer[Any]):
    """Some proofs, the oldest first."""

    results = ProofOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class ProofQuery(PageQuery):
    """Which proofs are wanted; all of the conditions hold."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number."
    )
    state = serializers.ChoiceField(PROOF_STATES, required=False)


class DecisionSent(Body):
    """Yes until a day, or no with a reason."""

    decision = serializers.ChoiceField(DECISIONS)
    valid_until = serializers.DateField(required=False, help_text="Of a yes: the last day it counts.")
    note = Text(required=False, default="", allow_blank=True, max_length=1000, help_text="Of a no: why. They read it.")

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """A yes has its day, and a no its reason."""
        is_yes = sent["decision"] == Proof.Decision.ACCEPTED
        day: date | None = sent.get("valid_until")
        if is_yes and day is None:
            raise serializers.ValidationError({"valid_until": ["Say until when it counts."]})
        if not is_yes and not sent["note"]:
            raise serializers.ValidationError({"note": ["Say why, in words they can read."]})
        return sent
