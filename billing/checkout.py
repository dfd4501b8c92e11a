"""Talks with the provider and has the operations write down what came of it. Nothing here holds a transaction open.

Web page, webhook and sweep all do the same thing: ask the provider how a session stands, apply the answer, hand over
what is paid. So it does not matter which of them comes first, or how often.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum, auto

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.money import Money
from billing import provider
from billing.charges import ask_charge, give_up_charge
from billing.models import CheckoutAttempt, Order, Payment, ProviderEvent
from billing.operations import (
    Begun,
    Received,
    apply_event,
    apply_session,
    begin_attempt,
    cancel_order,
    close_attempt,
    fulfil_paid_lines,
    note_event_failure,
    open_attempt,
    record_payment,
    record_shared_payment,
    store_event,
)
from billing.provider import ProviderAway, ProviderRefused
from billing.sessions import CardVisitFacts, RefundFacts, SessionFacts, SessionLine, SessionWish, Stage

log = logging.getLogger(__name__)
LEAST_TIME_TO_PAY = timedelta(minutes=5)  # a session with less left is not worth going back to
TURNS = 3


class Standing(StrEnum):
    """How an order stands after the provider was asked; the page somebody returns to says it in words."""

    SETTLED = auto()
    PROCESSING = auto()  # the visit is complete, the money not there yet
    OPEN = auto()  # the visit can go on
    OVER = auto()  # nothing is under way; one may try again
    UNKNOWN = auto()  # the provider could not be asked


def start_checkout(*, order: Order, at: datetime, keep_for: str | None = None) -> str:
    """The address of the provider's page where the order's balance can be paid.

    An open visit is gone back to, so a double click costs nothing; one that no longer fits is ended first, so that
    nobody can pay twice. `keep_for` is as in `begin_attempt`. Raises NothingToPay, ProviderAway, ProviderRefused,
    PaymentsNotSetUp.
    """
    for _turn in range(TURNS):
        begun = begin_attempt(order=order, at=at, keep_for=keep_for)
        facts = _ask(begun.attempt, at)
        if facts is not None:
            if facts.stage is Stage.OPEN and _fits(begun, facts, at):
                return facts.url
            _end(begun.attempt, facts, at)
    log.error("No payment page that asks for the balance of order %s could be had.", order.reference)
    raise ProviderRefused(_("The payment page could not be opened. Nothing was charged. Please contact us."))


def refresh_order(*, order: Order, at: datetime) -> Standing:
    """Ask the provider about the order's open visit, apply the answer, hand over what is paid; how it stands now.

    Needs neither broker nor worker. A provider that cannot be asked changes nothing.
    """
    standing, was_asked = Standing.OVER, False
    for attempt in CheckoutAttempt.objects.open().filter(order=order):
        standing, was_asked = _refresh(attempt, at), True
    if was_asked or order.settled_at is None:
        order.refresh_from_db()
    if order.settled_at is None or (was_asked and order.balance() > 0):
        return standing
    if order.lines.awaiting_fulfilment().exists():
        fulfil_paid_lines(order_id=order.pk, at=at)
    return Standing.SETTLED


def withdraw_order(*, order: Order, at: datetime, by: User | None) -> Order:
    """Cancel an order after ending the visit that might still pay it. Raises CannotCancel, ProviderAway."""
    for attempt in CheckoutAttempt.objects.open().filter(order=order):
        end_attempt(attempt=attempt, at=at)
    return cancel_order(order=order, at=at, by=by)


def record_received(*, order: Order, received: Received, at: datetime, by: User) -> Payment:
    """Write down money that came by transfer or in cash, end the visit that asks for it again, hand over what is paid.

    Whoever pays that visit at this very moment has paid too much, and it comes back. Raises CannotRecord.
    """
    payment = record_payment(order=order, received=received, at=at, by=by)
    end_visits_of(order=order, at=at)
    fulfil_paid_lines(order_id=order.pk, at=at)
    return payment


def record_shared(
    *, payer: Contact, received: Received, shares: Mapping[int, Decimal], at: datetime, by: User
) -> Payment:
    """The same for one payment that pays several orders. Raises CannotRecord, CannotShare."""
    payment = record_shared_payment(payer=payer, received=received, shares=shares, at=at, by=by)
    for order in Order.objects.filter(allocations__payment=payment).order_by("pk"):
        end_visits_of(order=order, at=at)
        fulfil_paid_lines(order_id=order.pk, at=at)
    return payment


def end_visits_of(*, order: Order, at: datetime) -> None:
    """See to it that nobody pays an amount that is no longer asked for. The sweep does it if nobody can be asked."""
    for attempt in CheckoutAttempt.objects.open().filter(order=order):
        try:
            end_attempt(attempt=attempt, at=at)
        except DomainError as error:
            log.warning("Visit %s could not be ended yet: %s", attempt.pk, error)


def end_misfitting_visits(*, order_id: int, at: datetime) -> int:
    """See to it that nobody pays what an order does not cost any more; how many visits. Raises as `end_attempt` does.

    Whoever is there comes back to the order's page, which asks for what is owed now.
    """
    mine = CheckoutAttempt.objects.filter(order=order_id)
    ended = list(mine.misfits(owing=Order.objects.owing()).select_related("order", "saved_method"))
    for attempt in ended:
        end_attempt(attempt=attempt, at=at)
    return len(ended)


def end_visits_of_replaced_orders(*, order: Order, at: datetime) -> None:
    """See to it that nobody pays an order that this one replaced. The sweep does it if the provider cannot be asked."""
    replaced = CheckoutAttempt.objects.open().filter(order__buyer=order.buyer_id, order__cancelled_at__isnull=False)
    for attempt in replaced:
        try:
            end_attempt(attempt=attempt, at=at)
        except DomainError as error:
            log.warning("Visit %s could not be ended yet: %s", attempt.pk, error)


def check_attempt(*, attempt: CheckoutAttempt, at: datetime) -> None:
    """Ask how an open visit stands, apply it, hand over what is paid. Raises ProviderAway, ProviderRefused."""
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(asked_at=at)
    facts = _ask(attempt, at)
    if facts is not None:
        _apply(facts, at)


def end_attempt(*, attempt: CheckoutAttempt, at: datetime) -> None:
    """See to it that nobody can pay by this visit any more; money that came first is taken. Raises as above."""
    facts = _ask(attempt, at)
    if facts is not None:
        _end(attempt, facts, at)


def receive_event(*, payload: bytes, signature: str, at: datetime) -> ProviderEvent:
    """Keep a webhook, then try to apply it; what fails now is tried again by the sweep.

    Raises NotFromProvider, NotAnEvent, CannotKeep; then nothing is kept.
    """
    news = provider.read_event(payload, signature)
    event = store_event(event_id=news.event_id, kind=news.kind, object_id=news.object_id, payload=news.payload, at=at)
    if event.applied_at is None:
        with suppress(ProviderAway):
            try_event(event=event, at=at)
    return event


@knowing_the_association()
def try_event(*, event: ProviderEvent, at: datetime) -> bool:
    """Re-read the event's object and apply it; False after writing down why that failed. Raises ProviderAway.

    Asks the provider once, without patience: it waits for our answer itself, and the sweep comes every minute.
    """
    try:
        attempt = apply_event(event=event, facts=_reread(event), at=at)
        if attempt is not None:
            fulfil_paid_lines(order_id=attempt.order_id, at=at)
    except Exception as error:
        log.exception("Event %s could not be applied.", event.event_id)
        note_event_failure(event=event, error=error)
        if isinstance(error, ProviderAway):
            raise
        return False
    return True


def _reread(event: ProviderEvent) -> SessionFacts | CardVisitFacts | Sequence[RefundFacts] | None:
    """What the provider says now of what an event is about; None for what changes nothing here.

    A visit's own payment intent is none of these: the visit says what became of it.
    """
    if event.kind.startswith("checkout.session."):
        is_setup = event.payload["data"]["object"].get("mode") == "setup"
        read = provider.read_card_session if is_setup else provider.read_session
        return read(event.object_id, retries=0)
    if event.kind.startswith("payment_intent."):
        name = (event.payload["data"]["object"].get("metadata") or {}).get("attempt", "")
        if CheckoutAttempt.objects.charges().named(name).exists():
            return provider.read_charge(event.object_id, retries=0)
    if event.kind.startswith("refund.") or event.kind == "charge.refund.updated":
        return [provider.read_refund(event.object_id, retries=0)]
    if event.kind == "charge.refunded":
        return provider.refunds_of(str(event.payload["data"]["object"].get("payment_intent") or ""), retries=0)
    if event.kind.startswith("charge.dispute."):
        facts = provider.read_dispute(event.object_id, retries=0)
        return [facts] if facts else None
    return None


def _fits(begun: Begun, facts: SessionFacts, at: datetime) -> bool:
    """Whether an open visit asks for what is owed, keeps what is to be kept, and leaves time to pay."""
    attempt = begun.attempt
    asks_the_same = (facts.asked, attempt.keep_for) == (begun.owed, begun.keep_for)
    return asks_the_same and not attempt.saved_method_id and attempt.expires_at - at >= LEAST_TIME_TO_PAY


def _refresh(attempt: CheckoutAttempt, at: datetime) -> Standing:
    """How the visit stands, applied."""
    try:
        facts = _ask(attempt, at)
    except (ProviderAway, ProviderRefused, provider.PaymentsNotSetUp):
        return Standing.UNKNOWN
    if facts is None:
        return Standing.OVER
    apply_session(facts=facts, at=at)
    return {Stage.OPEN: Standing.OPEN, Stage.COMPLETE: Standing.PROCESSING, Stage.EXPIRED: Standing.OVER}[facts.stage]


def _ask(attempt: CheckoutAttempt, at: datetime) -> SessionFacts | None:
    """What the provider says of an attempt; None if it never had a session and can have none any more.

    An attempt whose answer was lost asks again under its own key, and gets the answer of the first time: as the session
    was then, so it is read once more.
    """
    if attempt.saved_method_id:
        return ask_charge(attempt, at)
    if attempt.session_id:
        return provider.read_session(attempt.session_id)
    is_new = attempt.started_at == at
    try:
        facts = provider.create_session(_wish_of(attempt))
    except ProviderRefused:
        close_attempt(attempt=attempt, at=at)
        if is_new:
            raise
        return None
    open_attempt(attempt=attempt, session_id=facts.session_id, url=facts.url)
    return facts if is_new else provider.read_session(facts.session_id)


def _end(attempt: CheckoutAttempt, facts: SessionFacts, at: datetime) -> None:
    """Expire an open session, then apply whatever it ended as."""
    if facts.stage is Stage.OPEN:
        facts = give_up_charge(facts) if attempt.saved_method_id else provider.expire_session(facts.session_id)
    _apply(facts, at)


def _apply(facts: SessionFacts, at: datetime) -> None:
    attempt = apply_session(facts=facts, at=at)
    if attempt is not None and attempt.state == CheckoutAttempt.State.PAID:
        fulfil_paid_lines(order_id=attempt.order_id, at=at)


def _wish_of(attempt: CheckoutAttempt) -> SessionWish:
    """What to ask the provider for, from frozen facts only: asking again must be asking the same."""
    order = attempt.order
    reference = [order.reference]
    return SessionWish(
        attempt_id=str(attempt.pk),
        order_reference=order.reference,
        email=order.bill_to["email"],
        seller=order.seller_facts["name"],
        lines=_session_lines(attempt, order),
        paid_url=f"{settings.PUBLIC_URL}{reverse('billing:order_paid', args=reference)}",
        back_url=f"{settings.PUBLIC_URL}{reverse('billing:order', args=reference)}",
        expires_at=attempt.expires_at,
        keeps_card=bool(attempt.keep_for),
        customer_id=attempt.customer_id,
    )


def _session_lines(attempt: CheckoutAttempt, order: Order) -> tuple[SessionLine, ...]:
    """The order's lines, gross; one for the rest where part is paid already."""
    if attempt.amount != order.total:
        rest = Money(attempt.amount, order.currency)
        return (SessionLine(order.reference, rest),)
    return tuple(
        SessionLine(
            line.description if line.quantity == 1 else f"{line.quantity} × {line.description}",
            Money(line.gross, order.currency),
        )
        for line in order.lines.order_by("position")
    )
