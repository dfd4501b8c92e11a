"""Events and their tickets: one page an event, from the first draft to the day it is announced or called off."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import association_zone
from ams.core.errors import DomainError
from ams.core.models import User
from events.admin.credits import EventCreditInline
from events.admin.parts import DocumentInline, QuestionInline, RuleInline, SessionInline
from events.forms import CopyForm, EventForm, TicketTypeForm
from events.local_times import span_in_words
from events.models import Event, Session, TicketType
from events.operations import (
    announce_event,
    call_off_event,
    copy_event,
    missing_of,
    name_products,
    remove_session,
    tell_change,
)
from events.queries import is_untold, progress_of

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    StackedInline = admin.StackedInline[Any, Any]
else:
    StackedInline = admin.StackedInline


class TicketTypeInline(StackedInline):
    """Ways to come. One that was ever sold stays; its product says that it is no longer sold."""

    model = TicketType
    form = TicketTypeForm
    extra = 0
    can_delete = False
    readonly_fields = ("prices",)
    fieldsets = (
        (None, {"fields": ("name", "amount", "prices", "capacity", "most_per_order", "position")}),
        (gettext_lazy("When one can have it"), {"fields": ("sold_from", "sold_until", "needs_approval")}),
        (gettext_lazy("Tax and bookkeeping"), {"fields": ("tax_code", "income_account")}),
    )

    @admin.display(description=gettext_lazy("members, and who may have it"))
    def prices(self, kind: TicketType) -> SafeString | str:
        """The way to all prices of its product."""
        if kind._state.adding:
            return _("Save first; then you set here what members pay, and for whom it is.")
        url = reverse("admin:billing_product_change", args=[kind.product_id])
        return format_html('<a href="{}">{}</a>', url, _("Member prices, and for whom it is"))


@admin.register(Event)
class EventAdmin(ConfigurationAdmin):
    """A draft until it is announced. Announcing and calling off are business, so each is a button of its own."""

    section = Section.EVENTS
    form = EventForm
    change_form_template = "admin/events/event_form.html"
    list_display = ("title", "when", "seats", "standing")
    search_fields = ("title", "slug")
    ordering = ("-start_date", "-start_time")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (TicketTypeInline, SessionInline, QuestionInline, RuleInline, DocumentInline, EventCreditInline)
    fieldsets = (
        (gettext_lazy("What people read"),
         {"fields": ("title", "slug", "summary", "description", "agenda", "speakers")}),
        (gettext_lazy("Picture"), {"fields": ("picture", "picture_alt")}),
        (gettext_lazy("When, by the clocks there"),
         {"fields": ("start_date", "start_time", "end_date", "end_time", "zone")}),
        (gettext_lazy("Where"), {"fields": ("place", "online_link")}),
        (gettext_lazy("How many"), {"fields": ("capacity", "has_waiting_list", "offer_hours")}),
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Also announcing and calling off."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/announce/", view(self.announce_view), name="events_event_announce"),
            path("<int:pk>/tell-change/", view(self.tell_change_view), name="events_event_tell_change"),
            path("<int:pk>/copy/", view(self.copy_view), name="events_event_copy"),
            path("<int:pk>/call-off/", view(self.call_off_view), name="events_event_call_off"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Above the form: how it stands, and what is missing before it can be announced."""
        event = context.get("original")
        if isinstance(event, Event):
            context["when"] = self.when(event)
            context["missing"] = [] if event.published_at else missing_of(event, at=timezone.now())
            context["progress"] = progress_of(event) if event.cancelled_at else None
            context["is_untold"] = event.is_open and is_untold(event)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """What is sold comes with its product, and another price is a further row: the operations write both."""
        if formset.model not in (TicketType, Session):
            formset.save()
            return
        formset.save(commit=False)
        for one in formset.deleted_objects:
            remove_session(session=one, at=timezone.now())
        by = request.user if isinstance(request.user, User) else None
        for one in formset.forms:
            if one.has_changed() and one not in formset.deleted_forms:
                one.keep(event=form.instance, at=timezone.now(), by=by)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Then what is sold is called as it is called now."""
        super().save_related(request, form, formsets, change)
        name_products(event=form.instance)

    def announce_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From now on everybody sees it."""

        def announce(event: Event, by: User) -> str:
            announce_event(event=event, at=timezone.now(), by=by)
            return _("It is announced: everybody can see it and register.")

        return self._do(request, pk, announce)

    def call_off_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It does not take place."""

        def call_off(event: Event, by: User) -> str:
            told = call_off_event(event=event, at=timezone.now(), by=by)
            said = ngettext("Called off; %(told)d person is told.", "Called off; %(told)d people are told.", told)
            return said % {"told": told}

        return self._do(request, pk, call_off)

    def tell_change_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It is at another time or place: everybody who comes is told."""

        def tell(event: Event, by: User) -> str:
            told = tell_change(event=event, at=timezone.now(), by=by)
            return ngettext("%(told)d person is told.", "%(told)d people are told.", told) % {"told": told}

        return self._do(request, pk, tell)

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft like it, for another date."""
        event = get_object_or_404(Event, pk=pk)
        if not (self.has_change_permission(request, event) and self.has_add_permission(request)):
            raise PermissionDenied
        form = CopyForm(request.POST if request.method == "POST" else None, event=event)
        if form.is_valid():
            by = cast("User", request.user)  # by admin_view
            try:
                copy = copy_event(event=event, **form.cleaned_data, at=timezone.now(), by=by)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Here is the copy, a draft. Look through it, and announce it."))
                return redirect("admin:events_event_change", copy.pk)
        context = {**self.admin_site.each_context(request), "event": event, "form": form, "opts": self.opts}
        return render(request, "admin/events/copy.html", {**context, "title": _("Copy for another date")})

    @admin.display(description=gettext_lazy("when"))
    def when(self, event: Event) -> str:
        """In its own zone."""
        return span_in_words(event.starts_at, event.ends_at, home=association_zone().key)

    @admin.display(description=gettext_lazy("seats"))
    def seats(self, event: Event) -> str:
        """How many there are."""
        return "—" if event.capacity is None else str(event.capacity)

    @admin.display(description=gettext_lazy("how it stands"))
    def standing(self, event: Event) -> str:
        """Draft, announced or called off."""
        if event.cancelled_at:
            return _("Called off")
        return _("Announced") if event.published_at else _("Draft")

    def _do(self, request: HttpRequest, pk: int, act: Callable[[Event, User], str]) -> HttpResponse:
        """One step, by POST; what refuses it is said on the event's page."""
        event = get_object_or_404(Event, pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        if request.method == "POST":
            try:
                messages.success(request, act(event, cast("User", request.user)))  # by admin_view
            except DomainError as error:
                messages.error(request, str(error))
        return redirect("admin:events_event_change", pk)
