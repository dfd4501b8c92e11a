"""Whether there is a directory, and what members can show in it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from members.models import Directory


@admin.register(Directory)
class DirectoryAdmin(ConfigurationAdmin):
    """There is one, so its list goes straight to it."""

    section = Section.MEMBERSHIPS
    fieldsets = (
        (_("Whether there is one"), {"fields": ("is_open", "to_everybody")}),
        (
            _("What members can show beside their name"),
            {
                "fields": ("town", "organisation", "section", "words", "phone", "email"),
                "description": _(
                    "Each member decides about each of them, and to whom. What you take away is shown no longer, at "
                    "once; it is found no longer from the next night on."
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only while there is none."""
        return super().has_add_permission(request) and not Directory.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Straight to the one directory, or to making it."""
        found = Directory.objects.first()
        if found is None:
            return redirect("admin:members_directory_add")
        return redirect("admin:members_directory_change", found.pk)
