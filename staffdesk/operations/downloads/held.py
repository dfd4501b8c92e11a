"""What is held about somebody, table by table: where an erasure finds it, and whatever else points at them.

Nobody lists tables here but those that are left out, with why. A table somebody adds points at a contact, or at a row
that does; or an erasure names it. A test goes through all there are.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

import pghistory.models
from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet

from ams.core.merging.places import places
from ams.core.models import Contact, Role, User
from staffdesk.operations.erasing.steps import STEPS
from staffdesk.operations.erasing.whose import Whose

OTHERS: Final = "about many people at once: what it says of one stands in their own rows"
LEFT_OUT: Final[Mapping[str, str]] = {
    "core.ApiAnswer": "kept for a day, so that another system's question is not done twice; a copy of what is here",
    "members.ImportRun": OTHERS,
    "core.DuplicatePair": "a guess of ours that they might be somebody else, which would tell of the other one",
    "mfa.Authenticator": "keys: whoever had a copy of them could sign in",
    "admin.LogEntry": "which colleague opened which form; what came of it stands in the history of their rows",
    "pghistory.Context": "which colleague changed what; the history of their rows says what",
    "staffdesk.DataDownload": "this file and those before it",
    "staffdesk.MailingRecipient": "which list they were on; the mails themselves are here",
    "billing.ProviderEvent": "what the payment provider told our server; payments, refunds and cards are here",
    "billing.JournalLine": "the association's own books, by sums; what was paid and refunded is here",
    "billing.JournalEntry": "the association's own books, by sums; what was paid and refunded is here",
}
NEVER: Final[Mapping[str, frozenset[str]]] = {  # columns that are keys, made of the others, or about other people
    "core.User": frozenset({"password"}),
    "core.Message": frozenset({"html"}),
    "staffdesk.IncomingMail": frozenset({"raw", "html", "quoted", "sent_to"}),
    "staffdesk.Reminder": frozenset({"told"}),
    "core.Contact": frozenset({"search_text"}),
    "members.DirectoryEntry": frozenset({"sort_key", "members_text", "everybody_text"}),
}
NOT_THEIRS: Final[Mapping[str, dict[str, Any]]] = {  # of rows that point at them: what was said to a colleague
    "core.Message": {"recipient__in": User.objects.exclude(role=Role.MEMBER).values("email")}
}


def held(who: Whose, at: datetime) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """Each table with rows about somebody, and those rows; in the order of the tables' names."""
    found = _pointing(who)
    named = _by_erasure(who, at)
    for model in sorted({*found, *named}, key=lambda one: one._meta.label):
        if model._meta.label not in LEFT_OUT:
            yield model, _rows(model, found.get(model), named.get(model))


def reachable(at: datetime) -> set[type[Model]]:
    """Every table that has a way to a contact, whether it is given out or left out."""
    return {*_ways(), *_by_erasure(Whose(Contact(pk=0)), at)}


def columns_of(model: type[Model]) -> list[str]:
    """What is given out of a table: all but keys, what is computed, and which colleague it was."""
    never = NEVER.get(getattr(model, "pgh_tracked_model", model)._meta.label, frozenset())
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in never and not (isinstance(field, ForeignKey) and field.related_model is User)
    ]


def _rows(model: type[Model], pointing: Q | None, named: Q | None) -> QuerySet[Any]:
    """Rows that point at them; and what was found by their name or address where a row points at nobody."""
    found = pointing or Q(pk__in=[])
    if named is not None:
        found |= named & Q(**dict.fromkeys(_contact_columns(model)))
    return model._base_manager.filter(found).exclude(**NOT_THEIRS.get(model._meta.label, {"pk__in": []}))


def _by_erasure(who: Whose, at: datetime) -> dict[type[Model], Q]:
    found: dict[type[Model], Q] = {}
    for step in STEPS.values():
        for wipe in step(who, at):
            model = wipe.rows.model
            if not issubclass(model, pghistory.models.Event):
                found[model] = found.get(model, Q(pk__in=[])) | Q(pk__in=wipe.rows.order_by().values("pk"))
    return found


def _pointing(who: Whose) -> dict[type[Model], Q]:
    """Rows whose way leads to one of their records: straight, or over a row that does."""
    return {model: _any_of(Q(**{f"{way}__in": who.contacts}) for way in ways) for model, ways in _ways().items()} | {
        Contact: Q(pk__in=who.contacts),
        User: Q(pk__in=who.users),
    }


def _any_of(conditions: Iterator[Q]) -> Q:
    found = Q(pk__in=[])
    for one in conditions:
        found |= one
    return found


@cache
def _ways() -> dict[type[Model], tuple[str, ...]]:
    """By table, how its rows lead to a contact. One that points at a contact itself is nobody else's affair."""
    known: dict[type[Model], tuple[str, ...]] = {}
    for place in places():
        if not issubclass(place.model, pghistory.models.Event) and place.model is not Contact:
            known[place.model] = (*known.get(place.model, ()), place.field)
    while more := _next(known):
        known |= more
    return known


def _next(known: Mapping[type[Model], tuple[str, ...]]) -> dict[type[Model], tuple[str, ...]]:
    """Tables that point at one of those, and are not among them."""
    found: dict[type[Model], tuple[str, ...]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model in known or model in (Contact, User) or issubclass(model, pghistory.models.Event):
            continue
        ways = tuple(
            f"{field.name}__{way}"
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model in known and field.related_model is not User
            for way in known[field.related_model]
        )
        if ways:
            found[model] = ways
    return found


def _contact_columns(model: type[Model]) -> list[str]:
    return [place.field for place in places() if place.model is model]
