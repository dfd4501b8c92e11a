"""What the provider tells us, kept by its id before anything is done about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from billing.models import CheckoutAttempt, ProviderEvent
from billing.operations.attempts import apply_session
from billing.operations.cards import apply_card_visit
from billing.operations.refunds import apply_refund
from billing.sessions import CardVisitFacts, RefundFacts, SessionFacts

MOST_FAILURES = 32_767  # what the column holds


class CannotKeep(DomainError):
    """An event that is none the provider could have meant."""


def store_event(*, event_id: str, kind: str, object_id: str, payload: dict[str, Any], at: datetime) -> ProviderEvent:
    """Keep a webhook; the first delivery wins, the same row is returned for every further one.

    Raises CannotKeep for what no column holds, such as a NUL, half a letter or a number without end.
    """
    try:
        with transaction.atomic():
            return ProviderEvent.objects.create(
                event_id=event_id, kind=kind, object_id=object_id, payload=payload, received_at=at
            )
    except IntegrityError:
        return ProviderEvent.objects.get(event_id=event_id)
    except (DataError, UnicodeEncodeError) as error:
        raise CannotKeep(_("This event holds what our database cannot keep.")) from error


@transaction.atomic
def apply_event(
    *, event: ProviderEvent, facts: SessionFacts | CardVisitFacts | Sequence[RefundFacts] | None, at: datetime
) -> CheckoutAttempt | None:
    """Apply what the provider said of the event's object, once; the attempt it changed.

    `facts` is None for a kind that changes nothing here: it is kept, and done with.
    """
    if not ProviderEvent.objects.filter(pk=event.pk, applied_at=None).update(applied_at=at):
        return None
    if isinstance(facts, CardVisitFacts):
        apply_card_visit(facts=facts, at=at)
        return None
    if isinstance(facts, SessionFacts):
        return apply_session(facts=facts, at=at)
    for refund in facts or ():
        apply_refund(facts=refund, at=at)
    return None


def note_event_failure(*, event: ProviderEvent, error: Exception) -> None:
    """Write down why an event could not be applied; the sweep tries again."""
    event.failures = min(event.failures + 1, MOST_FAILURES)
    event.last_failure = f"{type(error).__name__}: {error}"[:2000]
    event.save(update_fields=["failures", "last_failure"])
