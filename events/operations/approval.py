"""What staff decide about those who ask or wait: yes, no, out of turn, and no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import ReasonCode, User
from events.models import Event, WaitlistEntry
from events.operations.offering import offer_freed_seats, offer_to, tell
from events.operations.seats import check_party
from events.operations.waiting import Ending, Kind, end_entry, lock_entry
from events.waiting import is_sold_on


class AlreadyDecided(DomainError):
    """Somebody was quicker: a colleague, or they themselves."""


@transaction.atomic
def approve_request(*, entry: WaitlistEntry, at: datetime, by: User) -> WaitlistEntry:
    """Say yes: they are offered seats at once if there are any, else wait for them at the place of their request.

    Raises AlreadyDecided.
    """
    event, entry = lock_entry(entry)
    _check_open(entry)
    if entry.kind != Kind.APPROVAL:
        raise AlreadyDecided(_("This request was approved already."))
    entry.kind = Kind.QUEUE
    entry.save(update_fields=["kind"])
    _note("event.approved", entry, event, at=at, by=by)
    offer_freed_seats(event=event, at=at)
    entry.refresh_from_db()
    if entry.offered_at is None:
        tell(entry, "approved", at=at)
    return entry


@transaction.atomic
def refuse_request(*, entry: WaitlistEntry, note: str, at: datetime, by: User) -> WaitlistEntry:
    """Say no, with a word to them if there is one. Raises AlreadyDecided."""
    event, entry = lock_entry(entry)
    _check_open(entry)
    if entry.kind != Kind.APPROVAL:
        raise AlreadyDecided(_("This request was approved already. Take them off the list instead."))
    end_entry(entry, Ending.REFUSED, event=event, at=at, by=by)
    tell(entry, "refused", at=at, note=note.strip())
    return entry


@transaction.atomic
def offer_out_of_turn(*, entry: WaitlistEntry, reason: ReasonCode, words: str, at: datetime, by: User) -> WaitlistEntry:
    """Offer free seats to somebody although others wait before them, with a reason.

    Raises AlreadyDecided, NoSeatLeft, ExceptionNeedsWords.
    """
    event, entry = lock_entry(entry)
    _check_open(entry)
    _check_time(event, entry, at)
    check_party(event=event, entry=entry, at=at)
    record_exception(
        "event.offered_out_of_turn", reason=reason, words=words, contact=entry.contact, on=entry, by=by, at=at
    )
    entry.kind = Kind.QUEUE
    entry.save(update_fields=["kind"])
    offer_to(entry, event=event, at=at)
    _note("event.offered_out_of_turn", entry, event, at=at, by=by)
    return entry


@transaction.atomic
def take_off_the_list(*, entry: WaitlistEntry, at: datetime, by: User) -> WaitlistEntry:
    """They no longer wait, as staff were told; seats they were offered go to the next. Raises AlreadyDecided."""
    event, entry = lock_entry(entry)
    if entry.ended_at is not None or entry.accepted_at is not None:
        raise AlreadyDecided(_("They do not wait any more."))
    end_entry(entry, Ending.WITHDRAWN, event=event, at=at, by=by)
    tell(entry, "taken_off", at=at)
    return entry


def _check_time(event: Event, entry: WaitlistEntry, at: datetime) -> None:
    kind = entry.ticket_type
    if not event.is_open or event.starts_at <= at:
        raise AlreadyDecided(_("The event has begun, or is called off. Nobody is offered seats any more."))
    if not is_sold_on(at.astimezone(event.tz).date(), first=kind.sold_from, last=kind.sold_until):
        raise AlreadyDecided(_("This ticket cannot be had today. Change its days first."))


def _check_open(entry: WaitlistEntry) -> None:
    if entry.ended_at is not None or entry.accepted_at is not None:
        raise AlreadyDecided(_("They do not wait any more."))
    if entry.offered_at is not None:
        raise AlreadyDecided(_("They have an offer already."))


def _note(kind: str, entry: WaitlistEntry, event: Event, *, at: datetime, by: User) -> None:
    facts = {"name": event.title, "people": entry.size}
    activity.record(kind, contact=entry.contact, on=entry, by=by, at=at, facts=facts)
