"""Coming in: a ticket lets its person in once, to the event and to each session of it; a slip is undone, never deleted.

Two phones that scan one ticket at the same moment both try to write the same row; the database lets one of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Activity, User
from events.models import CheckIn, Event, Registration, Session, SessionPlace

LONGEST_SCAN = 500  # letters of what a camera may have read
_ADDRESS = re.compile(r"/tickets/([^/?#\s]+)", re.IGNORECASE)


class NothingToUndo(DomainError):
    """It was undone already."""


class Verdict(StrEnum):
    """What is said at the door."""

    IN = "in"
    ALREADY = "already"
    OTHER_EVENT = "other_event"
    CALLED_OFF = "called_off"
    CANCELLED = "cancelled"
    NOT_PAID = "not_paid"
    NOT_THIS_SESSION = "not_this_session"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The answer to one ticket: `check_in` is the one just made, or the one that was there before."""

    verdict: Verdict
    registration: Registration | None = None
    check_in: CheckIn | None = None


def code_in(scanned: str) -> str:
    """The code of a ticket in what a camera read (its address) or somebody typed, with spaces or dashes perhaps."""
    scanned = scanned[:LONGEST_SCAN]
    found = _ADDRESS.search(scanned)
    return re.sub(r"[\s-]", "", found[1] if found else scanned).upper()


@transaction.atomic
def check_in(*, event: Event, code: str, session: Session | None = None, at: datetime, by: User | None) -> Arrival:
    """Let the person of a ticket in to an event, or to a session of it; or say why not.

    A ticket that came in before stays as it was, and the answer says when that was.
    """
    rows = Registration.objects.select_related("ticket_type__event", "contact", "order_line__order")
    one = rows.filter(code=code_in(code)).first()
    if one is None:
        return Arrival(Verdict.UNKNOWN)
    if (refusal := _refusal(one, event, session)) is not None:
        return Arrival(refusal, one)
    try:
        with transaction.atomic():
            made = CheckIn.objects.create(registration=one, session=session, at=at, by=by)
    except IntegrityError:
        earlier = CheckIn.objects.standing().filter(registration=one, session=session).select_related("by")
        return Arrival(Verdict.ALREADY, one, earlier.get())
    activity.record_all([_came(one, session, by=by, at=at)])
    return Arrival(Verdict.IN, one, made)


@transaction.atomic
def check_in_all(
    *, event: Event, registrations: Iterable[int], session: Session | None = None, at: datetime, by: User | None
) -> int:
    """Let many in at once, by their keys; how many came in now. Who may not, or is in already, is left as they are."""
    coming = Registration.objects.confirmed().filter(ticket_type__event=event, pk__in=list(registrations))
    if session is not None:
        coming = coming.filter(
            pk__in=SessionPlace.objects.filter(session=session, cancelled_at=None).values("registration")
        )
    keys = [] if event.cancelled_at else sorted(coming.values_list("pk", flat=True))
    with connection.cursor() as cursor:  # what is written by somebody else at this moment is skipped, and not counted
        cursor.execute(
            "INSERT INTO events_checkin (registration_id, session_id, at, by_id) "
            "SELECT one, %s, %s, %s FROM unnest(%s::bigint[]) AS one ON CONFLICT DO NOTHING RETURNING registration_id",
            [session.pk if session else None, at, by.pk if by else None, keys],
        )
        written = [key for (key,) in cursor.fetchall()]
    came = Registration.objects.filter(pk__in=written).select_related("contact", "ticket_type__event").order_by("pk")
    activity.record_all(_came(one, session, by=by, at=at) for one in came)
    return len(written)


@transaction.atomic
def undo_check_ins(*, event: Event, made_at: datetime, made_by: User, at: datetime, by: User | None) -> int:
    """Take back what one person checked in together at one moment, by that moment; how many. Safe to repeat."""
    together = CheckIn.objects.standing().filter(registration__ticket_type__event=event, at=made_at, by=made_by)
    rows = together.select_for_update(of=("self",)).order_by("pk")
    made = list(rows.select_related("registration__contact", "registration__ticket_type__event"))
    activity.record_all(_came_not(one.registration, by=by, at=at) for one in made)
    return CheckIn.objects.filter(pk__in=[one.pk for one in made]).update(undone_at=at, undone_by=by)


@transaction.atomic
def undo_check_in(*, check_in: CheckIn, at: datetime, by: User | None) -> None:
    """It was a slip: they have not come in. Raises NothingToUndo."""
    if not CheckIn.objects.standing().filter(pk=check_in.pk).update(undone_at=at, undone_by=by):
        raise NothingToUndo(_("This was undone already."))
    activity.record_all([_came_not(check_in.registration, by=by, at=at)])


def _refusal(one: Registration, event: Event, session: Session | None) -> Verdict | None:
    """Why its person cannot come in; None if they can."""
    if one.ticket_type.event_id != event.pk:
        return Verdict.OTHER_EVENT
    if event.cancelled_at:
        return Verdict.CALLED_OFF
    if one.cancelled_at:
        return Verdict.CANCELLED
    if one.confirmed_at is None:
        return Verdict.NOT_PAID
    has_place = session is None or one.places.filter(session=session, cancelled_at=None).exists()
    return None if has_place else Verdict.NOT_THIS_SESSION


def _came(one: Registration, session: Session | None, *, by: User | None, at: datetime) -> Activity:
    facts = {"name": one.ticket_type.event.title, **({"session": session.title} if session else {})}
    return activity.draft("event.checked_in", contact=one.contact, on=one, by=by, at=at, facts=facts)


def _came_not(one: Registration, *, by: User | None, at: datetime) -> Activity:
    facts = {"name": one.ticket_type.event.title}
    return activity.draft("event.check_in_undone", contact=one.contact, on=one, by=by, at=at, facts=facts)
