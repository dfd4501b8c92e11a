"""Seats of an organisation's membership: who is named, what that is today, and naming people."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import Body, Instant, MailAddress, Strict, Text, Whole
from ams.api.serializers.cases import NULL_UNLESS_PEOPLE
from members.models import Seat
from members.queries.seats import seat_state, seat_valid_until
from members.terms import State

SEAT_STATES = (
    (str(State.PENDING), "Invited, or not yet running"),
    (str(State.CURRENT), "Counts"),
    (str(State.IN_GRACE), "Counts, in grace"),
    (str(State.LAPSED), "The membership has lapsed"),
    (str(State.CANCELLED), "Ended, or they belong to the organisation no more"),
)
MOST_NAMED = 200  # in one call


class SeatOut(serializers.Serializer[Any]):
    """One seat, from the invitation on. It gives rights while the membership holds and the person belongs there."""

    id = serializers.IntegerField(source="pk")
    membership = serializers.IntegerField(source="membership_id", help_text="The id of the membership.")
    organisation = serializers.IntegerField(source="membership.holder.number", help_text="A contact's number.")
    contact = serializers.SerializerMethodField(help_text="The number of who has it; null until they took it.")
    name = serializers.SerializerMethodField(help_text=f"As the organisation wrote it. {NULL_UNLESS_PEOPLE}")
    email = serializers.SerializerMethodField(help_text=f"Where the invitation went. {NULL_UNLESS_PEOPLE}")
    state = serializers.SerializerMethodField(help_text="What it is today.")
    valid_until = serializers.SerializerMethodField(help_text="The last day, as things are; null for life.")
    named_at = Instant()
    invited_at = Instant(allow_null=True)
    taken_at = Instant(allow_null=True)
    ended_at = Instant(allow_null=True)

    def get_contact(self, seat: Seat) -> int | None:
        """Whose it is."""
        return seat.affiliation.person.number if seat.affiliation else None

    def get_name(self, seat: Seat) -> str | None:
        """As it was written."""
        return seat.name if self.context["shows_people"] else None

    def get_email(self, seat: Seat) -> str | None:
        """May be empty."""
        return seat.email if self.context["shows_people"] else None

    @extend_schema_field(serializers.ChoiceField(SEAT_STATES))
    def get_state(self, seat: Seat) -> State:
        """In a word."""
        return State.CANCELLED if seat.ended_at else seat_state(seat, self.context["today"])

    def get_valid_until(self, seat: Seat) -> date | None:
        """Of the membership, or of the tie, whichever ends sooner."""
        return seat_valid_until(seat, self.context["today"])


class SeatPage(serializers.Serializer[Any]):
    """Who is named under a membership, the first first, and how many may be named still."""

    results = SeatOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")
    in_all = serializers.IntegerField(help_text="How many seats there are today.")
    free = serializers.IntegerField(help_text="How many of them nobody has, or is invited to.")


class SeatsNamed(serializers.Serializer[Any]):
    """The seats that were given or offered, in the order people were named."""

    results = SeatOut(many=True)


class NamedSent(Strict):
    """Somebody who is to have a seat."""

    name = Text(max_length=300)
    email = MailAddress(max_length=254, help_text="Where the link goes with which they take the seat.")


class SeatsSent(Body):
    """People to invite, or one contact who has a seat at once and without a mail."""

    people = serializers.ListField(child=NamedSent(), required=False, min_length=1, max_length=MOST_NAMED)
    contact = Whole(required=False, max_value=2**63 - 1, help_text="The number of a person.")


class ReplacementSent(Body):
    """Who gets the seat instead."""

    name = Text(max_length=300)
    email = MailAddress(max_length=254)
