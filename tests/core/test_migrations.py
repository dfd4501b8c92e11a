"""A database made at once is the one that grew step by step (docs/decisions/0022-one-first-migration.md)."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

FACTS = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
               is_nullable, column_default, collation_name, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND NOT EXISTS (
            SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    "extensions": "SELECT extname FROM pg_extension",
    "sequences": "SELECT sequencename, data_type::text, start_value FROM pg_sequences WHERE schemaname = 'public'",
}


class StepByStep(MigrationLoader):
    """Finds the steps alone, as if nothing replaced them."""

    def load_disk(self):
        super().load_disk()
        last = {name: found.replaces[-1] for name, found in self.disk_migrations.items() if found.replaces}
        self.disk_migrations = {name: found for name, found in self.disk_migrations.items() if not found.replaces}
        for found in self.disk_migrations.values():
            found.dependencies = [last.get(name, name) for name in found.dependencies]


OURS = {"core", "billing", "members", "events", "staffdesk"}


def rows_as_shipped(cursor):
    """Every row of our tables, without the numbers and times that differ from one database to the next."""
    tables = cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    ours = [name for (name,) in tables if name.split("_")[0] in OURS]
    without = "- 'id' - 'pgh_id' - 'pgh_obj_id' - 'pgh_created_at' - 'created_at' - 'since'"
    return {
        (table, row)
        for table in ours
        for (row,) in cursor.execute(f"SELECT (to_jsonb(t) {without})::text FROM {table} t").fetchall()
    }


def facts_of_a_new_database(name, *, replace):
    """What the migrations make of an empty database: taking the steps one by one, or what replaces them."""
    ours = connections[DEFAULT_DB_ALIAS]
    with ours.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    other = connections[DEFAULT_DB_ALIAS] = ours.copy()
    other.settings_dict = ours.settings_dict | {"NAME": name, "OPTIONS": {}}
    try:
        executor = MigrationExecutor(other)
        executor.loader = MigrationLoader(other) if replace else StepByStep(other)
        executor.migrate(executor.loader.graph.leaf_nodes())
        with other.cursor() as cursor:
            facts = {what: set(cursor.execute(asked).fetchall()) for what, asked in FACTS.items()}
            return facts | {"rows": rows_as_shipped(cursor)}
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = ours
        with ours.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_what_was_made_at_once_is_what_grew_step_by_step():
    at_once = facts_of_a_new_database("made_at_once", replace=True)
    grown = facts_of_a_new_database("grown", replace=False)

    for what in at_once:
        assert sorted(map(str, at_once[what] ^ grown[what])) == [], what
        assert at_once[what]
