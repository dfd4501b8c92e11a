"""Matters of members, and what is said in them. What staff note among themselves is never given."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import Body, Instant, MailAddress, Text, Whole
from ams.api.pages import PageQuery
from staffdesk.models import Case, CaseMessage
from staffdesk.queries.requests import CALLS, title_of

CASE_STATES = (("open", "We have the next word"), ("waiting", "The member has the next word"), ("closed", "Closed"))
CHANNELS = (("web", "A form of a website"), ("call", "A telephone call"))
DOORS = (("mail", "By mail"), ("call", "By phone"), ("web", "On a website"))
NULL_UNLESS_PEOPLE = "Null for a key without `contacts:read`."
LARGEST = 2**63 - 1


class CaseOut(serializers.Serializer[Any]):
    """One matter of a member."""

    id = serializers.IntegerField(source="pk", help_text="The number members are told.")
    subject = serializers.SerializerMethodField(help_text="What it is called; of calls, what staff noted is not given.")
    state = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField(help_text="The code of why they contacted us; null until staff say so.")
    contact = serializers.SerializerMethodField(help_text="The contact's number; null for who is not known.")
    name = serializers.SerializerMethodField(help_text=NULL_UNLESS_PEOPLE)
    email = serializers.SerializerMethodField(help_text=f"Where answers go; may be empty. {NULL_UNLESS_PEOPLE}")
    phone = serializers.SerializerMethodField(help_text=f"Where to call back; may be empty. {NULL_UNLESS_PEOPLE}")
    opened_at = Instant()
    closed_at = Instant(allow_null=True)

    def get_subject(self, case: Case) -> str:
        """As its member reads it."""
        return title_of(case)

    @extend_schema_field(serializers.ChoiceField(CASE_STATES))
    def get_state(self, case: Case) -> str:
        """In a word."""
        if case.closed_at:
            return "closed"
        return "waiting" if case.waiting_since else "open"

    def get_reason(self, case: Case) -> str | None:
        """As the desk coded it."""
        return case.reason.code if case.reason else None

    def get_contact(self, case: Case) -> int | None:
        """Whose matter it is."""
        return case.contact.number if case.contact else None

    def get_name(self, case: Case) -> str | None:
        """As we know them."""
        return case.who if self.context["shows_people"] else None

    def get_email(self, case: Case) -> str | None:
        """What they asked for, else what we know."""
        known = case.contact.email if case.contact else ""
        return (case.reply_email or known) if self.context["shows_people"] else None

    def get_phone(self, case: Case) -> str | None:
        """What they asked for, else what we know."""
        known = case.contact.phone if case.contact else ""
        return (case.reply_phone or known) if self.context["shows_people"] else None


class CaseMessageOut(serializers.Serializer[Any]):
    """A word of the member, or our answer."""

    id = serializers.IntegerField(source="pk")
    case = serializers.IntegerField(source="case_id")
    channel = serializers.SerializerMethodField()
    is_from_member = serializers.BooleanField()
    words = serializers.SerializerMethodField(help_text="Empty for calls, unless they came through this API.")
    at = Instant()

    def get_words(self, said: CaseMessage) -> str:
        """What staff write down about a call is theirs."""
        return "" if said.kind in CALLS and "api_key" not in said.facts else said.words

    @extend_schema_field(serializers.ChoiceField(DOORS))
    def get_channel(self, said: CaseMessage) -> str:
        """Through which door it came or went."""
        return said.kind.partition("_")[0]


class CasePage(serializers.Serializer[Any]):
    """Some cases, the latest first."""

    results = CaseOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class CaseMessagePage(serializers.Serializer[Any]):
    """What was said, the oldest first."""

    results = CaseMessageOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class CaseQuery(PageQuery):
    """Which cases are wanted; all of the conditions hold."""

    contact = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="A contact's number.")
    state = serializers.ChoiceField(CASE_STATES, required=False)


class NewCase(Body):
    """What somebody wrote in a form, or said on the phone."""

    words = Text(max_length=5_000, help_text="In their words; what was said on the phone, in a few.")
    subject = Text(required=False, default="", allow_blank=True, max_length=300, help_text="Else the first words.")
    channel = serializers.ChoiceField(CHANNELS, required=False, default="web")
    call_back = serializers.BooleanField(required=False, default=True, help_text="Of a call: whether we owe them one.")
    contact = Whole(required=False, max_value=LARGEST, help_text="The number of the contact, where you know it.")
    name = Text(required=False, default="", allow_blank=True, max_length=300)
    email = MailAddress(required=False, default="", allow_blank=True, max_length=254, help_text="Where answers go.")
    phone = Text(required=False, default="", allow_blank=True, max_length=40, help_text="Where to call back.")
    page = Text(required=False, default="", allow_blank=True, max_length=120, help_text="Where they were.")


class NewCaseMessage(Body):
    """A further word of the member."""

    words = Text(max_length=5_000)
    channel = serializers.ChoiceField(CHANNELS, required=False, default="web")
    call_back = serializers.BooleanField(required=False, default=True, help_text="Of a call: whether we owe them one.")
    name = Text(required=False, default="", allow_blank=True, max_length=300, help_text="Who said it.")
