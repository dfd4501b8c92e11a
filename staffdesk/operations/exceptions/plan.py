"""What an exception would do, before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from ams.core.models import ExceptionMade, User
from billing.models import Order
from billing.operations import Why
from members.models import Membership

Doing = Callable[[Why, datetime, User], ExceptionMade]


@dataclass(frozen=True, slots=True)
class Plan:
    """`measure` is money or days, as the kind's limits are; `facts` what has to be so still when it is done."""

    measure: Decimal
    told: str
    facts: tuple[object, ...]
    make: Doing
    about: Order | Membership | None = None  # what the exception is kept on; None for a membership still to come

    @property
    def rests_on(self) -> str:
        """The facts, short enough to keep."""
        return sha256(repr([str(one) for one in self.facts]).encode()).hexdigest()
