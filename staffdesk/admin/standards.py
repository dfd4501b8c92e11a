"""Service standards: what is promised, tried on a Friday afternoon, changed by new versions."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.admin import ConfigurationAdmin, Section
from staffdesk.forms.standards import StandardForm, TryForm
from staffdesk.models import Clock, Standard
from staffdesk.operations.clocks import switch_off
from staffdesk.operations.standards import NothingChanged, change_standard, switch_on
from staffdesk.queries.standards import in_short, try_standard


@admin.register(Standard)
class StandardAdmin(ConfigurationAdmin):
    """One promise. Saving a change makes a new version; clocks that run keep what was promised when they began."""

    section = Section.SERVICE
    form = StandardForm
    change_form_template = "admin/staffdesk/standard_form.html"
    list_display = ("name", "promise", "within", "position", "archived_at")
    list_display_links = ("name",)
    fieldsets = (
        (gettext_lazy("What members read"), {"fields": ("promise", "name", "position", "is_on")}),
        (gettext_lazy("How much time there is"), {"fields": (("minutes", "business_days"), "calendar")}),
        (gettext_lazy("What it is promised for"), {"fields": ("started_by", "case_kinds", "queues")}),
        (
            gettext_lazy("Who is told"),
            {
                "fields": tuple((f"step{number}_minutes", f"step{number}_tell") for number in range(1, 5)),
                "description": gettext_lazy("By mail, once for each step, while somebody is there."),
            },
        ),
    )

    readonly_fields = ("within",)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whoever may only read sees what is promised."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        return ((None, {"fields": ("promise", "name", "within", "archived_at")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Standard]:
        """With their versions, the newest first."""
        standards: QuerySet[Standard] = super().get_queryset(request)
        return standards.prefetch_related("versions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The five are there; what each of them says is yours."""
        return False

    def save_model(self, request: HttpRequest, obj: Standard, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """The words at once; the terms as a new version, if they are others; off or on."""
        now = timezone.now()
        super().save_model(request, obj, form, change)
        try:
            version = change_standard(standard=obj, terms=form.terms(), at=now, by=request.user)  # type: ignore[arg-type]  # a user, by admin_view
        except NothingChanged:
            pass
        else:
            running = Clock.objects.running().filter(standard=obj).exclude(version=version).count()
            said = _("Version %(number)d holds for what begins from now on; %(running)d clocks keep what they had.")
            messages.info(request, said % {"number": version.number, "running": running})
        if form.cleaned_data["is_on"]:
            switch_on(standard=obj)
        elif obj.archived_at is None:
            switch_off(standard=obj, at=now)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Beside the form: when what comes on a Friday afternoon is due."""
        standard = kwargs.get("obj")
        if isinstance(standard, Standard):
            form = TryForm(request.GET if "when" in request.GET else None)
            chosen = form.cleaned_data["when"] if form.is_valid() else None
            trials = try_standard(standard, at=timezone.now(), chosen=chosen)
            context.update({"preview_form": form, "trials": trials})
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("within"))
    def within(self, standard: Standard) -> str:
        """How much time its newest version gives."""
        return in_short(standard)
