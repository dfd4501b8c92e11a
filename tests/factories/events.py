"""Events that are announced, and their tickets."""

from datetime import date, time
from decimal import Decimal
from uuid import uuid4

import factory

from ams.core.models import FieldDefinition
from billing.models import Product
from billing.operations import Newcomer
from events.models import Event, EventQuestion, Session, TicketType
from events.operations import Booking, Wish, join_waiting_list, register_for_event
from tests.factories.billing import ProductFactory, sell_for
from tests.factories.core import LONG_AGO


class EventFactory(factory.django.DjangoModelFactory):
    """A morning walk in 2099, announced; `published_at=None` makes it a draft."""

    class Meta:
        model = Event

    slug = factory.Sequence(lambda n: f"event{n}")
    title = factory.Sequence(lambda n: f"Walk {n}")
    place = "Boathouse, Mill Lane 3"
    start_date = end_date = date(2099, 5, 2)
    start_time, end_time = time(10), time(13)
    zone = "Europe/Amsterdam"
    published_at = LONG_AGO


class TicketTypeFactory(factory.django.DjangoModelFactory):
    """On sale for `price` (False: without one)."""

    class Meta:
        model = TicketType
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Ticket {n}")
    product = factory.SubFactory(ProductFactory, kind=Product.Kind.EVENT, name="A ticket")

    @factory.post_generation
    def price(self, create, extracted, **kwargs):
        if extracted is not False:
            sell_for(self.product, Decimal("20.00") if extracted is None else extracted)


def register(kind, *, at, buyer=None, others=(), by=None, key=None, seen=None, **more):
    """As the form does: whoever registers comes too."""
    buyer = buyer or Newcomer("Noor Vos", "noor@example.org")
    booking = Booking(key or uuid4(), kind, buyer, tuple(others), seen, **more)
    return register_for_event(booking=booking, at=at, by=by)


def wait_for(kind, *, at, who=None, people=1, others=(), words="", by=None, key=None):
    """As the form does: a party waits, or asks where staff approve."""
    who = who or Newcomer("Wim Wacht", "wim@example.org")
    return join_waiting_list(wish=Wish(key or uuid4(), kind, who, people, tuple(others), words), at=at, by=by)


class SessionFactory(factory.django.DjangoModelFactory):
    """An hour from eleven of its event's day, included in the ticket; `price=` makes it cost extra."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Session {n}")
    start_date = end_date = date(2099, 5, 2)
    start_time, end_time = time(11), time(12)

    @factory.post_generation
    def price(self, create, extracted, **kwargs):
        if extracted is not None:
            self.product = ProductFactory(kind=Product.Kind.EVENT, name=self.title, price=extracted)
            self.save()


class QuestionFactory(factory.django.DjangoModelFactory):
    """What is asked of everybody who comes: one line, need not be answered."""

    class Meta:
        model = EventQuestion
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    field = factory.LazyAttribute(
        lambda made: FieldDefinition.objects.create(
            key=made.key, label=made.label, kind=made.kind, applies_to="attendee"
        )
    )

    class Params:
        key = "diet"
        label = "What you eat"
        kind = "text"
