"""What changed since a moment, for systems that keep a copy: read from the histories that the database itself writes.

No code path escapes them: imports, the admin and SQL by hand leave a row of history like everything else. Each history
is read along its index of time, so a page costs what it shows, however many rows there are and however old.

A row of history bears the moment its transaction began, and is seen when it ends. So what began before some
transaction that is still open is held back: whoever asks again from where they were told misses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import F, Model, QuerySet

from ams.api.fields import InstantSent
from ams.api.pages import Keyset, PageQuery, address_after, beyond

MARGIN: Final = timedelta(seconds=1)  # for a transaction that has begun and is not on the list of them yet
OPEN = """
    SELECT least(statement_timestamp(), min(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
ORDER: Final = Keyset("changed_at")


class ChangesQuery(PageQuery):
    """A page of what changed."""

    changed_since = InstantSent(
        required=False,
        help_text="Only what changed then or later, in the order of the changes, with its zone: 2027-03-31T22:00:00Z.",
    )


class Change(NamedTuple):
    """Whom a change concerned, and when."""

    changed_at: datetime
    pk: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What others keep copies of: its rows, and the histories in which its changes stand."""

    rows: QuerySet[Any]
    histories: tuple[tuple[str, str], ...]  # the model, and the column that names whom it concerns
    name_gone: Callable[[set[int]], list[int]]


def numbers_of(contacts: set[int]) -> list[int]:
    """What contacts were called that are there no more."""
    history = apps.get_model("core", "ContactEvent").objects.filter(pgh_obj__in=contacts)
    return sorted(history.values_list("number", flat=True).distinct())


CONTACTS: Final = (
    ("core.ContactEvent", "pgh_obj_id"),
    ("core.ContactTagEvent", "contact_id"),
    ("members.PersonEvent", "pgh_obj_id"),
    ("members.OrganisationEvent", "pgh_obj_id"),
    ("members.AddressEvent", "contact_id"),
    ("members.ExternalIdEvent", "contact_id"),
)
MEMBERSHIPS: Final = (("members.MembershipEvent", "pgh_obj_id"), ("members.TermEvent", "membership_id"))


def page_of_changes(
    kept: Kept, *, path: str, query: dict[str, Any], write: Callable[[list[Any]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """One page: what changed, each as it is now, once a page; what is gone; and on the last page, where to go on."""
    until, limit = _settled_until(), query["limit"]
    changes = changes_since(kept, query["changed_since"], cursor=query.get("cursor", ""), until=until, most=limit + 1)
    more, changes = len(changes) > limit, changes[:limit]
    pks = list(dict.fromkeys(change.pk for change in reversed(changes)))[::-1]
    found = kept.rows.in_bulk(pks)
    missing = set(pks) - found.keys()
    return {
        "results": write([found[pk] for pk in pks if pk in found]),
        "next": address_after(changes[-1], ORDER, path=path, query=query) if more else None,
        "gone": kept.name_gone(missing - _there(kept.rows.model, missing)) if missing else [],
        "changed_until": None if more else until,
    }


def changes_since(kept: Kept, since: datetime, *, cursor: str, until: datetime, most: int) -> list[Change]:
    """The first so many changes from a moment (or from behind the cursor) to another, whomever they concern."""
    at, after = since, 0
    if cursor:
        said, after = ORDER.place_of(cursor)
        at = datetime.fromisoformat(said)
    first, *others = [_in(*history, at=at, after=after, until=until)[:most] for history in kept.histories]
    return [Change(*pair) for pair in first.union(*others).order_by("changed_at", "whose")[:most]]


def _in(label: str, column: str, *, at: datetime, after: int, until: datetime) -> QuerySet[Any, Any]:
    """The changes in one history, each once, in the order of its index."""
    behind = beyond(["pgh_created_at", column], [at, after])  # an import is many changes of one moment
    rows: QuerySet[Any, Any] = apps.get_model(label)._default_manager.filter(behind, pgh_created_at__lt=until)
    pairs = rows.annotate(changed_at=F("pgh_created_at"), whose=F(column)).values_list("changed_at", "whose")
    found: QuerySet[Any, Any] = pairs.distinct().order_by("changed_at", "whose")
    return found


def _there(model: type[Model], pks: set[int]) -> set[int]:
    """Those of them that exist, though they may not be what was asked for."""
    return set(model._default_manager.filter(pk__in=pks).values_list("pk", flat=True))


def _settled_until() -> datetime:
    """The moment before which nothing can come to light any more."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        [[moment]] = cursor.fetchall()
    settled: datetime = moment - MARGIN
    return settled
