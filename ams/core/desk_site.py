"""The Django admin as a room of the desk: the same sign-in, and its screens in the order a person thinks.

Not among the screens themselves (`ams.core.admin`): importing those needs the site, which must be complete by then.
"""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ams.core.roles import Ability, can

OPENS_IT = (Ability.CONFIGURE, Ability.SEE_MONEY, Ability.READ_EVERYTHING)
PASSWORD_PAGES = frozenset({"password_change", "password_change_done"})


class Section(TextChoices):
    """The headings of the admin's first page, in the order a person thinks."""

    ASSOCIATION = "association", _("The association")
    SOLD = "sold", _("What we sell")
    MEMBERSHIPS = "memberships", _("Memberships")
    EVENTS = "events", _("Events")
    SERVICE = "service", _("What we promise")
    MONEY = "money", _("Money, to read")
    STAFF = "staff", _("People who work here")
    RECORDS = "records", _("Records, to read")


class DeskAdminSite(AdminSite):
    """Where administrators configure what is sold and what is promised."""

    site_header = _("Configuration")
    site_title = _("Configuration")
    index_title = _("What would you like to set up?")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Those who configure, and those who read the money."""
        role = getattr(request.user, "role", "")
        return request.user.is_active and any(can(role, ability) for ability in OPENS_IT)

    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """There is one way to sign in, and it is not here. Raises PermissionDenied for those signed in already."""
        target = request.GET.get("next", reverse("admin:index"))
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")

    def logout(  # type: ignore[override]  # Django's promises a page of its own
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """There is one way to sign out."""
        return HttpResponseRedirect(reverse("account_logout"))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's, without the pages about passwords: there are none."""
        pages = super().get_urls()
        return [page for page in pages if getattr(page, "name", None) not in PASSWORD_PAGES]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """On the first page our screens under the headings a person looks for; an app's own page as Django has it."""
        apps = cast("list[dict[str, Any]]", super().get_app_list(request, app_label))
        if app_label is not None:
            return apps
        return _by_section(self, [model for app in apps for model in app["models"]])


def _by_section(site: AdminSite, models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    headings = []
    for section in Section:
        mine = [m for m in models if getattr(site._registry[m["model"]], "section", None) == section]
        if mine:
            headings.append(
                {
                    "name": section.label,
                    "app_label": section.value,
                    "app_url": reverse("admin:index"),
                    "has_module_perms": True,
                    "models": mine,
                }
            )
    return headings
