"""Who acts for whom: the accesses of logins to contacts."""

from typing import Any

from rest_framework import serializers

from ams.api.fields import Instant
from ams.core.models import Access


class ActingOut(serializers.Serializer[Any]):
    """A login that acts for this contact."""

    email = serializers.CharField(source="user.email", help_text="The address with which they sign in.")
    relation = serializers.ChoiceField(Access.Relation.choices, help_text="How the login stands to the contact.")
    since = Instant(source="granted_at")


class ActedForOut(serializers.Serializer[Any]):
    """Somebody for whom this contact's own login acts."""

    contact = serializers.IntegerField(source="contact.number", help_text="A contact's number.")
    relation = serializers.ChoiceField(Access.Relation.choices)
    since = Instant(source="granted_at")


class FamilyOut(serializers.Serializer[Any]):
    """A contact and those who act for each other, as things stand."""

    contact = serializers.IntegerField(help_text="The contact's number.")
    acting = ActingOut(many=True, help_text="Which logins act for this contact, the one known longest first.")
    acts_for = ActedForOut(many=True, help_text="For whom else the contact's own login acts.")
