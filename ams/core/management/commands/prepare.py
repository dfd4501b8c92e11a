"""`python manage.py prepare`: what has to happen between a new version of the code and its first request."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ams.core.models import AssociationProfile


class Command(BaseCommand):
    """Safe to run at every start: each step does nothing when there is nothing to do."""

    help = "Bring the database up to date, collect the static files, and seed an empty demonstration."

    def handle(self, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        if settings.STATIC_ROOT.is_dir():
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and not AssociationProfile.objects.exists():
            call_command("seed_demo")
