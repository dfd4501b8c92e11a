"""Writes millions of rows within one transaction: indexes set aside and built again, history written in one go.

What a table promises still holds in the end: PostgreSQL itself verifies every foreign key, unique and exclusion
constraint when it is put back, and refuses the whole if one does not hold.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, LiteralString, NamedTuple

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from ams.core.histories import history_of

Statement = sql.Composed | str

SETTINGS: Final = ("lock_timeout = '30s'", "work_mem = '128MB'", "maintenance_work_mem = '384MB'", "jit = off")

ITS_CONSTRAINTS: Final = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), contype::text FROM pg_constraint
    WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype <> 'f', oid
"""
ITS_INDEXES: Final = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
    ORDER BY indexrelid
"""


class Constraint(NamedTuple):
    """One constraint as PostgreSQL spells it out."""

    table: str
    name: str
    definition: str
    kind: str


class Aside(NamedTuple):
    """What was taken away, and belongs back."""

    tables: list[str]
    constraints: list[Constraint]
    indexes: list[str]


def run(statement: Statement, params: Mapping[str, Any] | None = None) -> int:
    """Execute; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: int = cursor.rowcount
        return max(rows, 0)


def ask(statement: Statement, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Execute; what it answered."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def keep(table: str, columns: LiteralString, rows: Iterable[tuple[Any, ...]]) -> None:
    """A small table of this transaction, from Python."""
    name = sql.Identifier(table)
    run(sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP").format(name, sql.SQL(columns)))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
        for row in rows:
            copy.write_row(row)
    run(sql.SQL("ANALYZE {}").format(name))


def forget_drafts() -> None:
    """Drop the tables of this transaction: another crowd in the same one makes its own."""
    drafts = ask("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
    for (table,) in drafts:
        run(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))


def last_id(model: type[models.Model]) -> int:
    """The highest primary key there is, or 0; rows to be written are counted from there."""
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def write(model: type[models.Model], columns: Mapping[str, str], source: str, params: Mapping[str, Any]) -> int:
    """Insert what `source` (FROM and so on) yields, column by column; how many rows.

    Columns not named take the default of their field, so that a new one does not break what was written before it.
    Expressions and source are ours; only `params` may hold anything else.
    """
    names: list[sql.Composable] = []
    values: list[sql.Composable] = []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        column = field.column or field.attname
        if column in columns:
            names.append(sql.Identifier(column))
            values.append(sql.SQL(columns[column]))
        elif not field.primary_key and field.db_default is models.NOT_PROVIDED:
            names.append(sql.Identifier(column))
            values.append(sql.Literal(field.get_db_prep_save(field.get_default(), connection)))
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} {}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(names),
        sql.SQL(", ").join(values),
        sql.SQL(source),
    )
    return run(statement, params)


def clear_the_way(written: Iterable[type[models.Model]]) -> Aside:
    """Lock the tables for ourselves and take away what makes each row slow. Inside a transaction, so that whatever
    interrupts us, they come back as they were.
    """
    tables = [model._meta.db_table for model in written]
    for setting in SETTINGS:
        run(sql.SQL("SET LOCAL {}").format(sql.SQL(setting)))
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        run(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table)))
        run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    constraints = [Constraint(*row) for row in ask(ITS_CONSTRAINTS, {"tables": tables})]
    for one in constraints:
        run(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(one.table), sql.Identifier(one.name)))
    indexes = ask(ITS_INDEXES, {"tables": tables})
    for name, _definition in indexes:
        run(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return Aside(tables, constraints, [definition for _name, definition in indexes])


def put_back(aside: Aside) -> int:
    """Build every index again and have PostgreSQL verify every constraint; how many there are."""
    for definition in aside.indexes:
        run(definition)
    for one in sorted(aside.constraints, key=lambda one: one.kind == "f"):  # keys first, then what refers to them
        altered = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(
            sql.Identifier(one.table), sql.Identifier(one.name)
        )
        run(altered.as_string(connection.connection) + one.definition)
    for table in aside.tables:
        run(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
        run(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return len(aside.indexes) + len(aside.constraints)


def write_history(model: type[models.Model], *, after: int, context: Any) -> int:
    """What the sleeping trigger would have written of each new row, under one context; how many rows."""
    history = history_of(model)
    if history is None:
        return 0
    there = {field.column for field in history._meta.concrete_fields}
    shared = [str(field.column) for field in model._meta.concrete_fields if field.column in there]
    key = model._meta.pk.column
    columns = {name: f'one."{name}"' for name in shared} | {
        "pgh_obj_id": f'one."{key}"', "pgh_created_at": "%(now)s::timestamptz", "pgh_label": "'insert'",
        "pgh_context_id": "%(context)s::uuid",
    }  # fmt: skip
    source = f'FROM "{model._meta.db_table}" one WHERE one."{key}" > %(after)s ORDER BY one."{key}"'
    return write(history, columns, source, {"after": after, "now": timezone.now(), "context": context})


def wind_on(model: type[models.Model]) -> None:
    """Let the table's own numbering go on after the rows that brought their numbers along."""
    if not isinstance(model._meta.pk, models.AutoField):
        return
    run(
        "SELECT setval(pg_get_serial_sequence(%(table)s, %(column)s), %(last)s)",
        {"table": model._meta.db_table, "column": model._meta.pk.column, "last": max(last_id(model), 1)},
    )
