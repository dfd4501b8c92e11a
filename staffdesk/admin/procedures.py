"""How things are done here: procedures with their steps, and answers that are given often."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.admin.bases import TabularInline
from staffdesk.models import CannedAnswer, Case, Procedure, ProcedureStep


class KindsField(forms.TypedMultipleChoiceField):
    """Kinds of cases, to be ticked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Kinds of cases"),
            choices=Case.Kind.choices,
            coerce=str,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None: for all of them."),
            **kwargs,
        )


class ForKindsAdmin(ConfigurationAdmin):
    """What holds for some kinds of cases."""

    section = Section.SERVICE
    list_display = ("name", "for_which", "position", "archived_at")
    search_fields = ("name",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Kinds are ticked, not typed."""
        if db_field.name == "kinds":
            return KindsField()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("kinds of cases"))
    def for_which(self, row: Any) -> str:
        """The kinds in words."""
        labels = dict(Case.Kind.choices)
        return ", ".join(str(labels.get(kind, kind)) for kind in row.kinds) or str(_("all"))


@admin.register(CannedAnswer)
class CannedAnswerAdmin(ForKindsAdmin):
    """Answers with places that are filled in when somebody puts them in."""

    fieldsets = (
        (_("What it is called"), {"fields": ("name", "position")}),
        (_("What they read"), {"fields": ("text",)}),
        (_("Where it is offered"), {"fields": ("kinds", "archived_at")}),
    )


class StepInline(TabularInline):
    """The steps of a procedure. One that is no longer done is put away."""

    model = ProcedureStep
    fields = ("position", "text", "hint", "archived_at")
    extra = 2

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What is new is not put away: its place is for the words."""
        return self.fields if obj else self.fields[:-1]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Words that can be read while they are written, and one field for an instant, so that a row keeps its line."""
        if db_field.name == "archived_at":
            now = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            return forms.DateTimeField(label=db_field.verbose_name, required=False, widget=now)
        if db_field.name in {"text", "hint"}:
            kwargs["widget"] = forms.Textarea({"rows": 2, "cols": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Somebody may have ticked it."""
        return False


@admin.register(Procedure)
class ProcedureAdmin(ForKindsAdmin):
    """A procedure with its steps, in the order in which they are done."""

    inlines = (StepInline,)
    fieldsets = (
        (_("What it is called"), {"fields": ("name", "position")}),
        (_("Where it applies"), {"fields": ("kinds", "archived_at")}),
    )
