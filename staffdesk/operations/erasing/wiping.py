"""Making rows say nothing of anybody: in their table, and in the history of it."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import pgtrigger
from django.db.models import Case as When_
from django.db.models import Model, Q, QuerySet, Value, When

from ams.core.histories import history_of

ERASED: Final = "Erased"
NOWHERE: Final = "erased@erased.invalid"


@dataclass(frozen=True, slots=True)
class Wipe:
    """Rows and what becomes of them. `history` finds what the history kept of rows that are gone."""

    rows: QuerySet[Any]
    values: Mapping[str, Any] = field(default_factory=dict)
    history: Q | None = None
    is_append_only: bool = False
    deletes: bool = False
    files: str = ""  # the column that names a file, which goes first

    def count(self) -> int:
        """How many rows."""
        return self.rows.count()

    def carry_out(self) -> int:
        """Safe to repeat; whoever dies after a file is gone finds the row still there."""
        model: type[Model] = self.rows.model
        keys = list(self.rows.order_by().values_list("pk", flat=True).distinct())
        if self.files:
            self._remove_files(model, keys)
        mine = model._default_manager.filter(pk__in=keys)
        with ExitStack() as stack:
            if self.is_append_only:
                stack.enter_context(pgtrigger.ignore(*protections(model)))
            if self.deletes:
                mine.delete()
            elif self.values:
                mine.update(**self.values)
        self._wipe_history(model, keys)
        return len(keys)

    def _remove_files(self, model: type[Model], keys: list[Any]) -> None:
        for row in model._default_manager.filter(pk__in=keys).exclude(**{self.files: ""}):
            kept = getattr(row, self.files)
            kept.storage.delete(str(kept.name))

    def _wipe_history(self, model: type[Model], keys: list[Any]) -> None:
        events = history_of(model)
        if events is None:
            return
        columns = {one.name for one in events._meta.concrete_fields}
        values = {name: value for name, value in self.values.items() if name in columns}
        if values:
            events._default_manager.filter(self.history or Q(pgh_obj__in=keys)).update(**values)


def protections(model: type[Model]) -> list[str]:
    """The triggers that make it append-only, as pgtrigger names them."""
    found = getattr(model._meta, "triggers", ())
    return [f"{model._meta.label}:{one.name}" for one in found if isinstance(one, pgtrigger.Protect)]


def where_said(column: str, instead: str = ERASED) -> When_:
    """Another word where there is one; empty stays empty, since rules of the database ask whether it is."""
    return When_(When(**{column: ""}, then=Value("")), default=Value(instead))


Step = tuple[str, Callable[[], list[Wipe]]]
