"""How Django finds this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """See the package's docstring."""

    name = "staffdesk"
    verbose_name = _("Desk")
