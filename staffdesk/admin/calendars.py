"""Opening hours, closed days and special ones. Corrections move what is due, because it was wrong before."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import day_of, the_association
from staffdesk.forms.standards import CalendarDayForm, CalendarForm, HolidaysForm, week_in_words
from staffdesk.models import Calendar, CalendarDay
from staffdesk.models.standards import DAYS
from staffdesk.operations.standards import close_on, note_correction
from staffdesk.queries.holidays import suggested_holidays

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    TabularInline = admin.TabularInline[Any, Any]
else:
    TabularInline = admin.TabularInline


class CalendarDayInline(TabularInline):
    """Dates with other hours than their weekday; a row may be taken away again, the history keeps that."""

    model = CalendarDay
    form = CalendarDayForm
    fields = ("day", "hours", "name")
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change the calendar may open it on a day again."""
        return self.has_change_permission(request, obj)


@admin.register(Calendar)
class CalendarAdmin(ConfigurationAdmin):
    """When somebody is there. What is due is reckoned by it."""

    section = Section.SERVICE
    form = CalendarForm
    change_form_template = "admin/staffdesk/calendar_form.html"
    list_display = ("name", "time_zone")
    fieldsets = (
        (None, {"fields": ("name", "time_zone")}),
        (
            gettext_lazy("Hours of a week"),
            {
                "fields": DAYS,
                "description": gettext_lazy("For example 9:00–12:00, 13:00–17:00. Until midnight is 24:00."),
            },
        ),
    )
    inlines = (CalendarDayInline,)
    readonly_fields = ("in_words",)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whoever may only read sees the week in a line."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        return ((None, {"fields": ("name", "time_zone", "in_words")}),)

    @admin.display(description=gettext_lazy("hours of a week"))
    def in_words(self, calendar: Calendar) -> str:
        """Mon 09:00–17:00, and so on."""
        return week_in_words(calendar.week)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Also its days; then what runs by it is reckoned again."""
        super().save_related(request, form, formsets, change)
        if change and (form.has_changed() or any(formset.has_changed() for formset in formsets)):
            note_correction(calendar=form.instance)

    def get_urls(self) -> list[URLPattern]:
        """Also the holidays to choose from."""
        holidays = self.admin_site.admin_view(self.holidays_view)
        return [path("<int:pk>/holidays/", holidays, name="staffdesk_calendar_holidays"), *super().get_urls()]

    def holidays_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The holidays of the association's country that are not in the calendar yet; what is ticked is closed."""
        calendar = Calendar.objects.filter(pk=pk).first()
        if calendar is None:
            raise Http404(_("There is no such calendar."))
        if not self.has_change_permission(request, calendar):
            raise PermissionDenied
        country = the_association().legal_entity.country
        suggested = suggested_holidays(country, since=day_of(timezone.now()), but=calendar)
        form = HolidaysForm(request.POST if request.method == "POST" else None, suggested=suggested)
        if form.is_valid():
            closed = close_on(calendar=calendar, days=form.chosen_days())
            said = ngettext("%(n)d day is closed now.", "%(n)d days are closed now.", closed) % {"n": closed}
            messages.success(request, said)
            return redirect("admin:staffdesk_calendar_change", pk)
        title = _("Holidays for %(calendar)s") % {"calendar": calendar}
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "form": form,
            "original": calendar, "country": country, "suggested": suggested,
        }  # fmt: skip
        return TemplateResponse(request, "admin/staffdesk/holidays.html", context)
