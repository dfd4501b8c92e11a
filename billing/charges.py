"""Charging a card somebody left with the provider, while nobody is there. Holds no transaction open.

The attempt is a row before the provider hears of it and its id the idempotency key, so that asking again is asking the
same: own answer, webhook and sweep may come in any order and any number, and one charge is made
(docs/decisions/0019-automatic-renewal.md §4).
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ams.core.money import Money
from billing import provider
from billing.models import CheckoutAttempt, Order, SavedMethod
from billing.operations import apply_session, begin_charge, close_attempt, fulfil_paid_lines, open_attempt
from billing.provider import ProviderAway, ProviderRefused
from billing.sessions import ChargeWish, SessionFacts, Stage

log = logging.getLogger(__name__)
KEY_LIFE = timedelta(hours=20)  # the provider remembers an idempotency key for a day
REFUSED = "refused"  # the provider said no to us, not the bank to the card


def charge_saved_method(*, order: Order, method: SavedMethod, at: datetime) -> CheckoutAttempt:
    """Charge an order's whole balance to a card; the attempt as it stands then.

    PAID: it is, and what was bought is handed over. EXPIRED: declined, `decline` is the code. Anything else: nobody
    knows yet, the sweep finds out. Raises NothingToPay, CardNotInForce, SomebodyIsPaying, PaymentsNotSetUp.
    """
    return send_charge(attempt=begin_charge(order=order, method=method, at=at), at=at)


def send_charge(*, attempt: CheckoutAttempt, at: datetime) -> CheckoutAttempt:
    """Ask for a charge that was begun and apply the answer; the attempt as it stands then. Safe to repeat."""
    try:
        facts = ask_charge(attempt, at)
    except ProviderAway as silence:
        log.warning("Nobody knows whether attempt %s was charged: %s", attempt.pk, silence)
        facts = None
    if facts is not None and facts.stage is Stage.OPEN:
        facts = give_up_charge(facts)
    if facts is not None:
        applied = apply_session(facts=facts, at=at)
        if applied is not None and applied.state == CheckoutAttempt.State.PAID:
            fulfil_paid_lines(order_id=applied.order_id, at=at)
    attempt.refresh_from_db()
    return attempt


def ask_charge(attempt: CheckoutAttempt, at: datetime) -> SessionFacts | None:
    """What the provider says of a charge, which is made now if it never was; None if it is not to be made any more.

    Raises ProviderAway.
    """
    if attempt.session_id:
        return provider.read_charge(attempt.session_id)
    if at - attempt.started_at > KEY_LIFE or not _is_wanted(attempt):
        return _look_for(attempt, at)
    try:
        facts = provider.charge_card(_wish_of(attempt))
    except ProviderRefused:
        close_attempt(attempt=attempt, at=at, decline=REFUSED)
        return None
    open_attempt(attempt=attempt, session_id=facts.session_id, url="")
    return facts if attempt.started_at == at else provider.read_charge(facts.session_id)


def give_up_charge(facts: SessionFacts) -> SessionFacts:
    """End a charge that waits for somebody who is not there. Why it waited is remembered."""
    return replace(provider.cancel_charge(facts.session_id), decline=facts.decline)


def decline_in_words(code: str) -> str:
    """What a member is told a bank said; never more than what helps them."""
    known = {
        "insufficient_funds": _("there was not enough money on it"),
        "expired_card": _("it has expired"),
        "lost_card": _("it was blocked"),
        "stolen_card": _("it was blocked"),
        "authentication_required": _("your bank wants you to confirm the payment yourself"),
        REFUSED: _("it is no longer kept at our payment provider"),
    }
    return known.get(code, _("your bank declined it without saying why"))


def _is_wanted(attempt: CheckoutAttempt) -> bool:
    """Whether it may still be made: it, its order and its card are open. Looked up just before it is asked for."""
    open_still = CheckoutAttempt.objects.open().filter(pk=attempt.pk)
    return open_still.filter(order__settled_at=None, order__cancelled_at=None, saved_method__ended_at=None).exists()


def _look_for(attempt: CheckoutAttempt, at: datetime) -> SessionFacts | None:
    """A charge that was made although nobody heard of it; else the attempt is closed."""
    method = attempt.saved_method
    customer_id = method.customer_id if method else ""
    found = provider.find_charge(attempt_id=str(attempt.pk), customer_id=customer_id)
    if found is None:
        close_attempt(attempt=attempt, at=at)
    return found


def _wish_of(attempt: CheckoutAttempt) -> ChargeWish:
    """What to ask the provider for, from frozen facts only: asking again must be asking the same."""
    order, method = attempt.order, attempt.saved_method
    if method is None:
        raise ValueError(f"Attempt {attempt.pk} charges no card.")
    return ChargeWish(
        attempt_id=str(attempt.pk),
        order_reference=order.reference,
        seller=order.seller_facts["name"],
        amount=Money(attempt.amount, order.currency),
        customer_id=method.customer_id,
        method_id=method.method_id,
    )
