"""What an exception would do, before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from billing.operations import Why
from members.models import Membership

Doing = Callable[[Why, datetime, User], ExceptionMade]


class NotTheirs(DomainError):
    """What was asked about is not there, or another person's."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a plan is made from: which exception for whom, what the form said, and when. `request` names the form."""

    kind: ExceptionKind
    contact: Contact
    asked: Mapping[str, str]
    request: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """`measure` is money, days or seats, as the kind's limits are; `facts` what has to be so still when it is done.

    `besides` are other exceptions it takes, each with its own measure: a seat too many that is free of charge as well.
    """

    measure: Decimal
    told: str
    facts: tuple[object, ...]
    make: Doing
    about: Model | None = None  # what the exception is kept on; None for a membership or a seat still to come
    besides: Mapping[ExceptionKind, Decimal] = field(default_factory=dict)

    @property
    def rests_on(self) -> str:
        """The facts, short enough to keep."""
        return sha256(repr([str(one) for one in self.facts]).encode()).hexdigest()


def membership_asked(asking: Asking) -> Membership:
    """The membership of theirs it is about. Raises NotTheirs."""
    theirs = Membership.objects.filter(holder=asking.contact, pk=int(asking.asked["membership"]))
    found = theirs.select_related("type", "holder").first()
    if found is None:
        raise NotTheirs(_("They hold no such membership."))
    return found
