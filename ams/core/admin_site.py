"""Puts our admin site in the place of Django's. Loaded before any model, so the site itself stands elsewhere."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """The Django admin, as a room of the desk."""

    default_site = "ams.core.desk_site.DeskAdminSite"
