"""Areas: who answers for what, how often it is looked through, and at what."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.admin.contacts import ChoicesField
from staffdesk.models import Area
from staffdesk.models.areas import can_own_it

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    AreaModelForm = forms.ModelForm[Area]
else:
    AreaModelForm = forms.ModelForm


class AreaForm(AreaModelForm):
    """An area; its checklist is a line for each point."""

    checklist = ChoicesField(
        label=_("Checklist"), required=False, widget=forms.Textarea({"rows": 8}),
        help_text=_("What is looked at each time, one point on each line."),
    )  # fmt: skip

    class Meta:
        model = Area
        fields = ("name", "looked_after", "owner", "deputy", "is_named", "review_days", "checklist")


@admin.register(Area)
class AreaAdmin(ConfigurationAdmin):
    """Which there are comes with the product; who has them, and how they are looked through, is the association's."""

    section = Section.STAFF
    form = AreaForm
    list_display = ("name", "owner", "deputy", "is_named", "review_days")
    list_select_related = ("owner", "deputy")
    fieldsets = (
        (_("What it is called"), {"fields": ("name", "looked_after")}),
        (_("Who answers for it"), {"fields": ("owner", "deputy", "is_named")}),
        (_("Looking through it"), {"fields": ("review_days", "checklist")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What can be configured is divided among those there are."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Whoever has it hands it over on its page, where both are told."""
        return ("owner",) if isinstance(obj, Area) and obj.owner_id else ()

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Only those who could do something about it."""
        options["queryset"] = can_own_it()
        return super().formfield_for_foreignkey(db_field, request, **options)
