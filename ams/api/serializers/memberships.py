"""Memberships: what they are today, and what joining and renewing ask for."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.changes import ChangesQuery
from ams.api.fields import Body, Instant, Whole
from ams.api.serializers.orders import OrderToPay
from members.models import Cancellation, Membership
from members.queries import member_since, membership_state, valid_until
from members.terms import State

STATES = tuple((str(state), str(state)) for state in State)


class TermOut(serializers.Serializer[Any]):
    """A paid period; both days count."""

    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True, help_text="Null for life.")
    grace_days = serializers.IntegerField()


class MembershipOut(serializers.Serializer[Any]):
    """A contact's relationship with a type of membership; the state is that of today where the association is."""

    id = serializers.IntegerField()
    holder = serializers.IntegerField(source="holder.number", help_text="The number of the contact.")
    type = serializers.CharField(source="type.slug")
    state = serializers.SerializerMethodField()
    member_since = serializers.SerializerMethodField()
    valid_until = serializers.SerializerMethodField(help_text="The last day; null before it is paid, and for life.")
    terms = TermOut(many=True)
    created_at = Instant()
    cancelled_at = Instant(allow_null=True)
    leaving_since = Instant(
        allow_null=True, help_text="Since when it is known that they leave with the last day; there is no grace then."
    )

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, membership: Membership) -> State:
        """Pending, current, in grace, lapsed or cancelled."""
        return membership_state(membership, self._today)

    def get_member_since(self, membership: Membership) -> date | None:
        """The first day of the first term."""
        return member_since(membership)

    def get_valid_until(self, membership: Membership) -> date | None:
        """The last day of the unbroken row of terms that runs."""
        return valid_until(membership, self._today)

    @property
    def _today(self) -> date:
        found: date = self.context["today"]
        return found


class MembershipPage(serializers.Serializer[Any]):
    """Some memberships."""

    results = MembershipOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")
    gone = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="With `changed_since`: ids of memberships that were taken back and are there no more.",
    )
    changed_until = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="With `changed_since`, on the last page: the `changed_since` to ask with next time. Else null.",
    )


class MembershipQuery(ChangesQuery):
    """Which memberships are wanted; all of the conditions hold."""

    holder = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number.")
    type = serializers.SlugField(required=False, help_text="The type's short name, such as student.")


class JoinSent(Body):
    """Who joins, and as what."""

    contact = Whole(help_text="The contact's number.")
    type = serializers.SlugField(max_length=50, help_text="The type's short name, such as student.")


class RenewSent(Body):
    """How the membership goes on."""

    type = serializers.SlugField(
        max_length=50, required=False, help_text="Another type of the same group, from the next term on."
    )


class ChangeSent(Body):
    """What the membership becomes."""

    type = serializers.SlugField(max_length=50, help_text="Another type of the same group, from today on.")


class LeaveSent(Body):
    """From when on it ends, and why."""

    when = serializers.ChoiceField(choices=Cancellation.When.choices, help_text="With the last paid day, or at once.")
    words = serializers.CharField(max_length=500, required=False, default="", help_text="Why, for colleagues.")


class TermOrdered(serializers.Serializer[Any]):
    """The order that makes a membership run once it is paid."""

    membership = serializers.IntegerField(help_text="The id of the membership.")
    order = OrderToPay()
