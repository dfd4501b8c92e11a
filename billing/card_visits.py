"""Leaving a card with the provider, nothing charged; and having it forgotten. Holds no transaction open.

As with paying: page, webhook and sweep ask the provider how the visit stands and apply the answer, whoever is first.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.models import Contact
from billing import provider
from billing.models import CardVisit, SavedMethod
from billing.operations import (
    apply_card_visit,
    begin_card_visit,
    close_card_visit,
    note_card_forgotten,
    open_card_visit,
)
from billing.provider import ProviderAway, ProviderRefused
from billing.sessions import CardVisitFacts, CardWish, Stage

log = logging.getLogger(__name__)
LEAST_TIME = timedelta(minutes=5)
TURNS = 3


def start_card_visit(*, contact: Contact, keep_for: str, return_path: str, at: datetime) -> str:
    """The address of the provider's page on which a contact leaves a card.

    An open visit for the same is gone back to; any other is ended first. Raises ProviderAway, ProviderRefused,
    PaymentsNotSetUp.
    """
    for _turn in range(TURNS):
        visit = begin_card_visit(contact=contact, keep_for=keep_for, return_path=return_path, at=at)
        facts = _ask(visit, at)
        if facts is not None:
            fits = (visit.keep_for, visit.return_path) == (keep_for, return_path)
            if facts.stage is Stage.OPEN and fits and visit.expires_at - at >= LEAST_TIME:
                return facts.url
            _end(facts, at)
    log.error("No page on which contact %s could leave a card could be had.", contact.pk)
    raise ProviderRefused(_("The page for your card could not be opened. Nothing was changed. Please contact us."))


def refresh_card_visits(*, contact: Contact, at: datetime) -> bool:
    """Ask about a contact's open visit and apply the answer; whether the provider could be asked."""
    try:
        for visit in CardVisit.objects.open().filter(contact=contact):
            check_card_visit(visit=visit, at=at)
    except (ProviderAway, ProviderRefused, provider.PaymentsNotSetUp):
        return False
    return True


def check_card_visit(*, visit: CardVisit, at: datetime) -> None:
    """Ask how a visit stands and apply it; one whose time is over is ended. Raises ProviderAway, ProviderRefused."""
    CardVisit.objects.filter(pk=visit.pk).update(asked_at=at)
    facts = _ask(visit, at)
    if facts is None:
        return
    if visit.expires_at < at:
        _end(facts, at)
    else:
        apply_card_visit(facts=facts, at=at)


def forget_card(*, method: SavedMethod, at: datetime) -> None:
    """Have the provider let go of a card that was ended. Raises ProviderAway, ProviderRefused."""
    provider.forget_card(method.method_id)
    note_card_forgotten(method=method, at=at)


def _ask(visit: CardVisit, at: datetime) -> CardVisitFacts | None:
    """What the provider says of a visit; None if it never had a page and can have none any more."""
    if visit.session_id:
        return provider.read_card_session(visit.session_id)
    is_new = visit.started_at == at
    try:
        customer_id = visit.customer_id or provider.create_customer(key=str(visit.pk), email=visit.email)
        facts = provider.create_card_session(_wish_of(visit, customer_id))
    except ProviderRefused:
        close_card_visit(visit=visit, at=at)
        if is_new:
            raise
        return None
    open_card_visit(visit=visit, session_id=facts.session_id, url=facts.url)
    return facts if is_new else provider.read_card_session(facts.session_id)


def _end(facts: CardVisitFacts, at: datetime) -> None:
    """Expire an open page, then apply whatever it ended as."""
    ended = provider.expire_card_session(facts.session_id) if facts.stage is Stage.OPEN else facts
    apply_card_visit(facts=ended, at=at)


def _wish_of(visit: CardVisit, customer_id: str) -> CardWish:
    profile = the_association()
    return CardWish(
        visit_id=str(visit.pk),
        customer_id=customer_id,
        email=visit.email,
        seller=profile.legal_entity.name,
        currency=profile.currency,
        return_url=settings.PUBLIC_URL + visit.return_path,
        expires_at=visit.expires_at,
    )
