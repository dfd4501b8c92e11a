"""How things are done here: procedures with their steps, and answers that are given often."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.admin.bases import REASON_FIELD, REASON_LENGTH, TabularInline
from ams.core.models import User
from staffdesk.models import CannedAnswer, Case, Procedure, ProcedureStep, ProcedureVersion
from staffdesk.models.areas import can_own_it
from staffdesk.operations.procedures import NothingToDo, StepWritten, publish_procedure
from staffdesk.places import PLACE_WORDS

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    StepModelForm = forms.ModelForm[ProcedureStep]
else:
    StepModelForm = forms.ModelForm


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
    list_display: tuple[str, ...] = ("name", "for_which", "position", "archived_at")
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


class StepForm(StepModelForm):
    """A step as it is written for the next version."""

    left_out = forms.BooleanField(label=_("No longer done"), required=False)

    class Meta:
        model = ProcedureStep
        fields = ("position", "text", "hint")


class StepInline(TabularInline):
    """The steps that hold now. What is changed here is a new version; the one before stays as it was."""

    model = ProcedureStep
    form = StepForm
    fields = ("position", "text", "hint", "left_out")
    extra = 2

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of the newest version."""
        newest = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("-number").values("pk")[:1]
        return super().get_queryset(request).filter(version=Subquery(newest), archived_at=None)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What is new is not left out: its place is for the words."""
        return self.fields if obj else self.fields[:-1]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Words that can be read while they are written."""
        if db_field.name in {"text", "hint"}:
            kwargs["widget"] = forms.Textarea({"rows": 2, "cols": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Somebody may have ticked it."""
        return False


@admin.register(Procedure)
class ProcedureAdmin(ForKindsAdmin):
    """A procedure with its steps, in the order in which they are done. Other steps are a new version, at once."""

    inlines = (StepInline,)
    list_display = ("name", "for_which", "owner", "area", "review_on", "archived_at")
    list_select_related = ("owner", "area")
    fieldsets = (
        (_("What it is called"), {"fields": ("name", "position")}),
        (_("Where it applies"), {"fields": ("kinds", "places", "archived_at")}),
        (_("Who answers for it"), {"fields": ("area", "owner", "review_on")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Places are ticked, too."""
        if db_field.name == "places":
            return forms.MultipleChoiceField(
                label=_("Places"), choices=list(PLACE_WORDS.items()), required=False,
                widget=forms.CheckboxSelectMultiple, help_text=db_field.help_text,
            )  # fmt: skip
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """The owner is somebody who could do something about it."""
        if db_field.name == "owner":
            options["queryset"] = can_own_it()
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Steps that were published stay; what stands here now is the next version."""
        formset.save(commit=False)  # what the log tells of
        given = [one.cleaned_data for one in formset.forms if one.cleaned_data.get("text")]
        given = sorted((one for one in given if not one.get("left_out")), key=lambda one: one["position"])
        steps = [StepWritten(one["text"], one["hint"]) for one in given]
        words = request.POST.get(REASON_FIELD, "").strip()[:REASON_LENGTH]
        try:
            publish_procedure(
                procedure=form.instance, steps=steps, words=words, at=timezone.now(), by=cast("User", request.user)
            )
        except NothingToDo as error:
            messages.warning(request, str(error))
