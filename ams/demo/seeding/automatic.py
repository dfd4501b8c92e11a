"""Two whose membership renews by itself: one for whom all is well, one whose card did not pay.

The provider of the demonstration never saw these cards, for nobody was there to type them: it has no customer for them,
and whatever is charged from now on it refuses in truth.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ams.core.models import Contact
from ams.core.money import Money
from ams.demo.seeding.clock import Life
from ams.demo.seeding.lives import Path, Somebody, World, member
from billing.models import CheckoutAttempt
from billing.operations import apply_session, keep_card
from billing.sessions import CardFacts, SessionFacts, Stage
from members.models import AutoRenewal, Membership
from members.operations.automatic import (
    agree_to_renew_itself,
    announce_renewal,
    begin_try,
    keep_reference,
    tell_declines,
)
from members.queries import last_term
from members.queries.automatic import agreement_wording

YEAR: Final = 365
CALM: Final = Somebody("Ingrid Solberg", "Ingrid", "Solberg", "ingrid.solberg")
IN_TROUBLE: Final = Somebody("Pieter Haan", "Pieter", "Haan", "pieter.haan")


def automatic(world: World) -> Iterator[Life]:
    """Their lives."""
    yield _renews_itself(CALM, YEAR - 12, world, declined=False)
    yield _renews_itself(IN_TROUBLE, YEAR + 1, world, declined=True)


def _renews_itself(who: Somebody, joined_days_ago: int, world: World, *, declined: bool) -> Life:
    """Joins, leaves a card the same evening, is told three weeks before the end; the card pays or it does not."""
    yield from member(who, Path("full", joined_days_ago, hour=19), world)
    at = world.clock.days_ago(joined_days_ago, 20)
    yield at
    agreement = _agree(Contact.objects.get(email=who.email), at)
    last = last_term(agreement.membership)
    if last is None or last.last_day is None:
        return
    at = world.clock.on(last.last_day - timedelta(days=21), 9)
    yield at
    planned = announce_renewal(agreement=agreement, at=at)
    if not declined:
        return
    at = world.clock.on(last.last_day, 9)
    yield at
    attempt = begin_try(planned=planned, at=at)
    if attempt is not None:
        apply_session(facts=_refusal(attempt), at=at)
        planned.refresh_from_db()
        tell_declines(planned=planned, on=last.last_day, at=at)


def _agree(contact: Contact, at: datetime) -> AutoRenewal:
    membership = Membership.objects.get(holder=contact)
    user = contact.accesses.get().user
    agreement = agree_to_renew_itself(
        membership=membership, wording=agreement_wording(), channel="self-service", at=at, by=user
    )
    card = CardFacts(
        customer_id="",
        method_id=f"demo_{contact.number}",
        brand="Visa",
        last_four="4242",
        expires_year=at.year + 4,
        expires_month=9,
    )
    keep_card(contact=contact, card=card, keep_for=keep_reference(agreement), at=at)
    agreement.refresh_from_db()
    return agreement


def _refusal(attempt: CheckoutAttempt) -> SessionFacts:
    """What the bank said: not enough money."""
    return SessionFacts(
        session_id=f"demo_{attempt.pk}",
        attempt_id=str(attempt.pk),
        stage=Stage.EXPIRED,
        url="",
        asked=Money(attempt.amount, attempt.order.currency),
        received=None,
        payment_id="",
        detail="",
        decline="insufficient_funds",
    )
