"""How Django finds the shared floor, and what every process loads."""

import gc
from types import ModuleType

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from ams.core.catalogues import drop_empty_catalogues
from ams.core.form_words import speak_plainly


class CoreConfig(AppConfig):
    """The shared floor."""

    name = "ams.core"
    verbose_name = _("Association")

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Let nobody search for garbage while models and tasks are read, which is the longest part of a start."""
        super().__init__(app_name, app_module)
        gc.disable()

    def ready(self) -> None:
        """Give forms our words; load tasks (`enqueue` knows them by name) and what else every app adds to the floor."""
        speak_plainly()
        drop_empty_catalogues()
        autodiscover_modules("tasks", "invariants", "readiness", "merge_rules", "kept")
        gc.freeze()  # what was read stays
        gc.enable()
