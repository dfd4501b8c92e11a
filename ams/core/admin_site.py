"""The Django admin as a room of the desk: same design, same doors."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskAdminSite(AdminSite):
    """Where administrators configure what is sold and what is promised."""

    site_header = _("Configuration")
    site_title = _("Configuration")
    index_title = _("What would you like to set up?")
    enable_nav_sidebar = False


class DeskAdminConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default_site = "ams.core.admin_site.DeskAdminSite"
