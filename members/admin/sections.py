"""Sections with their postcodes, and what a round by postcode would change; committees with their roles."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.admin import ConfigurationAdmin
from ams.core.admin import Section as Heading
from ams.core.admin.bases import TabularInline
from ams.core.errors import DomainError
from members.forms.sections import RoleForm, SectionForm
from members.models import Committee, CommitteeRole, Section
from members.operations import keep_section, start_round
from members.queries.sections import forecast, latest_run


@admin.register(Section)
class SectionAdmin(ConfigurationAdmin):
    """Chapters or regions. Saving moves nobody; the page “Assign by postcode” says first what would change."""

    section = Heading.MEMBERSHIPS
    form = SectionForm
    change_form_template = "admin/members/section_form.html"
    change_list_template = "admin/members/section_list.html"
    list_display = ("name", "reaches", "chosen_by_members", "archived_at")
    fieldsets = (
        (gettext_lazy("What people read"), {"fields": ("name", "summary")}),
        (
            gettext_lazy("Who belongs to it"),
            {
                "fields": ("postcodes", "chosen_by_members"),
                "description": gettext_lazy(
                    "Everybody belongs to one section at a time, or to none. Whoever gives another address follows "
                    "their postcode at once. What members choose, and what staff set on somebody’s page, holds "
                    "against every postcode."
                ),
            },
        ),
        (gettext_lazy("Whether it is open"), {"fields": ("archived_at",)}),
    )

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """The section and where it reaches, together."""
        keep_section(section=obj, areas=form.cleaned_data["postcodes"])

    def get_urls(self) -> list[URLPattern]:
        """Also the page that assigns everybody."""
        view = self.admin_site.admin_view
        return [path("assign/", view(self.assign_view), name="members_section_assign"), *super().get_urls()]

    def assign_view(self, request: HttpRequest) -> HttpResponse:
        """What a round by postcode would change, section by section; then the round, with how far it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._start(request)
        run = latest_run()
        is_under_way = run is not None and run.state == run.State.WORKING
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Assign by postcode"),
            "run": run,
            "is_under_way": is_under_way,
            "forecast": [] if is_under_way else forecast(),
            "may_start": self.has_change_permission(request),
        }
        return TemplateResponse(
            request, "admin/members/assign_sections.html", context, headers={"Refresh": "4"} if is_under_way else {}
        )

    def _start(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            start_round(at=timezone.now(), by=request.user)  # type: ignore[arg-type]  # a user, by admin_view
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("admin:members_section_assign")

    @admin.display(description=gettext_lazy("postcodes"))
    def reaches(self, section: Section) -> str:
        """The first areas."""
        found = [str(one) for one in section.areas.order_by("country", "first")[:6]]
        return ", ".join(found[:5]) + ("…" if len(found) > 5 else "") or "–"


class RoleInline(TabularInline):
    """What one can be in a committee."""

    model = CommitteeRole
    form = RoleForm
    extra = 2
    can_delete = False


@admin.register(Committee)
class CommitteeAdmin(ConfigurationAdmin):
    """A committee and its roles. Who holds them is written down on the desk."""

    section = Heading.MEMBERSHIPS
    inlines = (RoleInline,)
    list_display = ("name", "section_of", "archived_at")
    list_select_related = ("section",)
    fieldsets = (
        (gettext_lazy("What it is"), {"fields": ("name", "summary", "section")}),
        (
            gettext_lazy("Whether it is at work"),
            {
                "fields": ("archived_at",),
                "description": gettext_lazy(
                    "Below are its roles. Who holds which, from when to when, is written down on the desk under "
                    "People → Committees, and stays to be read when a term is over."
                ),
            },
        ),
    )

    @admin.display(description=gettext_lazy("of"), ordering="section__name")
    def section_of(self, committee: Committee) -> str:
        """Of which section, if not of the whole association."""
        return str(committee.section or _("the whole association"))
