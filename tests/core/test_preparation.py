"""An unchanged database is recognised without Django's migrations; a changed one is never mistaken for it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ams.core import preparation
from ams.core.models import AssociationProfile
from ams.core.preparation import is_prepared, migrations_of_the_code, note_that_it_is_migrated
from tests.factories.core import AssociationFactory

pytestmark = pytest.mark.django_db


def prepared(*, demo=False):
    return is_prepared(connection.connection, demo=demo)


@pytest.fixture
def _noted():
    note_that_it_is_migrated()


def test_the_files_found_are_the_migrations_django_finds():
    assert set(migrations_of_the_code()) == set(MigrationLoader(None).disk_migrations)


def test_without_the_note_nobody_knows_whether_a_run_came_to_its_end():
    connection.ensure_connection()

    assert not prepared()


@pytest.mark.usefixtures("_noted")
def test_after_a_whole_run_there_is_nothing_to_do(monkeypatch, capsys):
    assert prepared()
    monkeypatch.setattr("ams.core.management.commands.prepare.call_command", lambda *_, **__: pytest.fail("It ran."))
    AssociationFactory()

    call_command("prepare", "--only=database")

    assert "up to date" in capsys.readouterr().out


@pytest.mark.usefixtures("_noted")
def test_a_migration_taken_back_is_noticed():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'staffdesk'")

    assert not prepared()


@pytest.mark.usefixtures("_noted")
def test_new_code_is_noticed(monkeypatch):
    known = [*migrations_of_the_code()]
    assert prepared()

    with monkeypatch.context() as patch:
        patch.setattr(preparation, "version", lambda package: f"a newer {package}")
        assert not prepared()

    monkeypatch.setattr(preparation, "migrations_of_the_code", lambda: [*known, ("billing", "9999_new")])
    assert not prepared()


@pytest.mark.usefixtures("_noted")
def test_a_demonstration_needs_somebody_in_it():
    assert prepared(demo=False)
    assert not prepared(demo=True)

    AssociationFactory()

    assert AssociationProfile.objects.exists()
    assert prepared(demo=True)


def test_a_run_that_broke_off_after_its_migrations_is_done_again(monkeypatch):
    ran = []
    monkeypatch.setattr("ams.core.management.commands.prepare.call_command", lambda name, **_: ran.append(name))
    AssociationFactory()

    call_command("prepare", "--only=database")
    call_command("prepare", "--only=database")

    assert ran == ["migrate", "ship_standards"]
