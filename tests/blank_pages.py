"""Pages that are all empty, for tests that ask only who gets in: nine tenths of their time would be drawing."""

from typing import Any

from django.template import Origin
from django.template.loaders.base import Loader


class Blank(Loader):
    """Every page is empty, and mails are what they are."""

    def get_template_sources(self, template_name: str) -> Any:
        if "/email/" not in template_name:
            yield Origin(name=template_name, template_name=template_name, loader=self)

    def get_contents(self, origin: Origin) -> str:
        return ""


def use(settings: Any) -> None:
    """Until the test is over (`settings` is pytest-django's)."""
    [ours] = settings.TEMPLATES
    loaders = [f"{__name__}.Blank", "django.template.loaders.filesystem.Loader"]
    loaders.append("django.template.loaders.app_directories.Loader")
    options = {**ours["OPTIONS"], "loaders": [("django.template.loaders.cached.Loader", loaders)]}
    settings.TEMPLATES = [{**ours, "APP_DIRS": False, "OPTIONS": options}]
