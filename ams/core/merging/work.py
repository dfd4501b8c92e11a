"""One merge under way: what moves, what changes, and the record of both from which it can be undone."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import Model
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.merging.places import Place
from ams.core.models import Contact

log = logging.getLogger(__name__)
KEPT, ABSORBED = "kept", "absorbed"


class CannotMerge(DomainError):
    """These two cannot become one, or not yet."""


class ChoiceNeeded(CannotMerge):
    """Somebody has to decide first; `key` says what."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass
class Merging:
    """Two contacts on their way to one. Rules write through it, so that nothing goes unrecorded."""

    kept: Contact
    absorbed: Contact
    choices: Mapping[str, str]
    at: datetime
    moved: dict[str, list[Any]] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def change(self, row: Model, **values: Any) -> None:
        """Set fields of one row, remembering what they were. Foreign keys by their column (`tag_id`)."""
        was = {name: getattr(row, name) for name in values}
        if was == values:
            return
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        for name, value in values.items():
            setattr(row, name, value)
        self.changed.append(_entry(row, was, values))

    def drop(self, row: Model) -> None:
        """Delete a row that says nothing the kept contact does not have already, remembering all of it."""
        was = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        self.changed.append(_entry(row, was, None))
        type(row)._base_manager.filter(pk=row.pk).delete()

    def move(self, place: Place) -> None:
        """Point the rows of a column at the kept contact: those that are there now, by one UPDATE."""
        rows = place.model._base_manager.filter(**{place.field: self.absorbed})
        keys = list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        if keys:
            place.model._base_manager.filter(pk__in=keys).update(**{place.field: self.kept})
            self.moved.setdefault(place.label, []).extend(plain(key) for key in keys)


def _entry(row: Model, was: dict[str, Any], became: dict[str, Any] | None) -> dict[str, Any]:
    return {"row": row._meta.label, "pk": plain(row.pk), "was": _plain_values(was), "became": _plain_values(became)}


def restore(entry: Mapping[str, Any]) -> None:
    """Bring back what a row was, field by field, where nobody has changed it since; a dropped row as it was.

    What does not fit beside something added since (a second preferred address) stays as it is.
    """
    try:
        with transaction.atomic():
            _restore(entry)
    except IntegrityError:
        log.info("Undoing a merge left %s %s as it is: it does not fit any more.", entry["row"], entry["pk"])


def _restore(entry: Mapping[str, Any]) -> None:
    model = apps.get_model(entry["row"])
    if entry["became"] is None:
        values = {name: model._meta.get_field(name).to_python(value) for name, value in entry["was"].items()}
        model._base_manager.bulk_create([model(**values)])
        return
    row = model._base_manager.filter(pk=entry["pk"]).first()
    if row is None:
        return
    values = {
        name: _back(plain(getattr(row, name)), became, entry["was"][name]) for name, became in entry["became"].items()
    }
    wanted = {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}
    model._base_manager.filter(pk=entry["pk"]).update(**wanted)


def _back(current: Any, became: Any, was: Any) -> Any:
    """The former value, unless it was changed since; of a JSON object, key by key."""
    if current == became:
        return was
    if not all(isinstance(value, dict) for value in (current, became, was)):
        return current
    back = dict(current)
    for key in became.keys() | was.keys():
        if became.get(key) != was.get(key) and current.get(key) == became.get(key):
            back.pop(key, None)
            back |= {key: was[key]} if key in was else {}
    return back


def plain(value: Any) -> Any:
    """A value as JSON holds it, and as `to_python` of its field reads it back."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Range):
        return json.dumps({"lower": plain(value.lower), "upper": plain(value.upper), "bounds": value.bounds})
    return str(value) if isinstance(value, Decimal | UUID) else value


def _plain_values(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: plain(value) for name, value in values.items()}


def needs_choice(key: str) -> ChoiceNeeded:
    """The refusal for a question nobody answered."""
    return ChoiceNeeded(_("Say first which of the two stands. Nothing was merged."), key)
