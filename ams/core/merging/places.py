"""Every column of the project that points at a contact, and what becomes of it when two contacts are merged.

Found by introspection, so a table that somebody adds tomorrow moves without anybody thinking of it. What must not
move says so with a reason (`stays`); what is append-only stays because the database would refuse; history is history.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

import pghistory.models
import pgtrigger
from django.db.models import CASCADE, ForeignKey, ManyToOneRel, Model

from ams.core.models import Contact

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from ams.core.merging.work import Merging

Rule = Callable[["Merging"], None]


class Fate(Enum):
    """What a merge does with the rows."""

    MOVES = "moves"
    STAYS = "stays"
    APPEND_ONLY = "append-only"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Place:
    """One foreign key to a contact."""

    model: type[Model]
    field: str
    fate: Fate
    why: str = ""

    @property
    def label(self) -> str:
        """How rules and records call it, for example `members.Membership.holder`."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def noun(self) -> "str | Promise":
        """What stands in it, for people."""
        return self.model._meta.verbose_name_plural or self.model.__name__

    @property
    def is_shown(self) -> bool:
        """Whether people count these rows: not history, nor what describes the contact or was computed of it."""
        field = self.model._meta.get_field(self.field)
        is_computed = isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE
        return self.fate is not Fate.HISTORY and not field.one_to_one and not is_computed


_RULES: dict[str, Rule] = {}
_STAYING: dict[str, str] = {}


def moves(label: str) -> Callable[[Rule], Rule]:
    """Register what has to happen before the rows of a column move: whatever would stand in their way goes aside."""

    def keep(rule: Rule) -> Rule:
        if label in _RULES:
            raise ValueError(f"There are two rules for {label}.")
        _RULES[label] = rule
        return rule

    return keep


def stays(label: str, why: str) -> None:
    """Rows of a column stay with the contact that was absorbed; pages resolve them. Give the reason."""
    _STAYING[label] = why


def rule_for(place: Place) -> Rule | None:
    """What has to happen before its rows move."""
    return _RULES.get(place.label)


def registered() -> set[str]:
    """The columns that somebody wrote a rule or an excuse for."""
    return _RULES.keys() | _STAYING.keys()


@cache
def places() -> tuple[Place, ...]:
    """Every column that points at a contact, in the order of the tables' names."""
    relations = Contact._meta.get_fields(include_hidden=True)
    fields = [one.field for one in relations if isinstance(one, ManyToOneRel) and isinstance(one.field, ForeignKey)]
    return tuple(sorted((_place(field) for field in fields), key=lambda place: place.label))


def _place(field: "ForeignKey[Model, Model]") -> Place:
    model = field.model
    label = f"{model._meta.label}.{field.name}"
    if issubclass(model, pghistory.models.Event):
        return Place(model, field.name, Fate.HISTORY, "what was true then stays written as it was")
    if label in _STAYING:
        return Place(model, field.name, Fate.STAYS, _STAYING[label])
    if is_append_only(model):
        return Place(model, field.name, Fate.APPEND_ONLY, "held by a trigger")
    return Place(model, field.name, Fate.MOVES)


def is_append_only(model: type[Model]) -> bool:
    """Whether a trigger refuses to change its rows."""
    triggers = getattr(model._meta, "triggers", ())
    return any(isinstance(one, pgtrigger.Protect) and "UPDATE" in str(one.operation) for one in triggers)
