"""How long things are kept: each rule with what would go tonight, and what went in the nights before."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.admin.bases import REASON_FIELD, ConfigurationAdmin, ModelForm
from ams.core.desk_site import Section
from ams.core.forgetting import MOST_COUNTED, change_rule, would_go
from ams.core.kept import kept
from ams.core.models import KeepingRule, KeepingRun

COMPARED = (7, 30, 90, 365, 1095, 2555)  # days; a week to seven years
NIGHTS_SHOWN = 30


class KeepingForm(ModelForm):
    """Days, a reason, and a yes where more would go than until now."""

    is_certain = forms.BooleanField(
        label=gettext_lazy("Go ahead although more goes tonight"),
        required=False,
        help_text=gettext_lazy("Only asked for if it does. What went cannot be brought back."),
    )

    class Meta:
        model = KeepingRule
        fields = ("days",)

    def clean(self) -> dict[str, Any]:
        """Not too few; a change has a reason; nobody lets more go without having read how much."""
        given: dict[str, Any] = super().clean() or {}
        days = given.get("days")
        if days is None or days == self.initial["days"]:
            return given
        kind, now = kept(self.instance.kind), timezone.now()
        if days < kind.least:
            facts = {"days": kind.least, "because": kind.because}
            self.add_error("days", _("At least %(days)d days. %(because)s") % facts)
            return given
        if not str(self.data.get(REASON_FIELD, "")).strip():
            raise ValidationError(_("Say below why this changes. Whoever asks in a year reads it in the history."))
        more = would_go(kind, days, at=now) - would_go(kind, self.initial["days"], at=now)
        if more > 0 and not given.get("is_certain"):
            said = ngettext(
                "%(n)d more goes tonight, for good. If that is meant, tick the box and save again.",
                "%(n)d more go tonight, for good. If that is meant, tick the box and save again.",
                more,
            )
            self.add_error("is_certain", said % {"n": more})
        return given


@admin.register(KeepingRule)
class KeepingRuleAdmin(ConfigurationAdmin):
    """One row a kind; which there are is a matter of the program."""

    section = Section.ASSOCIATION
    form = KeepingForm
    change_list_template = "admin/explained_list.html"
    change_form_template = "admin/core/keeping_form.html"
    list_display = ("name", "days", "since_when", "tonight", "last_night")
    list_display_links = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "goes", "since_when", "least")}),
        (gettext_lazy("How long"), {"fields": ("days", "is_certain")}),
    )
    readonly_fields = ("name", "goes", "since_when", "least")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every kind has its row."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Says when it goes."""
        explanation = _(
            "What is over its time goes at night, from two o'clock on, in small steps. Not in this list: orders, "
            "receipts and the journal, which the law asks for, and what is kept until somebody is erased."
        )
        return super().changelist_view(request, {"explanation": explanation, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Beside the form: what would go tonight with other days, and what went."""
        rule = kwargs.get("obj")
        if isinstance(rule, KeepingRule):
            kind, now = kept(rule.kind), timezone.now()
            compared = sorted({rule.days, *(days for days in COMPARED if days >= kind.least)})
            context["compared"] = [(days, _counted(would_go(kind, days, at=now))) for days in compared]
            context |= {"rule": rule, "subtitle": kind.name, "reason_needed": True}
            context["nights"] = KeepingRun.objects.filter(kind=rule.kind).order_by("-night")[:NIGHTS_SHOWN]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: KeepingRule, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """From tonight on."""
        if "days" in form.changed_data:
            change_rule(rule=obj, days=obj.days, at=timezone.now())

    @admin.display(description=gettext_lazy("what is kept"))
    def name(self, rule: KeepingRule) -> str:
        """In plain words."""
        return str(kept(rule.kind).name)

    @admin.display(description=gettext_lazy("what goes, and what stays"))
    def goes(self, rule: KeepingRule) -> str:
        """In plain words."""
        return str(kept(rule.kind).goes)

    @admin.display(description=gettext_lazy("counted from"))
    def since_when(self, rule: KeepingRule) -> str:
        """From when its days are counted."""
        return str(kept(rule.kind).since)

    @admin.display(description=gettext_lazy("at least"))
    def least(self, rule: KeepingRule) -> str:
        """How few days it may be, and why."""
        kind = kept(rule.kind)
        days = ngettext("%(n)d day.", "%(n)d days.", kind.least) % {"n": kind.least}
        return f"{days} {kind.because}"

    @admin.display(description=gettext_lazy("would go tonight"))
    def tonight(self, rule: KeepingRule) -> str:
        """How many rows."""
        return _counted(would_go(kept(rule.kind), rule.days, at=timezone.now()))

    @admin.display(description=gettext_lazy("last night"))
    def last_night(self, rule: KeepingRule) -> str:
        """How many went, and what did not."""
        run = KeepingRun.objects.filter(kind=rule.kind).order_by("-night").first()
        if run is None:
            return "—"
        said = _("%(n)d went") % {"n": run.removed}
        return _("%(went)s, %(left)d could not") % {"went": said, "left": len(run.left)} if run.left else said


def _counted(rows: int) -> str:
    return _("%(n)d or more") % {"n": rows} if rows >= MOST_COUNTED else str(rows)
