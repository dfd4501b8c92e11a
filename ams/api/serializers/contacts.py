"""Contacts: people and organisations."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.changes import ChangesQuery
from ams.api.custom import CustomRead, CustomSent
from ams.api.fields import Body, Instant, MailAddress, Text
from ams.core.models import Contact
from ams.core.tagging import LONGEST


class PersonOut(serializers.Serializer[Any]):
    """What is known of a human being besides the contact."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()
    spoken_name = serializers.CharField(help_text="What to call them, or how it sounds.")
    born_on = serializers.DateField(allow_null=True)


class OrganisationOut(serializers.Serializer[Any]):
    """What is known of an organisation besides the contact."""

    tax_number = serializers.CharField()


class AddressOut(serializers.Serializer[Any]):
    """Where post reaches them."""

    lines = serializers.CharField(help_text="Street and number, place; one line each.")
    postcode = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166, two letters.")


class ExternalIdOut(serializers.Serializer[Any]):
    """What another system calls them."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field named as what fields have
    value = serializers.CharField()


class ContactOut(serializers.Serializer[Any]):
    """Anybody the association knows."""

    number = serializers.IntegerField(help_text="Names the contact everywhere in this API.")
    kind = serializers.ChoiceField(Contact.Kind.choices)
    name = serializers.CharField(source="display_name")
    email = serializers.CharField(help_text="May be empty, and may be shared.")
    phone = serializers.CharField()
    language = serializers.CharField()
    person = PersonOut(allow_null=True, help_text="Null for organisations.")
    organisation = OrganisationOut(allow_null=True, help_text="Null for people.")
    address = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    custom = CustomRead(help_text="The association's own fields that have a value, by their keys.")
    external_ids = ExternalIdOut(many=True)
    created_at = Instant()
    archived_at = Instant(allow_null=True)
    merged_into = serializers.SerializerMethodField(help_text="The number of the contact this one turned out to be.")

    @extend_schema_field(AddressOut(allow_null=True))
    def get_address(self, contact: Contact) -> Any:
        """The preferred address, if there is any."""
        known = getattr(contact, "preferred_addresses", [])
        return AddressOut(known[0]).data if known else None

    def get_tags(self, contact: Contact) -> list[str]:
        """The words that staff hung on it."""
        return [row.tag.name for row in contact.contact_tags.all()]

    def get_merged_into(self, contact: Contact) -> int | None:
        """Where it went."""
        return contact.merged_into.number if contact.merged_into else None


class ContactPage(serializers.Serializer[Any]):
    """Some contacts."""

    results = ContactOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")
    gone = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="With `changed_since`: numbers of contacts that were taken back and are there no more.",
    )
    changed_until = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="With `changed_since`, on the last page: the `changed_since` to ask with next time. Else null.",
    )


class ContactQuery(ChangesQuery):
    """Which contacts are wanted; all of the conditions hold."""

    email = serializers.CharField(required=False, max_length=254, help_text="Exactly this address, in any case.")
    number = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    external_source = serializers.CharField(required=False, max_length=40, help_text="The other system's name.")
    external_id = serializers.CharField(required=False, max_length=200, help_text="What it calls them there.")
    kind = serializers.ChoiceField(Contact.Kind.choices, required=False)


class AddressSent(Body):
    """Where post reaches them; empty lines take the address away."""

    lines = Text(max_length=1000, allow_blank=True)
    postcode = Text(max_length=20, allow_blank=True, required=False, default="")
    country = serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166, two letters.")


class TagsSent(serializers.ListField):
    """All the tags a contact is to have."""

    child = Text(max_length=LONGEST)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, required=False, **options)


CUSTOM = "Values by the key of the field; null takes one away, what is left out stays."


class NewContact(Body):
    """A person or an organisation."""

    kind = serializers.ChoiceField(Contact.Kind.choices)
    name = Text(max_length=300, help_text="The whole name, as they write it.")
    email = MailAddress(required=False, allow_blank=True, default="")
    phone = Text(max_length=40, required=False, allow_blank=True, default="")
    spoken_name = Text(max_length=150, required=False, allow_blank=True, help_text="People only.")
    given_name = Text(max_length=150, required=False, allow_blank=True, help_text="People only.")
    family_name = Text(max_length=150, required=False, allow_blank=True, help_text="People only.")
    born_on = serializers.DateField(required=False, help_text="People only.")
    tax_number = Text(max_length=60, required=False, allow_blank=True, help_text="Organisations only.")
    address = AddressSent(required=False)
    tags = TagsSent(help_text="New ones are made.")
    custom = CustomSent(required=False, help_text=CUSTOM)

    PERSONAL = ("spoken_name", "given_name", "family_name", "born_on")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each kind has its own details."""
        is_person = attrs["kind"] == Contact.Kind.PERSON
        foreign = [name for name in (("tax_number",) if is_person else self.PERSONAL) if name in attrs]
        if foreign:
            raise serializers.ValidationError(dict.fromkeys(foreign, "A contact of this kind has none."))
        return attrs


class ContactChange(Body):
    """What is to be different; what is left out stays."""

    name = Text(max_length=300, required=False)
    email = MailAddress(required=False, allow_blank=True)
    phone = Text(max_length=40, required=False, allow_blank=True)
    spoken_name = Text(max_length=150, required=False, allow_blank=True, help_text="People only.")
    address = AddressSent(required=False)
    tags = TagsSent(help_text="All of them: what is not among them is taken off.")
    custom = CustomSent(required=False, help_text=CUSTOM)
