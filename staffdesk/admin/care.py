"""The care plan: what a person does for members, when, and in which words."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from ams.core.admin import ConfigurationAdmin, Section
from staffdesk.models import CareStep
from staffdesk.models.areas import can_own_it
from staffdesk.operations.care import keep_care_step


@admin.register(CareStep)
class CareStepAdmin(ConfigurationAdmin):
    """A row for each thing that a named person does; each hour it becomes tasks on the desk."""

    section = Section.MEMBERSHIPS
    list_display = ("name", "type", "when", "way", "who", "days_to_do", "archived_at")
    list_filter = ("moment", "type")
    list_select_related = ("type", "who")
    fieldsets = (
        (gettext_lazy("What"), {"fields": ("name", "type", "way")}),
        (gettext_lazy("When"), {"fields": ("moment", "offset_days", "years", "first_only", "days_to_do")}),
        (gettext_lazy("Who, and in which words"), {"fields": ("who", "words")}),
        (gettext_lazy("Whether it is done"), {"fields": ("archived_at",)}),
    )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Colleagues who may do something."""
        if db_field.name == "who":
            options["queryset"] = can_own_it()
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: CareStep, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Moved to another day it counts as new, so that nobody is called about days gone by."""
        keep_care_step(step=obj, at=timezone.now())

    @admin.display(description=gettext_lazy("when"), ordering="offset_days")
    def when(self, step: CareStep) -> str:
        """The moment and how far from it, in words."""
        said = str(step.get_moment_display())
        if step.years:
            said += f": {', '.join(map(str, step.years))}"
        days = abs(step.offset_days)
        if not days:
            return said
        if step.offset_days < 0:
            far = ngettext("%(days)d day before", "%(days)d days before", days)
        else:
            far = ngettext("%(days)d day after", "%(days)d days after", days)
        return f"{said} · {far % {'days': days}}"
