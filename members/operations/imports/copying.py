"""Many rows at once, by PostgreSQL's COPY: several times as quick as inserting them, and triggers fire all the same."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model
from psycopg.types.json import Jsonb


def new_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys of rows to come, from the table's own sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, given as values of the named fields; the others take the model's defaults.

    Nothing is validated but by the database. Raises what an insert would.
    """
    given = [_field(model, name) for name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in given and not field.generated and not field.has_db_default() and not field.primary_key
    ]
    defaults = [_adapted(field, field.get_default()) for field in others]
    json = [place for place, field in enumerate(given) if isinstance(field, JSONField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in [*given, *others])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row, rest in zip(rows, repeat(defaults)):
            values = list(row)
            for place in json:
                values[place] = Jsonb(values[place])
            copy.write_row(values + rest)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _adapted(field: "Field[Any, Any]", value: object) -> object:
    return Jsonb(value) if isinstance(field, JSONField) else value
