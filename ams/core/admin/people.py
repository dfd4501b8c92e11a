"""Who works here: logins, roles, and the second factor of a colleague who lost a phone."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin.bases import ConfigurationAdmin, ModelForm
from ams.core.desk_site import Section
from ams.core.models import Role, User
from ams.core.second_factor import remove_second_factor

ROLE_HELP = _(
    "Service staff help with everything a member asks. Membership and events staff see and do what belongs to theirs. "
    "Finance reads the journal and gives money back. Owners of an area watch figures. Auditors read everything and "
    "change nothing. Administrators set prices and rules and give roles."
)


class UserForm(ModelForm):
    """A login. There is no password: its owner signs in with a code sent to the address."""

    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active")
        help_texts = {
            "email": _("Codes to sign in go there, for example ada.novak@example.org."),
            "role": ROLE_HELP,
            "is_active": _("Take this away when somebody leaves; what they did stays under their name."),
        }

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Somebody must remain who can give roles."""
        given = super().clean() or self.cleaned_data
        stays = given.get("role") == Role.ADMINISTRATOR and given.get("is_active")
        others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=self.instance.pk)
        if self.instance.pk and self.instance.role == Role.ADMINISTRATOR and not stays and not others.exists():
            raise forms.ValidationError(gettext("This is the last administrator. Give somebody else that role first."))
        return given


class WhoFilter(admin.SimpleListFilter):
    """Staff, unless somebody asks for everybody."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Members sign in too, but there are many of them."""
        return (("everybody", _("Everybody who signs in")),)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The first choice is called what it is."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("People who work here")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The logins to list."""
        return queryset if self.value() else queryset.exclude(role=Role.MEMBER)


@admin.register(User)
class UserAdmin(ConfigurationAdmin):
    """Logins of staff, and on request of members."""

    section = Section.STAFF
    form = UserForm
    list_display = ("name_or_email", "email", "role", "is_active", "last_login")
    list_filter = (WhoFilter, "role", "is_active")
    search_fields = ("email", "name")
    ordering = ("name", "email")
    actions = ("forget_second_factor",)
    fieldsets = (
        (_("Who"), {"fields": ("name", "email")}),
        (_("What they may do"), {"fields": ("role", "is_active")}),
        (_("So far"), {"fields": ("created_at", "last_login")}),
    )
    readonly_fields = ("created_at", "last_login")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A new login has no past."""
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:2]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Without a password, as every login."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name"), ordering="name")
    def name_or_email(self, user: User) -> str:
        """What they sign with."""
        return str(user)

    @admin.action(description=_("Forget their second factor (lost phone)"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They set up a new one when they next sign in."""
        by = request.user
        if not isinstance(by, User):
            return
        done = sum(remove_second_factor(user=user, at=timezone.now(), by=by) for user in queryset)
        words = ngettext("%(count)d second factor was forgotten.", "%(count)d second factors were forgotten.", done)
        messages.success(request, words % {"count": done})
