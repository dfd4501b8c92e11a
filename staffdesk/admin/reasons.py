"""Why members contact us: the reasons colleagues choose from, what each is worth, and who sees to it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.models import Role, User
from staffdesk.causes import Kind
from staffdesk.models import Reason
from staffdesk.operations.reasons import value_reason
from staffdesk.reasons import AIM_WORDS, aim_of
from staffdesk.sayings import in_plain_letters
from staffdesk.words import PAGES

WORTH = ("to_member", "to_association")
if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    ReasonModelForm = forms.ModelForm[Reason]
else:
    ReasonModelForm = forms.ModelForm


class ReasonForm(ReasonModelForm):
    """A reason, with causes and pages as boxes to tick."""

    causes = forms.MultipleChoiceField(
        label=_("Probable causes"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, in_plain_letters(kind.value)) for kind in Kind],
        help_text=_("Where one of these happened before a contact, this reason is chosen already."),
    )  # fmt: skip
    pages = forms.MultipleChoiceField(
        label=_("Pages"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(PAGES.items()),
        help_text=_("Who writes from one of these pages probably has this reason, unless a cause says otherwise."),
    )  # fmt: skip

    class Meta:
        model = Reason
        fields = (
            "words", "code", "position", "demand", "per", "to_member", "to_association", "owner", "target_on", "plan",
            "causes", "pages", "archived_at",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever sees to it says until when."""
        given = super().clean() or {}
        if given.get("owner") and not given.get("target_on"):
            self.add_error("target_on", ValidationError(gettext("Say until when its owner wants it done.")))
        return given


@admin.register(Reason)
class ReasonAdmin(ConfigurationAdmin):
    """In members' words. Whoever says what a contact is worth signs it with the day; its history shows what was said
    before.
    """

    section = Section.SERVICE
    form = ReasonForm
    list_display = ("words", "becomes", "asks_for", "owner", "target_on", "position", "archived_at")
    list_select_related = ("owner",)
    search_fields = ("words", "code")
    prepopulated_fields = {"code": ("words",)}
    readonly_fields = ("aim", "valued_on", "valued_by")
    fieldsets = (
        (_("What they say"), {"fields": ("words", "code", "position", "demand", "per")}),
        (
            _("What such a contact is worth"),
            {"fields": ("to_member", "to_association", "aim", "valued_on", "valued_by")},
        ),
        (_("Who sees to it"), {"fields": ("owner", "target_on", "plan")}),
        (_("When it is chosen already"), {"fields": ("causes", "pages", "archived_at")}),
    )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """The owner is somebody who can mend causes: staff, and nobody of member service."""
        if db_field.name == "owner":
            staff = User.objects.filter(is_active=True).exclude(role__in=("", Role.SERVICE))
            options["queryset"] = staff.order_by("name", "email")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Reason, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Another worth is signed by whoever says so."""
        super().save_model(request, obj, form, change)
        if not change or set(WORTH) & set(form.changed_data):
            worth = {name: form.cleaned_data[name] for name in WORTH}
            value_reason(reason=obj, **worth, on=timezone.localdate(), by=request.user)  # type: ignore[arg-type]  # a user, by admin_view

    @admin.display(description=_("what becomes of it"))
    def becomes(self, reason: Reason) -> str:
        """The same in a word, where reasons stand in rows."""
        return self.aim(reason).partition(":")[0]

    @admin.display(description=_("demand"), ordering="demand")
    def asks_for(self, reason: Reason) -> str:
        """Failure or value, without what that is."""
        return str(reason.get_demand_display()).partition(":")[0]

    @admin.display(description=_("what becomes of it"))
    def aim(self, reason: Reason) -> str:
        """What follows from what it is worth to both."""
        if not reason.to_member:
            return "–"
        word, why = AIM_WORDS[aim_of(to_member=reason.to_member, to_association=reason.to_association)]
        return f"{word}: {why}"
