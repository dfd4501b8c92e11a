"""A visit to the provider in our own words: what we ask for, and what it says became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from ams.core.money import Money


@dataclass(frozen=True, slots=True)
class SessionLine:
    """What the provider's page lists; the amount is gross and for the whole line."""

    description: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SessionWish:
    """A session to be created. The same attempt always asks in the same words, so that asking twice is harmless."""

    attempt_id: str
    order_reference: str
    email: str
    seller: str
    lines: tuple[SessionLine, ...]
    paid_url: str
    back_url: str
    expires_at: datetime
    keeps_card: bool = False  # its holder agreed that it may be charged again
    customer_id: str = ""  # whose card it is, if the provider knows them


@dataclass(frozen=True, slots=True)
class CardWish:
    """A page on which somebody leaves a card, nothing charged."""

    visit_id: str
    customer_id: str  # empty: somebody the provider does not know yet
    email: str
    seller: str
    currency: str
    return_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ChargeWish:
    """A charge of a card that was left with the provider; the same attempt always asks in the same words."""

    attempt_id: str
    order_reference: str
    seller: str
    amount: Money
    customer_id: str
    method_id: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A card the provider keeps now."""

    customer_id: str
    method_id: str
    brand: str
    last_four: str
    expires_year: int
    expires_month: int


class Stage(StrEnum):
    """Where a session stands: can be paid, completed (paid or not), or over unpaid."""

    OPEN = auto()
    COMPLETE = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What the provider says of a session at the moment it is asked.

    `received` is the money taken, or None; `asked` is what the session wants. `attempt_id` is the name we gave it,
    empty for a session that is none of ours; `detail` is such as "Visa •••• 4242".
    """

    session_id: str
    attempt_id: str
    stage: Stage
    url: str
    asked: Money
    received: Money | None
    payment_id: str
    detail: str
    card: CardFacts | None = None  # one that was kept on the way
    decline: str = ""  # why the bank said no, in the provider's code


@dataclass(frozen=True, slots=True)
class CardVisitFacts:
    """What the provider says of a visit to leave a card; `visit_id` is the name we gave it."""

    session_id: str
    visit_id: str
    stage: Stage
    url: str
    card: CardFacts | None


@dataclass(frozen=True, slots=True)
class RefundWish:
    """Money of a payment to be given back. `key` makes asking twice harmless: a new one only after a refusal."""

    refund_id: str
    key: str
    payment_id: str
    amount: Money
    order_reference: str


class RefundStage(StrEnum):
    """How far the provider is with a refund."""

    SENT = auto()
    SUCCEEDED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """What the provider says of a refund now; `refund_id` is the name we gave it, empty for one made elsewhere."""

    provider_id: str
    refund_id: str
    payment_id: str
    amount: Money
    stage: RefundStage
    problem: str = ""  # why it failed, in the provider's code
    is_dispute: bool = False  # the bank took it, because its holder disputed the payment; FAILED: it gave it back to us
    is_decided: bool = False  # the bank has decided about a dispute
    fee: Money | None = None  # what the provider takes for a dispute, where it says so
