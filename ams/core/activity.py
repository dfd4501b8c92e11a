"""Writes the one row that says a piece of business was completed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ams.core.models import Activity, Contact, User

_through_api: ContextVar[str] = ContextVar("the API key business comes in by", default="")


_heard: ContextVar[set[str] | None] = ContextVar("kinds of business within one answer", default=None)


@contextmanager
def listening() -> Iterator[set[str]]:
    """The kinds of business that are said within: what came of one form, for whoever follows forms."""
    heard: set[str] = set()
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


@contextmanager
def through_api(key: str) -> Iterator[None]:
    """Within one call of another system, what is done came through the API, by the key that begins so."""
    token = _through_api.set(key)
    try:
        yield
    finally:
        _through_api.reset(token)


def channel_of(by: User | None) -> str:
    """The door somebody came through, if nothing else is known of the journey."""
    if _through_api.get():
        return Activity.Channel.API
    if by is None:
        return Activity.Channel.SYSTEM
    return Activity.Channel.STAFF if by.is_staff else Activity.Channel.SELF_SERVICE


def draft(
    kind: str,
    *,
    contact: Contact | None,
    on: Model,
    by: User | None,
    at: datetime,
    channel: str = "",
    facts: dict[str, Any] | None = None,
) -> Activity:
    """The row that says `kind` was done to `on` at an aware instant, not yet written."""
    if (heard := _heard.get()) is not None:
        heard.add(kind)
    return Activity(
        kind=kind,
        channel=channel or channel_of(by),
        contact=contact,
        actor=by,
        at=at,
        object_type=ContentType.objects.get_for_model(on),
        object_id=on.pk if isinstance(on.pk, int) else None,
        facts={**(facts or {}), **({"api_key": key} if (key := _through_api.get()) else {})},
    )


def record(
    kind: str,
    *,
    contact: Contact | None,
    on: Model,
    by: User | None,
    at: datetime,
    channel: str = "",
    facts: dict[str, Any] | None = None,
) -> Activity:
    """Say that `kind` was done to `on` at an aware instant; call it inside the transaction that did it."""
    row = draft(kind, contact=contact, on=on, by=by, at=at, channel=channel, facts=facts)
    row.save(force_insert=True)
    return row


def record_all(drafts: Iterable[Activity]) -> None:
    """Say several things that one transaction did, at once."""
    Activity.objects.bulk_create(drafts)
