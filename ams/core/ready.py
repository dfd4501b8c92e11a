"""Ready statements: querysets that Django puts into SQL once a process, where it would do so for every page.

Composing a statement costs Python several times what asking it does. Pages that are opened all the time therefore say
what they ask in a function that is called once, with a stand-in for each argument:

    @ready
    def latest_orders(buyer: int, since: datetime) -> QuerySet[Order]:
        return Order.objects.filter(buyer=buyer, placed_at__gte=since).order_by("-placed_at")[:5]

    orders = latest_orders(contact.pk, at)  # a list

A stand-in is an expression: rows can be filtered by it and annotated with it, and that is all. The function must not
decide anything by an argument, nor ask the clock: it would be decided for good. A tuple is one argument, an array; a
list becomes a list of stand-ins, with a statement for each length, for what an index keeps in order (`among` takes
both). Only statements are kept, nothing of what they find.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from types import SimpleNamespace
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Model, QuerySet, Value
from django.db.models.lookups import BuiltinLookup, In, Lookup
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
Row = TypeVar("Row")
FIELDS: "Final[Mapping[type, type[models.Field[Any, Any]]]]" = {
    str: models.CharField,
    int: models.IntegerField,
    date: models.DateField,
    datetime: models.DateTimeField,
}
MOST_SHAPES: Final = 64  # statements kept of one function; lists of further lengths are asked about as ever
MOST_MEMBERS: Final = 100  # of a list; what asks about more at once does not ask often


class StandIn(Value):
    """Where an argument goes, or one member of it. Knows the type of the first call's, and not the value."""

    def __init__(self, kind: type, place: int, member: int | None = None) -> None:
        field = FIELDS.get(kind)
        super().__init__(None, output_field=field() if field else None)
        self.place, self.member = place, member

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002 - Django's signature
        """One parameter, which is the stand-in itself until somebody asks."""
        return "%s", (self,)

    def value_in(self, given: Sequence[Any]) -> Any:
        """What it stands for in one call."""
        value = given[self.place] if self.member is None else given[self.place][self.member]
        return list(value) if isinstance(value, tuple) else value


class EqualsAny(BuiltinLookup):
    """`field = ANY (array)`: one parameter for any number of values."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Both sides as they compile."""
        field, of_field = self.process_lhs(compiler, connection)
        array, of_array = compiler.compile(self.rhs)
        return f"{field} = ANY ({array})", (*of_field, *of_array)


def among(field: str, values: Sequence[Any]) -> "Lookup[Any]":
    """`field__in=values`, which takes no stand-ins where the field is a relation."""
    return EqualsAny(F(field), values) if isinstance(values, StandIn) else In(F(field), values)


def ready(compose: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Ask by a statement that is composed once, see above.

    None is no argument, for nothing equals it in SQL; a truth value is none, for it would be one to decide by.
    """
    kept: dict[tuple[object, ...], _Statement] = {}

    @wraps(compose)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        given = (*args, *kwargs.values())
        if any(one is None or isinstance(one, bool) for one in given):
            raise TypeError(f"{compose.__name__} asks about values, not about {given}.")
        shape = (*kwargs, *[len(one) if isinstance(one, list) else None for one in given])
        statement = kept.get(shape)
        if statement is None:
            if len(kept) == MOST_SHAPES or any(isinstance(one, list) and len(one) > MOST_MEMBERS for one in given):
                return list(compose(*args, **kwargs))
            places = [_stand_in(one, place) for place, one in enumerate(given)]
            named = dict(zip(kwargs, places[len(args) :], strict=True))
            statement = _Statement.of(cast("Callable[..., QuerySet[Any, Any]]", compose)(*places[: len(args)], **named))
            kept[shape] = statement
        return statement.ask(given)

    return ask


def _stand_in(value: object, place: int) -> StandIn | list[StandIn]:
    if isinstance(value, list):
        return [StandIn(type(one), place, member) for member, one in enumerate(value)]
    return StandIn(type(value), place)


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL and its parameters, of which some are stand-ins, and what Django makes rows of it with."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str  # nothing where nothing can be found
    params: tuple[Any, ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any]) -> "_Statement":
        """Have Django compose it. What is to be prefetched for its rows is asked for by whoever has them."""
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # the stubs leave out what is Django's own
            raise TypeError("A ready statement is one statement: see `hand_out` and prefetch_related_objects.")
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        return cls(queryset, compiler, sql, tuple(params))

    def ask(self, given: Sequence[Any]) -> list[Any]:
        """The rows, as the queryset would make them."""
        if not self.sql:
            return []
        params = tuple([one.value_in(given) if isinstance(one, StandIn) else one for one in self.params])
        compiler = copy(self.compiler)  # the connection is this thread's
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (self.sql, params)  # type: ignore[method-assign]  # of this copy alone
        asked: Any = SimpleNamespace(  # what Django's makers of rows read of a queryset
            db=DEFAULT_DB_ALIAS,
            model=self.queryset.model,
            query=SimpleNamespace(get_compiler=lambda *_, **__: compiler),
            _fields=self.queryset._fields,  # type: ignore[attr-defined]  # as above
            _known_related_objects={},
        )
        return [*cast("Iterable[Any]", self.queryset._iterable_class(asked))]


def hand_out(
    parents: Sequence[Model], relation: str, children_of: Callable[[tuple[Any, ...]], Sequence[Model]]
) -> None:
    """Let each of some rows know its own of those that point at it, as prefetch_related would, by a ready statement."""
    if not parents:
        return
    field = getattr(type(parents[0]), relation).field
    known = {parent.pk: parent for parent in parents}
    found: dict[Any, list[Model]] = {pk: [] for pk in known}
    for child in children_of(tuple(known)):
        key = getattr(child, field.attname)
        found[key].append(child)
        field.set_cached_value(child, known[key])
    for parent in parents:
        rows = getattr(parent, relation).all()
        rows._result_cache, rows._prefetch_done = found[parent.pk], True
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows
