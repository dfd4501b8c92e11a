"""Events, their tickets for somebody, who comes, and who waits."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.custom import VALUES, CustomSent
from ams.api.fields import AMOUNT, Body, Instant, MailAddress, Query, Text, Whole, written
from ams.api.pages import PageQuery
from ams.api.serializers.orders import OrderToPay
from ams.api.serializers.parts import QuestionOut, SessionOut
from events.models import Event, Registration, WaitlistEntry
from events.queries import TicketOffer

EVENT_STATES = (("coming", "Announced, and not over"), ("over", "Over"), ("cancelled", "Called off"))
REGISTRATION_STATES = (
    ("held", "Not confirmed: to be paid, or being handed over"),
    ("confirmed", "Comes"),
    ("lapsed", "Not paid in time"),
    ("cancelled", "Comes no longer"),
)
WAITING_STATES = (("waiting", "In the queue"), ("asking", "Staff have to answer"), ("offered", "Has an offer"))
VERDICTS = (
    ("in", "Comes in"),
    ("already", "Came in before"),
    ("other_event", "A ticket for another event"),
    ("called_off", "The event was called off"),
    ("cancelled", "The ticket was given back"),
    ("not_paid", "Not paid yet"),
    ("not_this_session", "Not chosen; for sessions"),
    ("unknown", "No such ticket"),
)
NULL_UNLESS_PEOPLE = "Null for a key without `contacts:read`."
LARGEST = 2**63 - 1
ANSWERS = "Answers by the key of the question; what has to be answered on the page has to be answered here."
SESSIONS = "The ids of the sessions they choose; see the ticket types of the event."


class EventOut(serializers.Serializer[Any]):
    """An event that was announced. Times are by the clocks there, and as instants."""

    slug = serializers.CharField(help_text="The page is /events/slug/.")
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.SerializerMethodField()
    place = serializers.CharField()
    is_online = serializers.SerializerMethodField(help_text="Whether there is a link, which only those who come get.")
    starts = serializers.SerializerMethodField()
    ends = serializers.SerializerMethodField()
    zone = serializers.CharField(help_text="Whose clocks: such as Europe/Lisbon.")
    starts_at = Instant()
    ends_at = Instant()
    capacity = serializers.IntegerField(allow_null=True, help_text="Null: room for everybody.")
    has_waiting_list = serializers.BooleanField()

    @extend_schema_field(serializers.ChoiceField(EVENT_STATES))
    def get_state(self, event: Event) -> str:
        """In a word."""
        if event.cancelled_at:
            return "cancelled"
        return "over" if event.ends_at <= self.context["at"] else "coming"

    def get_is_online(self, event: Event) -> bool:
        """The link itself stands in mails and on tickets."""
        return bool(event.online_link)

    def get_starts(self, event: Event) -> str:
        """Date and time there, such as 2027-05-02T10:00."""
        return f"{event.start_date.isoformat()}T{event.start_time:%H:%M}"

    def get_ends(self, event: Event) -> str:
        """Date and time there."""
        return f"{event.end_date.isoformat()}T{event.end_time:%H:%M}"


class TicketTypeOut(serializers.Serializer[Any]):
    """A way to come, with what it costs this contact now."""

    id = serializers.IntegerField(source="kind.pk")
    name = serializers.CharField(source="kind.name")
    price = serializers.SerializerMethodField()
    price_note = serializers.CharField(source="quote.why", help_text="Why this contact pays less; mostly empty.")
    usual_price = serializers.SerializerMethodField()
    is_available = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField(help_text="Why it cannot be had now, in words; empty if it can.")
    left = serializers.IntegerField(allow_null=True, help_text="Free seats; null where there is room for everybody.")
    most_per_order = serializers.IntegerField(source="kind.most_per_order")
    needs_approval = serializers.BooleanField(source="kind.needs_approval")

    @extend_schema_field(AMOUNT)
    def get_price(self, offer: TicketOffer) -> dict[str, str]:
        """Of one, tax included."""
        return written(offer.to_pay.amount, offer.to_pay.currency)

    @extend_schema_field(AMOUNT)
    def get_usual_price(self, offer: TicketOffer) -> dict[str, str]:
        """What anybody pays."""
        return written(offer.usual_to_pay.amount, offer.usual_to_pay.currency)

    def get_is_available(self, offer: TicketOffer) -> bool:
        """Whether this contact could register with it now."""
        return not self.get_reason(offer) and not offer.is_sold_out

    def get_reason(self, offer: TicketOffer) -> str:
        """The event's own reason first."""
        return str(self.context["closed"] or offer.not_now or offer.quote.refusal)


class TicketTypesOut(serializers.Serializer[Any]):
    """All ways to come to an event, in staff's order; what is chosen and asked besides."""

    results = TicketTypeOut(many=True)
    sessions = SessionOut(many=True)
    questions = QuestionOut(many=True)


class RegistrationOut(serializers.Serializer[Any]):
    """One person with a ticket, or with a seat that is kept for them."""

    id = serializers.IntegerField(source="pk")
    event = serializers.CharField(source="ticket_type.event.slug")
    ticket_type = serializers.IntegerField(source="ticket_type_id")
    order = serializers.SerializerMethodField(help_text="The reference of the order.")
    contact = serializers.SerializerMethodField(help_text="The contact's number; null for who was only named.")
    state = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField(help_text=NULL_UNLESS_PEOPLE)
    email = serializers.SerializerMethodField(help_text=NULL_UNLESS_PEOPLE)
    code = serializers.SerializerMethodField(help_text=f"What is scanned at the door. {NULL_UNLESS_PEOPLE}")
    answers = serializers.SerializerMethodField(help_text=f"By the key of the question. {NULL_UNLESS_PEOPLE}")
    sessions = serializers.SerializerMethodField(help_text="The ids of the sessions they chose.")
    registered_at = Instant()
    confirmed_at = Instant(allow_null=True)
    cancelled_at = Instant(allow_null=True)

    def get_order(self, one: Registration) -> str | None:
        """Each person is a line of it."""
        return one.order_line.order.reference if one.order_line else None

    def get_contact(self, one: Registration) -> int | None:
        """Whoever registers; those who come along may be known by name alone."""
        return one.contact.number if one.contact else None

    @extend_schema_field(serializers.ChoiceField(REGISTRATION_STATES))
    def get_state(self, one: Registration) -> str:
        """In a word."""
        if one.cancelled_at:
            return "cancelled"
        if one.confirmed_at:
            return "confirmed"
        return "lapsed" if one.lapsed_at else "held"

    def get_name(self, one: Registration) -> str | None:
        """As it stands on the ticket."""
        return one.name if self.context["shows_people"] else None

    def get_email(self, one: Registration) -> str | None:
        """Where the ticket went; empty: to whoever registered them."""
        return one.email if self.context["shows_people"] else None

    def get_code(self, one: Registration) -> str | None:
        """Whoever has it, has the ticket."""
        return one.code if self.context["shows_people"] else None

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": VALUES})
    def get_answers(self, one: Registration) -> dict[str, Any] | None:
        """To questions this key sees."""
        if not self.context["shows_people"]:
            return None
        return {key: one.answers[key] for key in self.context["fields"] if key in one.answers}

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_sessions(self, one: Registration) -> list[int]:
        """Those they have a place in."""
        return sorted(place.session_id for place in one.places.all() if place.cancelled_at is None)


class RegistrationsOrdered(serializers.Serializer[Any]):
    """Who comes, and the order that is for them."""

    registrations = RegistrationOut(many=True)
    order = OrderToPay()


class WaitingOut(serializers.Serializer[Any]):
    """A party that waits for seats."""

    id = serializers.IntegerField(source="pk")
    event = serializers.CharField(source="ticket_type.event.slug")
    ticket_type = serializers.IntegerField(source="ticket_type_id")
    contact = serializers.IntegerField(source="contact.number")
    name = serializers.SerializerMethodField(help_text=NULL_UNLESS_PEOPLE)
    size = serializers.IntegerField(help_text="How many they are.")
    state = serializers.SerializerMethodField()
    joined_at = Instant()
    offer_ends_at = Instant(allow_null=True, help_text="Until when the seats are kept for them.")

    @extend_schema_field(serializers.ChoiceField(WAITING_STATES))
    def get_state(self, entry: WaitlistEntry) -> str:
        """In a word."""
        if entry.offered_at:
            return "offered"
        return "asking" if entry.kind == WaitlistEntry.Kind.APPROVAL else "waiting"

    def get_name(self, entry: WaitlistEntry) -> str | None:
        """Who asked."""
        return entry.name if self.context["shows_people"] else None


class CheckInOut(serializers.Serializer[Any]):
    """What is said at the door."""

    verdict = serializers.ChoiceField(VERDICTS)
    checked_in_at = Instant(source="check_in.at", allow_null=True, default=None, help_text="When they came in.")
    registration = RegistrationOut(allow_null=True, help_text="Null for a code that we do not know.")


class EventPage(serializers.Serializer[Any]):
    """Some events, the first first."""

    results = EventOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class RegistrationPage(serializers.Serializer[Any]):
    """Some registrations, the oldest first."""

    results = RegistrationOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class WaitingPage(serializers.Serializer[Any]):
    """Some who wait, in the order in which they came."""

    results = WaitingOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class EventQuery(PageQuery):
    """Which events are wanted."""

    state = serializers.ChoiceField(EVENT_STATES, required=False)


class TicketTypeQuery(Query):
    """Whose prices are wanted."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST, help_text="Prices as this contact would pay them."
    )


class RegistrationQuery(PageQuery):
    """Which registrations are wanted; all of the conditions hold."""

    event = serializers.SlugField(required=False, max_length=200)
    contact = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="A contact's number.")
    state = serializers.ChoiceField(REGISTRATION_STATES, required=False)


class WaitingQuery(PageQuery):
    """Whose event."""

    event = serializers.SlugField(max_length=200)


class OtherSent(Body):
    """Somebody who comes along."""

    name = Text(max_length=200)
    email = MailAddress(required=False, default="", allow_blank=True, max_length=254)
    answers = CustomSent(required=False, default=dict, help_text=ANSWERS)
    sessions = serializers.ListField(child=Whole(), required=False, max_length=100, default=list, help_text=SESSIONS)


class NewCheckIn(Body):
    """Which ticket came to which door."""

    event = Text(max_length=200, help_text="The slug of the event.")
    code = Text(max_length=300, help_text="What was scanned or typed: the ticket's code, or its address.")


class NewRegistration(Body):
    """Who comes, with which ticket."""

    ticket_type = Whole(help_text="The id of the ticket type.")
    contact = Whole(help_text="The number of whoever registers, and comes.")
    answers = CustomSent(required=False, default=dict, help_text=ANSWERS)
    sessions = serializers.ListField(child=Whole(), required=False, max_length=100, default=list, help_text=SESSIONS)
    others = serializers.ListField(child=OtherSent(), required=False, max_length=100, default=list)
    discount_code = Text(required=False, default="", allow_blank=True, max_length=40)
