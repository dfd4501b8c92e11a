"""Three who get money back: a mug that broke on the way, a membership left after a week, a card that was closed.

The provider of the demonstration never saw these cards; what it would have said of them is told here in its place.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from ams.core.models import Contact, ReasonCode
from ams.core.money import Money
from ams.demo.seeding.clock import Life
from ams.demo.seeding.lives import A_MINUTE, Path, Somebody, World, member, post
from billing.models import Order, ShopItem
from billing.operations import (
    GivingBack,
    Newcomer,
    Purchase,
    ShipTo,
    Wanted,
    Why,
    apply_refund,
    apply_session,
    begin_attempt,
    buy,
    fulfil_paid_lines,
    give_back,
    open_attempt,
)
from billing.sessions import RefundFacts, RefundStage, SessionFacts, Stage

FORMS: Final = UUID("0d4f0c55-27c1-4a6b-9a35-6d2b6f0f9d11")  # names forms that nobody filled in
LEAVER: Final = Somebody("Hanneke Vos", "Hanneke", "Vos", "hanneke.vos")
A_FEW_SECONDS: Final = timedelta(seconds=20)


def money_back(world: World) -> Iterator[Life]:
    """Their lives."""
    yield _mug_broke(world)
    yield _left_after_a_week(world)
    yield _card_was_closed(world)


def _mug_broke(world: World) -> Life:
    """One of two mugs arrived in pieces: its price goes back by transfer, she keeps the other."""
    at = world.clock.days_ago(41, 11)
    yield at
    order = _buy("Marit Dijkstra", "heron-mug", 2, at)
    at += timedelta(days=1)
    yield at
    post(order, world, at=at)
    at += timedelta(days=4)
    yield at
    line = order.lines.get()
    asked = GivingBack(uuid5(FORMS, "mug"), {line.pk: line.gross / 2}, method="transfer")
    why = _why("our-mistake", "One of the two mugs broke on the way; she sent a photograph.", "Sorry about the mug!")
    give_back(order=order, asked=asked, why=why, at=at, by=world.staff.finance)


def _left_after_a_week(world: World) -> Life:
    """Joined, changed her mind within the fortnight, and got everything back by transfer."""
    yield from member(LEAVER, Path("full", 26, hour=20), world)
    order = Order.objects.get(buyer=Contact.objects.get(email=LEAVER.email))
    at = world.clock.days_ago(19, 14)
    yield at
    line = order.lines.get()
    asked = GivingBack(uuid5(FORMS, "leaver"), {line.pk: line.gross}, revoked=frozenset([line.pk]), method="transfer")
    why = _why("goodwill", "Moves abroad after all and asked within the fourteen days.", "All the best in Lisbon!")
    give_back(order=order, asked=asked, why=why, at=at, by=world.staff.finance)


def _card_was_closed(world: World) -> Life:
    """Bought a guide twice by mistake; the money was sent to a card that is closed by now, and came back."""
    at = world.clock.days_ago(9, 16)
    yield at
    order = _buy("Bas Willemsen", "field-guide", 2, at)
    at += timedelta(days=1)
    yield at
    post(order, world, at=at)
    at += timedelta(days=1)
    yield at
    line = order.lines.get()
    asked = GivingBack(uuid5(FORMS, "closed"), {line.pk: line.gross / 2}, method="card")
    why = _why("our-mistake", "The shop took the order twice, he wanted one.", "")
    [refund] = give_back(order=order, asked=asked, why=why, at=at, by=world.staff.finance).refunds
    facts = RefundFacts(
        provider_id="re_demo_closed", refund_id=str(refund.pk), payment_id=refund.payment.provider_id,
        amount=Money(refund.amount, refund.currency), stage=RefundStage.SUCCEEDED,
    )  # fmt: skip
    apply_refund(facts=facts, at=at + A_FEW_SECONDS)
    at += timedelta(days=3)
    yield at
    came_back = RefundFacts(
        facts.provider_id, facts.refund_id, facts.payment_id, facts.amount, RefundStage.FAILED,
        "expired_or_canceled_card",
    )  # fmt: skip
    apply_refund(facts=came_back, at=at)


def _buy(name: str, slug: str, pieces: int, at: datetime) -> Order:
    """A guest's order, paid on the provider's page with a card."""
    item = ShopItem.objects.select_related("product__seller", "product__tax_code").get(slug=slug)
    home = ShipTo(name, "Molenweg 12\nZwolle", "8012 AB", "NL")
    mailbox = f"{name.lower().replace(' ', '.')}@mail.example"
    wanted = (Wanted(item, pieces, None),)
    order = buy(purchase=Purchase(uuid5(FORMS, name), wanted, Newcomer(name, mailbox), home), at=at, by=None)
    attempt = begin_attempt(order=order, at=at).attempt
    session_id = f"cs_demo_{order.reference}"
    open_attempt(attempt=attempt, session_id=session_id, url="")
    paid = Money(order.total, order.currency)
    facts = SessionFacts(
        session_id=session_id, attempt_id=str(attempt.pk), stage=Stage.COMPLETE, url="", asked=paid, received=paid,
        payment_id=f"pi_demo_{order.reference}", detail="Visa •••• 1881",
    )  # fmt: skip
    apply_session(facts=facts, at=at + A_MINUTE)
    fulfil_paid_lines(order_id=order.pk, at=at + A_MINUTE)
    return order


def _why(code: str, words: str, note: str) -> Why:
    return Why(ReasonCode.objects.get(code=code), words, note)
