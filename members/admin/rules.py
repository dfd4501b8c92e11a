"""Versions of the rules: a draft is edited, tried on any day, and published; what was published is only read."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.templatetags.money import money
from members.forms import PreviewForm, RuleForm
from members.models import MembershipRule
from members.operations import publish_rule
from members.queries import try_rule

SHOWN_AS = {"reinstatement_fee": "fee", "seat_price": "further_seat"}  # amounts, where they are only read


@admin.register(MembershipRule)
class MembershipRuleAdmin(ConfigurationAdmin):
    """One version. It is reached from its membership type, which says what is live."""

    section = Section.MEMBERSHIPS
    form = RuleForm
    change_form_template = "admin/members/rule_form.html"
    list_display = ("type", "version", "state", "published_at", "published_by")
    list_display_links = ("type", "version")
    list_filter = ("type", "state")
    list_select_related = ("type", "published_by")
    fieldsets = (
        (gettext_lazy("How long it runs"), {"fields": ("period", ("length", "unit"), "extra_days")}),
        (
            gettext_lazy("Fixed terms"),
            {
                "fields": (
                    ("fixed_start_month", "fixed_start_day"),
                    ("rollover_month", "rollover_day"),
                    "rollover_pricing",
                    "proration",
                    ("full_price_until_month", "full_price_until_day"),
                ),
                "description": gettext_lazy("Only for terms that begin on the same date for everybody."),
            },
        ),
        (
            gettext_lazy("Renewing and coming back"),
            {"fields": ("renewal_window_days", "grace_days", "reinstatement_fee")},
        ),
        (gettext_lazy("Organisations"), {"fields": ("seat_price",)}),
        (gettext_lazy("For life"), {"fields": ("life_years",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fee as money, where it is only read."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                {
                    **options,
                    "fields": [SHOWN_AS.get(one, one) if isinstance(one, str) else one for one in options["fields"]],
                },
            )
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What `get_fieldsets` puts in."""
        return (*SHOWN_AS.values(), *super().get_readonly_fields(request, obj))

    @admin.display(description=gettext_lazy("fee for coming back"))
    def fee(self, rule: MembershipRule) -> str:
        """As everybody writes it."""
        return money(rule.reinstatement_fee, the_association().currency) if rule.reinstatement_fee else _("none")

    @admin.display(description=gettext_lazy("price of a further seat"))
    def further_seat(self, rule: MembershipRule) -> str:
        """As everybody writes it."""
        return _("none are sold") if rule.seat_price is None else money(rule.seat_price, the_association().currency)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Drafts are started from the membership type, as a copy of what is live."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A version that was published stays as it was: people have paid under it."""
        is_draft = not isinstance(obj, MembershipRule) or obj.state == MembershipRule.State.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """Also the page that publishes a draft."""
        publish = self.admin_site.admin_view(self.publish_view)
        return [path("<int:pk>/publish/", publish, name="members_membershiprule_publish"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Beside the form: what joining on some day costs, and until when it runs."""
        rule = kwargs.get("obj")
        if isinstance(rule, MembershipRule):
            context.update(preview_of(rule, request))
        return super().render_change_form(request, context, *args, **kwargs)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks once, saying exactly what changes; then the version is live."""
        rule = MembershipRule.objects.select_related("type__product").filter(pk=pk).first()
        if rule is None:
            raise Http404(_("There is no such version."))
        if not super().has_change_permission(request, rule):
            raise PermissionDenied
        if request.method == "POST":
            try:
                publish_rule(rule=rule, at=timezone.now(), by=request.user)  # type: ignore[arg-type]  # a user, by admin_view
            except DomainError as error:
                messages.error(request, str(error))
                return redirect("admin:members_membershiprule_change", pk)
            messages.success(
                request,
                _("Version %(version)d is live: the portal follows it from now on.") % {"version": rule.version},
            )
            return redirect("admin:members_membershiptype_change", rule.type_id)
        live = rule.type.rules.filter(state=MembershipRule.State.LIVE).first()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Publish version %(version)d of %(type)s") % {"version": rule.version, "type": rule.type},
            "rule": rule,
            "live": live,
            "differences": differences(live, rule),
            **preview_of(rule, request),
        }
        return TemplateResponse(request, "admin/members/publish.html", context)


def preview_of(rule: MembershipRule, request: HttpRequest) -> dict[str, Any]:
    """The context of admin/members/_preview.html: trials of a version, and the day asked about."""
    form = PreviewForm(request.GET if "on" in request.GET else None)
    chosen = form.cleaned_data["on"] if form.is_valid() else None
    return {"preview_form": form, "trials": try_rule(rule, day_of(timezone.now()), chosen), "previewed": rule}


def differences(live: MembershipRule | None, rule: MembershipRule) -> list[dict[str, str]]:
    """What publishing changes, field by field, in the words of the form; everything for a first version."""
    rows = []
    for name in RuleForm.Meta.fields:
        before = _written(live, name) if live else "—"
        after = _written(rule, name)
        if before != after:
            label = str(MembershipRule._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # plain columns
            rows.append({"label": label, "before": before, "after": after})
    return rows


def _written(rule: MembershipRule, name: str) -> str:
    if name in SHOWN_AS and getattr(rule, name) is not None:
        return money(getattr(rule, name), the_association().currency)
    display = getattr(rule, f"get_{name}_display", None)
    value = display() if display else getattr(rule, name)
    return "—" if value is None else str(value)


def _shown(field: Any) -> Any:
    """What stands on the page instead of an amount nobody can change; rows of fields stay."""
    return SHOWN_AS.get(field, field) if isinstance(field, str) else field
