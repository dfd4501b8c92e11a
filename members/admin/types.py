"""Kinds of membership: what people read, what it costs, which rules are live, and what all that means today."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.templatetags.money import money
from billing.prices import change_price
from members.admin.rules import preview_of
from members.forms import NewTypeForm, PriceForm
from members.models import MembershipRule, MembershipType, NoticeStep
from members.operations import create_type, draft_rule
from members.queries import notice_in_words, offer_of

State = MembershipRule.State


@admin.register(MembershipType)
class MembershipTypeAdmin(ConfigurationAdmin):
    """One page a type. Its price and its rules have pages of their own, because changing them is business."""

    section = Section.MEMBERSHIPS
    change_form_template = "admin/members/type_form.html"
    list_display = ("name", "price_now", "runs", "position", "archived_at")
    list_select_related = ("product__seller", "product__tax_code")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (gettext_lazy("What people read"), {"fields": ("name", "slug", "summary", "position")}),
        (
            gettext_lazy("Who may hold it"),
            {
                "fields": (
                    *("holder_kind", "exclusivity_group", "needs_approval", "approval_payment", "seats", "leaving"),
                    *("change_to", "proof", "is_trial", "leads_to", "is_transferable"),
                )
            },
        ),
        (gettext_lazy("Whether it is offered"), {"fields": ("archived_at",)}),
    )
    new_fieldsets = (
        (gettext_lazy("What people read"), {"fields": ("name", "slug", "summary", "position")}),
        (gettext_lazy("What it costs"), {"fields": ("amount", "tax_code", "income_account")}),
        (gettext_lazy("Who may hold it"), {"fields": ("holder_kind", "exclusivity_group", "needs_approval", "seats")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: MembershipType | None = None) -> Any:
        """A new type is asked for its price too."""
        return self.fieldsets if obj else self.new_fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """A new type is asked for its price too."""
        return super().get_form(request, obj, change, **kwargs if obj else {**kwargs, "form": NewTypeForm})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001 - Django's signature
        """A new type comes with its product, price and draft."""
        if change:
            return super().save_form(request, form, change)
        given = {name: form.cleaned_data[name] for name in form.cleaned_data}
        return create_type(at=timezone.now(), by=request.user, **given)  # type: ignore[arg-type]  # a user, by admin_view

    def save_model(self, request: HttpRequest, obj: MembershipType, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """What `save_form` made is saved already."""
        if change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """There are no further tables on this form."""

    def response_add(
        self, request: HttpRequest, obj: MembershipType, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The next thing is to write its rules."""
        messages.info(request, _("Now say how long it runs, and publish that: then people can join."))
        return redirect("admin:members_membershiprule_change", obj.rules.get().pk)

    def get_urls(self) -> list[URLPattern]:
        """Also the pages for the price and for a draft of the rules."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/price/", view(self.price_view), name="members_membershiptype_price"),
            path("<int:pk>/draft/", view(self.draft_view), name="members_membershiptype_draft"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Below the form: price, versions, and what joining costs today and on other days."""
        kind = kwargs.get("obj")
        if isinstance(kind, MembershipType):
            versions = list(kind.rules.select_related("published_by").order_by("-version"))
            live = next((rule for rule in versions if rule.state == State.LIVE), None)
            draft = next((rule for rule in versions if rule.state == State.DRAFT), None)
            prices = list(kind.product.prices.for_reading())
            context["notices"] = [(step, notice_in_words(step.offset_days)) for step in _plan_of(kind)]
            context.update({"versions": versions, "live": live, "draft": draft, "prices": prices, "today": _today()})
            if shown := live or draft:
                context.update(preview_of(shown, request))
        return super().render_change_form(request, context, *args, **kwargs)

    def price_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A further price from a day on; none is ever overwritten."""
        kind = self._editable(request, pk)
        form = PriceForm(request.POST if request.method == "POST" else None, initial={"valid_from": _today()})
        if form.is_valid():
            try:
                change_price(product=kind.product, at=timezone.now(), by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # a user, by admin_view
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request,
                    _("The new price holds from %(day)s.") % {"day": date_format(form.cleaned_data["valid_from"])},
                )
                return redirect("admin:members_membershiptype_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Change the price of %(type)s") % {"type": kind},
            "kind": kind,
            "form": form,
            "prices": kind.product.prices.for_reading(),
            "price_now": self.price_now(kind),
            "today": _today(),
        }
        return TemplateResponse(request, "admin/members/price.html", context)

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the draft, or start one as a copy of what is live."""
        kind = self._editable(request, pk)
        if request.method != "POST":
            return redirect("admin:members_membershiptype_change", pk)
        return redirect("admin:members_membershiprule_change", draft_rule(type=kind).pk)

    @admin.display(description=gettext_lazy("price today"))
    def price_now(self, kind: MembershipType) -> str:
        """What one whole period costs, or why nobody can buy it."""
        try:
            offer = offer_of(kind, _today())
        except DomainError as error:
            return str(error)
        return f"{money(offer.full_price)} {offer.each}" if offer.full_price else _("Free")

    @admin.display(description=gettext_lazy("joining today"))
    def runs(self, kind: MembershipType) -> str:
        """Until when it runs for whoever joins today, and what that costs."""
        try:
            offer = offer_of(kind, _today())
        except DomainError:
            return "—"
        return f"{offer.days} · {money(offer.to_pay)}" if offer.to_pay else offer.days

    def _editable(self, request: HttpRequest, pk: int) -> MembershipType:
        kind = MembershipType.objects.select_related("product__seller", "product__tax_code").filter(pk=pk).first()
        if kind is None:
            raise Http404(_("There is no such membership type."))
        if not self.has_change_permission(request, kind):
            raise PermissionDenied
        return kind


def _plan_of(kind: MembershipType) -> list[NoticeStep]:
    """Its notices in the order they are sent, archived ones last."""
    return list(kind.notice_steps.order_by(F("archived_at").desc(nulls_first=True), "offset_days"))


def _today() -> date:
    return day_of(timezone.now())
