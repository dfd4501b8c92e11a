"""The board of what stands: written to the cache by whoever posts and by a sweep, read from there by every page.

So a page never asks the database whether there is trouble, and `/status.json` answers when there is no database. Only
whether a login is among those a notice is for is asked of it, once in a while and only while such a notice stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from ams.core.association import day_of
from ams.core.models import Access, Contact, User
from ams.core.models.resolution import acted_for
from ams.core.planner import found_first
from events.models import Registration
from members.models import Term
from members.queries.notices import outstanding
from staffdesk.lists import all_subjects
from staffdesk.models import Notice, NoticeCase, ServerError, ServerErrorHit
from staffdesk.queries.lists import asked_by

BOARD: Final = "staffdesk.board"
AFTERWARDS: Final = timedelta(hours=2)  # that it is over is still said for so long
OLD: Final = timedelta(minutes=3)  # a board that nobody renewed: the worker or the database is away
CONCERNED_FOR: Final = 120  # seconds
ERROR: Final = "server-error:"  # how the key of a case about an error begins
_seen: dict[str, Any] = {}  # the last board of this process


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice as a page shows it."""

    pk: int
    title: str
    words: str
    state: str
    audience: str
    reach: str
    posted_at: datetime
    updated_at: datetime
    expected_at: datetime | None

    @property
    def word(self) -> str:
        """How far we are."""
        return str(Notice.State(self.state).label)

    @property
    def is_over(self) -> bool:
        """Whether it is only still said."""
        return self.state == Notice.State.RESOLVED


def board_of(*, at: datetime) -> dict[str, Any]:
    """What stands at an instant, as the cache keeps it. Two queries."""
    rows = Notice.objects.filter(Q(resolved_at=None) | Q(resolved_at__gt=at - AFTERWARDS)).prefetch_related("updates")
    notices = [_row(notice) for notice in rows.order_by("posted_at", "pk")]
    return {"as_of": at.isoformat(), "notices": notices}


def board_seen() -> dict[str, Any] | None:
    """What stands as the cache keeps it; while that is away, as this process saw it last."""
    return _cached() or _seen.get("board")


def notices_for_all() -> list[Posted]:
    """The notices for everybody. Nothing is asked about who is here, so a page may show them though nothing works."""
    board = board_seen()
    posted = [_posted(row) for row in board["notices"]] if board else []
    return [one for one in posted if one.audience == Notice.Audience.EVERYBODY]


def notices_for(user: User | None, contact: Contact | None, *, at: datetime) -> list[Posted]:
    """What a visitor of the portal is shown, and nothing that is for others. `contact`: in whose place staff are."""
    board = _cached()
    posted = [_posted(row) for row in board["notices"]] if board else []
    return [one for one in posted if one.audience == Notice.Audience.EVERYBODY or _is_for(one, user, contact, at)]


def public_status(board: dict[str, Any] | None, *, at: datetime) -> dict[str, Any]:
    """What everybody may know: how the portal is, and the notices for all. No names, no errors, no cases."""
    if not board:
        return {"portal": "unknown", "as_of": None, "notices": []}
    shown = [row for row in board["notices"] if row["audience"] == Notice.Audience.EVERYBODY]
    is_old = at - _instant(board["as_of"]) > OLD
    is_trouble = any(row["state"] != Notice.State.RESOLVED for row in shown)
    keys = ("title", "words", "state", "posted_at", "updated_at", "expected_at", "reach")
    return {
        "portal": "unknown" if is_old else "trouble" if is_trouble else "fine",
        "as_of": board["as_of"],
        "notices": [{key: row[key] for key in keys} for row in shown],
    }


def people_of(notice: Notice, *, on: datetime) -> QuerySet[Contact] | None:
    """The contacts a notice is for; None where it is for everybody."""
    match notice.audience:
        case Notice.Audience.EVENT:
            held = Registration.objects.confirmed().filter(ticket_type__event=notice.event_id)
            return _these(held.values_list("contact"), held.values_list("order_line__order__buyer"))
        case Notice.Audience.RENEWING:
            today = day_of(on)
            ending = Term.objects.ending(first=today, last=today + timedelta(days=notice.days or 0))
            return Contact.objects.filter(pk__in=outstanding(ending).values("membership__holder"))
        case Notice.Audience.LIST if notice.list is not None:
            return asked_by(notice.list.criteria, all_subjects(sees_all_fields=True)).people(on=day_of(on))
        case Notice.Audience.ERRORS:
            hits = who_ran_into(notice)
            logins = Access.objects.filter(user__in=hits.values("user"), ended_at=None)
            return _these(hits.values_list("contact"), logins.values_list("contact"))
    return None


def who_ran_into(notice: Notice) -> QuerySet[ServerErrorHit]:
    """Those who were stopped by the errors of a notice's cases."""
    linked = NoticeCase.objects.filter(notice=notice, case__key__startswith=ERROR)
    fingerprints = [key.removeprefix(ERROR) for key in linked.values_list("case__key", flat=True)]
    return ServerErrorHit.objects.filter(error__in=ServerError.objects.filter(fingerprint__in=fingerprints))


def _cached() -> dict[str, Any] | None:
    board: dict[str, Any] | None = cache.get(BOARD)
    if board is not None:
        _seen["board"] = board
    return board


def _these(*ids: QuerySet[Any, Any]) -> QuerySet[Contact]:
    """Contacts by their numbers: one list of them, so that nobody reads all contacts to ask two questions of each."""
    return Contact.objects.filter(found_first("pk", ids[0].union(*ids[1:])))


def _is_for(one: Posted, user: User | None, contact: Contact | None, at: datetime) -> bool:
    """Whether it is for whoever is here; asked of the database once in two minutes."""
    if user is None:
        return False
    who = f"c{contact.pk}" if contact else f"u{user.pk}"
    key = f"{BOARD}:{one.pk}:{one.updated_at.timestamp()}:{who}"
    return bool(cache.get_or_set(key, lambda: _asked(one.pk, user, contact, at), CONCERNED_FOR))


def _asked(pk: int, user: User, contact: Contact | None, at: datetime) -> bool:
    notice = Notice.objects.select_related("event", "list").get(pk=pk)
    is_of_errors = notice.audience == Notice.Audience.ERRORS and contact is None
    if is_of_errors and who_ran_into(notice).filter(user=user).exists():
        return True
    people = people_of(notice, on=at)
    mine = [contact.pk] if contact else acted_for(user)
    return people is not None and people.filter(pk__in=mine).exists()


def _row(notice: Notice) -> dict[str, Any]:
    latest: Sequence[datetime] = [one.at for one in notice.updates.all()] or [notice.posted_at]
    return {
        "pk": notice.pk, "title": notice.title, "words": notice.words, "state": notice.state,
        "audience": notice.audience, "reach": notice.reach, "posted_at": notice.posted_at.isoformat(),
        "updated_at": max(latest).isoformat(),
        "expected_at": notice.expected_at.isoformat() if notice.expected_at else None,
    }  # fmt: skip


def _posted(row: dict[str, Any]) -> Posted:
    times = {key: _instant(row[key]) for key in ("posted_at", "updated_at")}
    expected = _instant(row["expected_at"]) if row["expected_at"] else None
    return Posted(**{**row, **times, "expected_at": expected})


def _instant(text: str) -> datetime:
    found = parse_datetime(text)
    assert found is not None  # noqa: S101 - written by `board_of`
    return found
