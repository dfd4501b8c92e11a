"""Bases of every admin screen: what may be edited keeps its history, what is history can only be read.

A screen says in `section` under which heading the admin's first page lists it.
"""

from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from ams.core.admin.history import history_page
from ams.core.admin.lists import CappedPaginator, search_rows
from ams.core.desk_site import Section

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm

REASON_FIELD = "reason_for_change"
REASON_LENGTH = 500


class DeskModelAdmin(ModelAdmin):
    """Every screen: its heading, and field history instead of the admin's own log."""

    section: ClassVar[Section] = Section.RECORDS
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False  # counting a million rows answers no question

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here: configuration is archived, business is kept."""
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed which field when, and why, as the database's triggers recorded it."""
        return history_page(self, request, object_id)


class ConfigurationAdmin(DeskModelAdmin):
    """What administrators set up. Each change is kept with who made it and, if they say so, why."""

    section = Section.ASSOCIATION
    change_form_template = "admin/configuration_form.html"
    save_on_top = False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Put the reason the person gave into the history of whatever this form writes."""
        reason = request.POST.get(REASON_FIELD, "").strip()[:REASON_LENGTH]
        extra = {"reason_field": REASON_FIELD, "reason_given": reason, **(extra_context or {})}
        if not reason:
            return super().changeform_view(request, object_id, form_url, extra)
        with pghistory.context(reason=reason):
            return super().changeform_view(request, object_id, form_url, extra)


class ReadOnlyAdmin(DeskModelAdmin):
    """What is history: to be found and read, never to be changed."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from business, not from a form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They stay as they were."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By what stands in `search_fields`, each a whole lookup (see `search_rows`)."""
        if not search_term.strip():
            return queryset, False
        found = search_rows(self.model, self.get_search_fields(request), search_term.strip())
        return queryset.filter(pk__in=found), False


class ReadOnlyInline(TabularInline):
    """Rows of another table below the one that is open, to be read."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows come from business."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They stay as they were."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They stay."""
        return False


class AppendOnlyInline(TabularInline):
    """Dated versions, such as prices: a new row may be added, those that are there only read.

    `money_fields` are amounts in the association's currency, read as such.
    """

    money_fields: ClassVar[tuple[str, ...]] = ()
    extra = 1
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A version that may have been used already stays as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """It stays."""
        return False
