"""How far each role goes alone when it makes an exception."""

from django.contrib import admin

from ams.core.admin.bases import ConfigurationAdmin
from ams.core.desk_site import Section
from ams.core.models import ExceptionRight


@admin.register(ExceptionRight)
class ExceptionRightAdmin(ConfigurationAdmin):
    """One row a kind and role; what has no row is not allowed."""

    section = Section.STAFF
    list_display = ("kind", "role", "is_allowed", "limit")
    list_filter = ("role", "kind", "is_allowed")
    ordering = ("kind", "role")
    fields = ("kind", "role", "is_allowed", "limit")
