"""How Django finds the shared floor, and what every process loads."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The shared floor."""

    name = "ams.core"
    verbose_name = _("Association")

    def ready(self) -> None:
        """Load tasks (`enqueue` knows them by name), invariants, readiness checks and merge rules of every app."""
        autodiscover_modules("tasks", "invariants", "readiness", "merge_rules")
