"""`python manage.py prepare`: what has to happen between a new version of the code and its first request."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from ams.core.models import AssociationProfile
from ams.core.preparation import is_prepared, note_that_it_is_migrated
from ams.core.static_files import collect_if_changed


class Command(BaseCommand):
    """Safe to run at every start: each step does nothing when there is nothing to do."""

    help = "Bring the database and the static files up to date; seed an empty demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=["database", "static"])

    def handle(self, *, only: str | None, **options: Any) -> None:
        if only != "static":
            self._prepare_database()
        if only != "database":
            collected = collect_if_changed()
            self.stdout.write("Static files collected." if collected else "Static files are up to date.")

    def _prepare_database(self) -> None:
        connection.ensure_connection()
        if is_prepared(connection.connection, demo=settings.DEMO):
            self.stdout.write("The database is up to date.")
            return
        call_command("migrate", interactive=False, stdout=self.stdout)
        note_that_it_is_migrated()
        if settings.DEMO and not AssociationProfile.objects.exists():
            call_command("seed_demo", stdout=self.stdout)
        call_command("ship_standards", stdout=self.stdout)
