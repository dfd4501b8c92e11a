"""Cards as rows: kept, replaced, ended. No network here."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from ams.core import activity
from ams.core.models import Contact, User
from billing.card_keeping import card_keeper
from billing.models import CardVisit, SavedMethod
from billing.sessions import CardFacts, CardVisitFacts, Stage

VISIT_LIFE = timedelta(minutes=32)  # the provider's minimum is 30; two more for slow calls and unequal clocks


@transaction.atomic(savepoint=False)
def keep_card(*, contact: Contact, card: CardFacts, keep_for: str, at: datetime) -> SavedMethod:
    """Note a card the provider keeps for a contact, in the place of the one before; once, however often it is told."""
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if (known := SavedMethod.objects.filter(method_id=card.method_id).first()) is not None:
        return known
    before = SavedMethod.objects.in_force().filter(contact=contact).first()
    if before is not None:
        before.ended_at, before.end_reason = at, SavedMethod.End.REPLACED
        before.save(update_fields=["ended_at", "end_reason"])
    method = SavedMethod.objects.create(
        contact=contact,
        customer_id=card.customer_id,
        method_id=card.method_id,
        brand=card.brand,
        last_four=card.last_four,
        expires_year=card.expires_year,
        expires_month=card.expires_month,
        saved_at=at,
    )
    card_keeper().card_kept(method=method, replaces=before, keep_for=keep_for, at=at)
    return method


@transaction.atomic
def begin_card_visit(*, contact: Contact, keep_for: str, return_path: str, at: datetime) -> CardVisit:
    """The contact's open visit, whatever it is for, or a new one. At most one is ever open."""
    known = SavedMethod.objects.in_force().filter(contact=contact).first()
    visit = CardVisit(
        contact=contact,
        keep_for=keep_for,
        customer_id=known.customer_id if known else "",
        email=contact.email,
        return_path=return_path,
        started_at=at,
        expires_at=at + VISIT_LIFE,
    )
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:
        return CardVisit.objects.open().get(contact=contact)
    return visit


def open_card_visit(*, visit: CardVisit, session_id: str, url: str) -> bool:
    """Keep the provider's session of a visit; False if somebody else did, or it is over by now."""
    started = CardVisit.objects.open().filter(pk=visit.pk, session_id=None)
    return bool(started.update(session_id=session_id, url=url))


def close_card_visit(*, visit: CardVisit, at: datetime) -> bool:
    """Note that a visit ended without a card; False if it was over already."""
    return bool(CardVisit.objects.open().filter(pk=visit.pk).update(closed_at=at))


@transaction.atomic(savepoint=False)
def apply_card_visit(*, facts: CardVisitFacts, at: datetime) -> CardVisit | None:
    """Bring a visit up to what the provider says, only forwards. None when it is not one of ours."""
    found = CardVisit.objects.filter(_is_visit(facts)).select_related("contact")
    visit = found.select_for_update(of=("self",)).first()
    if visit is None or visit.method_id:
        return visit
    if facts.card is not None:
        visit.method = keep_card(contact=visit.contact, card=facts.card, keep_for=visit.keep_for, at=at)
        visit.session_id, visit.closed_at = facts.session_id, visit.closed_at or at
        visit.save(update_fields=["method", "session_id", "closed_at"])
    elif facts.stage is not Stage.OPEN and visit.closed_at is None:
        visit.closed_at = at
        visit.save(update_fields=["closed_at"])
    return visit


@transaction.atomic
def end_saved_method(*, method: SavedMethod, reason: str, at: datetime, by: User | None) -> bool:
    """Never charge a card again; the provider is told by the sweep. False if it had ended already.

    `reason` is a SavedMethod.End. Whoever had it kept has ended what it was kept for.
    """
    in_force = SavedMethod.objects.in_force().filter(pk=method.pk)
    if not in_force.update(ended_at=at, end_reason=reason):
        return False
    activity.record("card.removed", contact=method.contact, on=method, by=by, at=at, facts={"card": str(method)})
    return True


def note_card_forgotten(*, method: SavedMethod, at: datetime) -> None:
    """The provider has let go of it."""
    SavedMethod.objects.filter(pk=method.pk, forgotten_at=None).update(forgotten_at=at)


def _is_visit(facts: CardVisitFacts) -> Q:
    """By the session, or by the name we gave it, if we never heard the answer that told us its session."""
    try:
        return Q(session_id=facts.session_id) | Q(pk=uuid.UUID(facts.visit_id))
    except ValueError:
        return Q(session_id=facts.session_id)
