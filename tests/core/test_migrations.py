"""A database made at once is the one that grew step by step (docs/decisions/0022-one-first-migration.md)."""

import pytest
from django.db import connection
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
    "sequences": "SELECT sequencename, data_type::text, start_value FROM pg_sequences WHERE schemaname = 'public'",
}


def facts_of_a_new_database(name, *, replace):
    """What the migrations make of an empty database: taking the steps one by one, or what replaces them."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    other = connection.copy()
    other.settings_dict = connection.settings_dict | {"NAME": name, "OPTIONS": {}}
    try:
        executor = MigrationExecutor(other)
        executor.loader = MigrationLoader(other, replace_migrations=replace)
        last = executor.loader.graph.leaf_nodes()
        executor.migrate([node for node in last if replace or node[1] != "0001_foundation"])
        with other.cursor() as cursor:
            return {what: set(cursor.execute(asked).fetchall()) for what, asked in FACTS.items()}
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_what_was_made_at_once_is_what_grew_step_by_step():
    at_once = facts_of_a_new_database("made_at_once", replace=True)
    grown = facts_of_a_new_database("grown", replace=False)

    for what in FACTS:
        assert sorted(map(str, at_once[what] ^ grown[what])) == [], what
        assert at_once[what]
