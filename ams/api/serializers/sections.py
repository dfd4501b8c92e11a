"""Sections and committees: what there is, and who belongs to or holds what."""

from typing import Any

from rest_framework import serializers

from ams.api.fields import Body, Instant, Whole
from ams.api.pages import PageQuery
from members.models import Belonging

LARGEST = 2**63 - 1


class SectionOut(serializers.Serializer[Any]):
    """A chapter or a region. One belongs to one at a time, or to none."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    summary = serializers.CharField()
    people = serializers.IntegerField(help_text="How many contacts belong to it today, members or not.")
    closed_at = Instant(source="archived_at", allow_null=True)


class SectionPage(serializers.Serializer[Any]):
    """Some sections."""

    results = SectionOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class BelongingOut(serializers.Serializer[Any]):
    """Where a contact belongs, since when, and who decided. What somebody decided, no postcode moves."""

    contact = serializers.IntegerField(source="contact.number", help_text="A contact's number.")
    section = serializers.IntegerField(source="section_id", allow_null=True, help_text="Null for none.")
    way = serializers.ChoiceField(Belonging.Way.choices)
    since = serializers.DateField(source="first_day")


class BelongingPage(serializers.Serializer[Any]):
    """Some of those who belong to a section."""

    results = BelongingOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class BelongingSent(Body):
    """Who belongs there from today on."""

    contact = Whole(max_value=LARGEST, help_text="The contact's number.")


class RoleOut(serializers.Serializer[Any]):
    """What somebody can be in a committee."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    holders = serializers.IntegerField(allow_null=True, help_text="How many at once; null for any number.")
    closed_at = Instant(source="archived_at", allow_null=True)


class CommitteeOut(serializers.Serializer[Any]):
    """A board, a committee, a working group."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    summary = serializers.CharField()
    section = serializers.IntegerField(source="section_id", allow_null=True, help_text="Null: of the association.")
    roles = RoleOut(many=True)
    dissolved_at = Instant(source="archived_at", allow_null=True)


class CommitteePage(serializers.Serializer[Any]):
    """Some committees."""

    results = CommitteeOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class OfficeOut(serializers.Serializer[Any]):
    """A role that somebody holds, held or will hold; both days count."""

    id = serializers.IntegerField(source="pk")
    committee = serializers.IntegerField(source="role.committee_id")
    role = serializers.IntegerField(source="role_id")
    contact = serializers.IntegerField(source="contact.number", help_text="A contact's number.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True, help_text="Null where nobody knows yet.")


class OfficePage(serializers.Serializer[Any]):
    """Some offices."""

    results = OfficeOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class OfficeQuery(PageQuery):
    """Which offices are wanted."""

    on = serializers.DateField(required=False, help_text="Only those held on this day; else past and coming ones too.")


class OfficeSent(Body):
    """Who holds which role, from when to when."""

    role = Whole(max_value=LARGEST, help_text="The id of a role of this committee.")
    contact = Whole(max_value=LARGEST, help_text="The contact's number.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, help_text="Left out while nobody knows.")


class EndingSent(Body):
    """Until when it is held."""

    last_day = serializers.DateField(help_text="The last day; it counts. A day before the first is refused.")
