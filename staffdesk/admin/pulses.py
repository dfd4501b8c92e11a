"""How many people are asked how it was."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ams.core.admin import ConfigurationAdmin, Section
from staffdesk.models import PulsePlan


@admin.register(PulsePlan)
class PulsePlanAdmin(ConfigurationAdmin):
    """One row for each kind of business, shipped; only how many are asked changes."""

    section = Section.SERVICE
    list_display = ("__str__", "share")
    fields = ("share",)

    def has_add_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        """There is one for each kind of business already."""
        return False
