"""Custom fields, with whether and of whom the join form asks for them."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from ams.core.admin import FieldDefinitionAdmin
from ams.core.admin.contacts import FieldDefinitionForm
from ams.core.models import Contact, FieldDefinition
from members.models import JoinQuestion, MembershipType
from members.operations import ask_when_joining

NOT_ASKED: Final = ""
MAY: Final = "may"
MUST: Final = "must"
WAYS: Final = [
    (NOT_ASKED, gettext_lazy("Not asked")),
    (MAY, gettext_lazy("Asked; may be left empty")),
    (MUST, gettext_lazy("Asked; must be answered")),
]


class AskedFieldForm(FieldDefinitionForm):
    """A custom field, and whether it is asked when joining."""

    when_joining = forms.ChoiceField(
        label=gettext_lazy("On the join form"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Each further question costs members: ask only what almost everybody can answer and you use at once."
        ),
    )
    joining_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Of whom"),
        queryset=MembershipType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those who join as one of these. None ticked: everybody who joins."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(JoinQuestion.objects.filter(field=self.instance.pk)) if self.instance.pk else []
        chosen = [row.type_id for row in rows if row.type_id]
        online = Q(archived_at=None, holder_kind=Contact.Kind.PERSON, needs_approval=False)
        types = self.fields["joining_types"]
        types.queryset = MembershipType.objects.filter(online | Q(pk__in=chosen))  # type: ignore[attr-defined]  # a choice of rows
        types.initial = chosen
        self.fields["when_joining"].initial = (MUST if rows[0].is_required else MAY) if rows else NOT_ASKED

    def clean(self) -> dict[str, Any]:
        """Only people join there."""
        given = super().clean()
        if given.get("when_joining") and given.get("applies_to") == Contact.Kind.ORGANISATION:
            words = gettext("People join there, and this field is for organisations. Choose “Not asked”.")
            raise forms.ValidationError({"when_joining": words})
        return given


@admin.register(FieldDefinition)
class AskedFieldAdmin(FieldDefinitionAdmin):
    """The association's own fields; the join form asks for none unless it is said here."""

    form = AskedFieldForm
    list_display: Any = (
        "label", "kind", "applies_to", "seen_by", "asked_of", "position", "filled_in", "last_used_on", "archived_at",
    )  # fmt: skip
    fieldsets: ClassVar[Any] = (
        *FieldDefinitionAdmin.fieldsets[:2],
        (
            gettext_lazy("When somebody joins"),
            {
                "fields": ("when_joining", "joining_types"),
                "description": gettext_lazy(
                    "The join form asks for name and e-mail only. What you choose here stands below them, with label"
                    " and hint as above, so word them for members. Answers stand on the person’s page like any other."
                    " Nobody is shown what is known of them already. What is written into a field for administrators"
                    " only is not passed on to the staff who answer “This doesn’t fit my situation”."
                ),
            },
        ),
        *FieldDefinitionAdmin.fieldsets[2:],
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the join form asks."""
        definitions: QuerySet[Any] = super().get_queryset(request).prefetch_related("join_questions__type")
        return definitions

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Also whether the join form asks for it."""
        super().save_related(request, form, formsets, change)
        way = form.cleaned_data.get("when_joining")
        types = list(form.cleaned_data["joining_types"]) or [None] if way else []
        ask_when_joining(field=form.instance, types=types, is_required=way == MUST)

    @admin.display(description=gettext_lazy("when joining"))
    def asked_of(self, definition: Any) -> str:
        """Of whom the join form asks for it."""
        rows = definition.join_questions.all()
        return ", ".join(row.type.name if row.type else gettext("everybody") for row in rows) or "–"
