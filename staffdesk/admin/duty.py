"""Who is on duty, who can deal with what, and what makes a case difficult."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.models import Role, User
from ams.core.roles import Ability, can
from staffdesk.models import Duty, OfficeTag, Skill, WatchedPhrase

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    DutyModelForm = forms.ModelForm[Duty]
else:
    DutyModelForm = forms.ModelForm


class DutyForm(DutyModelForm):
    """A duty, with its weekdays as boxes to tick."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=Duty.Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day.")},
    )  # fmt: skip

    class Meta:
        model = Duty
        fields = ("person", "weekdays", "from_time", "until_time", "first_on", "last_on")

    def clean(self) -> dict[str, Any]:
        """An end comes after its beginning."""
        given = super().clean() or {}
        begins, ends = given.get("from_time"), given.get("until_time")
        if begins and ends and ends.hour + ends.minute and ends <= begins:
            self.add_error("until_time", ValidationError(gettext("This is before it begins. 00:00 is midnight.")))
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", ValidationError(gettext("This is before the first day.")))
        return given


class OfStaff(ConfigurationAdmin):
    """A screen of rows that belong to people who work on cases."""

    section = Section.STAFF

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Only those who may work on cases can be chosen."""
        if db_field.name == "person":
            options["queryset"] = _workers()
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Duty)
class DutyAdmin(OfStaff):
    """Who is there when. A row that ended stays: it says who was told and why."""

    form = DutyForm
    list_display = ("person", "days", "from_time", "until_time", "first_on", "last_on")
    list_select_related = ("person",)

    @admin.display(description=_("on"))
    def days(self, duty: Duty) -> str:
        """Its weekdays in words."""
        return ", ".join(str(Duty.Weekday(day).label) for day in sorted(duty.weekdays))


@admin.register(Skill)
class SkillAdmin(OfStaff):
    """Who can deal with which kind of difficult situation."""

    list_display = ("person", "kind", "archived_at")
    list_select_related = ("person",)
    fields = ("person", "kind", "archived_at")


@admin.register(WatchedPhrase)
class WatchedPhraseAdmin(ConfigurationAdmin):
    """Words of members that make a case difficult."""

    section = Section.STAFF
    list_display = ("text", "archived_at")
    fields = ("text", "archived_at")


@admin.register(OfficeTag)
class OfficeTagAdmin(ConfigurationAdmin):
    """Which tags say that somebody holds an office."""

    section = Section.STAFF
    list_display = ("tag", "archived_at")
    fields = ("tag", "archived_at")


def _workers() -> QuerySet[User]:
    roles = [role for role in Role.values if can(role, Ability.WORK_CASES)]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")
