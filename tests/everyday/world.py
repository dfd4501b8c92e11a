"""An association on ordinary days: ten staff, fifty members, what it sells and promises, and a clock that goes on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from ams.core.models import Contact, ReasonCode, Role, User
from billing.models import Product
from billing.operations import Why
from events.models import TicketType
from members.models import MembershipType
from staffdesk.operations.standards import ship_standards
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory
from tests.factories.events import EventFactory, TicketTypeFactory
from tests.factories.members import PersonFactory, TypeFactory
from tests.factories.shop import stocked

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # nine o'clock where the association is
BETWEEN = timedelta(seconds=45)  # two acts: three thousand are a day and a half
ROLES = (Role.SERVICE,) * 4 + (Role.MEMBERSHIP, Role.EVENTS, Role.FINANCE, Role.FINANCE) + (Role.ADMINISTRATOR,) * 2
MEMBERS = 50


class Nothing(Exception):
    """There is nothing that this could be done with: something else is done."""


@dataclass
class World:
    """What is there from the beginning, and the raw mails that were handed in meanwhile."""

    staff: list[User]
    logins: list[tuple[Contact, User]]
    kinds: list[MembershipType]
    things: list[Product]
    tickets: list[TicketType]
    why: Why
    mails: list[bytes] = field(default_factory=list)
    _acts: count = field(default_factory=count)

    def now(self):
        """A little later each time it is asked."""
        return MONDAY + next(self._acts) * BETWEEN


@dataclass
class Turn:
    """One act of one person: their dice, the time they read off the clock when they began, and who they are."""

    world: World
    dice: Random
    at: datetime
    who: User
    contact: Contact | None = None

    def one(self, rows, *, of=12):
        """One of the newest of some rows. Raises Nothing, also when somebody takes it away at this moment."""
        keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:of])
        found = rows.model.objects.filter(pk=self.dice.choice(keys)).first() if keys else None
        if found is None:
            raise Nothing
        return found

    def words(self, *, of=("Hello", "When", "my lawyer", "Thank you", "the walk", "my card")):
        """Something to say, which nobody has said before."""
        return f"{self.dice.choice(of)} {self.dice.getrandbits(60):x}"


def build():
    """The world before anything happens."""
    AssociationFactory()
    ship_standards(at=MONDAY - timedelta(days=30))
    reason = ReasonCode.objects.create(code="everyday", label="Every day")
    kinds = [
        TypeFactory(slug="full", price="40.00", rule__renewal_window_days=900),
        TypeFactory(slug="student", price="10.00", rule__renewal_window_days=900),
    ]
    things = [ProductFactory(name="Mug", price="12.50"), ProductFactory(name="Print", price="30.00")]
    stocked(things[1], 60)
    walk, talk = EventFactory(slug="walk", capacity=25), EventFactory(slug="talk", capacity=150)
    tickets = [
        TicketTypeFactory(event=walk),
        TicketTypeFactory(event=walk, price="35.00"),
        TicketTypeFactory(event=talk),
    ]
    staff = [UserFactory(role=role, name=f"Staff {number}") for number, role in enumerate(ROLES)]
    accesses = [
        AccessFactory(contact=PersonFactory(display_name=f"Member {number}", email=f"member{number}@example.org"))
        for number in range(MEMBERS)
    ]
    logins = [(access.contact, access.user) for access in accesses]
    return World(staff, logins, kinds, things, tickets, Why(reason, "As agreed on the phone."))
