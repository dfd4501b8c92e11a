"""Is this database what this version of the code makes of one? Answered without Django's migration machinery, which
takes seconds: a start on an unchanged database must not wait for it.

When everything has run (the migrations, and after them Django's content types and permissions), a note is left on
Django's own table of migrations. The note names all that could make another run do something else, and it travels with
dumps. Without it, or with one row of that table missing, the long way is taken, which is always right.
"""

import hashlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ams.core.models import AssociationProfile

Migration = tuple[str, str]  # app and name
ACT_AFTER_MIGRATIONS = ("django", "django-pghistory", "django-pgtrigger")


def is_prepared(database: psycopg.Connection, *, demo: bool) -> bool:
    """Whether `prepare` would find nothing to do in this database, and nothing was left half done."""
    found = database.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')").fetchone()
    if not found or found[0] != _note():
        return False
    rows = database.execute("SELECT app, name FROM django_migrations").fetchall()
    return {(app, name) for app, name in rows}.issuperset(migrations_of_the_code()) and not (
        demo and has_nobody(database)
    )


def note_that_it_is_migrated() -> None:
    """To be called once everything has run."""
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [_note()])


def missing_migrations() -> set[Migration]:
    """Those of the code that the database has not seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(migrations_of_the_code()) - {(app, name) for app, name in cursor.fetchall()}


def migrations_of_the_code() -> Iterator[Migration]:
    """Every migration there is a file for, found without reading it."""
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        spec = find_spec(module) if module else None
        for found in pkgutil.iter_modules((spec and spec.submodule_search_locations) or []):
            if not found.ispkg and found.name[0] not in "_~":
                yield app.label, found.name


def has_nobody(database: psycopg.Connection) -> bool:
    """Whether no association lives here yet."""
    name = AssociationProfile._meta.db_table
    if database.execute("SELECT to_regclass(%s)", [name]).fetchone() == (None,):
        return True
    table = psycopg.sql.Identifier(name)
    return database.execute(psycopg.sql.SQL("SELECT FROM {} LIMIT 1").format(table)).fetchone() is None


def _note() -> str:
    versions = [(package, version(package)) for package in ACT_AFTER_MIGRATIONS]
    decisive = repr([versions, settings.INSTALLED_APPS, sorted(migrations_of_the_code())])
    return f"prepared {hashlib.sha256(decisive.encode()).hexdigest()}"
