"""What belongs to an event, below its own form."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms.parts import DocumentForm, QuestionForm, SessionForm, SessionFormSet
from events.models import CancellationRule, EventDocument, EventQuestion, Session

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    StackedInline, TabularInline = admin.StackedInline, admin.TabularInline


class Removable:
    """Of what nobody has used yet; the rest is protected by the database."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the event."""
        permitted: bool = self.has_change_permission(request, obj)  # type: ignore[attr-defined]  # an inline of the admin
        return permitted


class SessionInline(Removable, StackedInline):
    """Parts one chooses. One that somebody chose can no longer be removed."""

    model = Session
    form = SessionForm
    formset = SessionFormSet
    extra = 0
    readonly_fields = ("prices",)
    fieldsets = (
        (None, {"fields": ("title", "place", ("start_date", "start_time"), ("end_date", "end_time"), "capacity")}),
        (gettext_lazy("If it costs extra"), {"fields": ("amount", "tax_code", "prices")}),
        (gettext_lazy("On the page"), {"fields": ("position",)}),
    )

    @admin.display(description=gettext_lazy("members, and who may have it"))
    def prices(self, session: Session) -> SafeString | str:
        """The way to all prices of its product."""
        if session.product_id is None:
            return _("With a price, save first; then you set here what members pay.")
        url = reverse("admin:billing_product_change", args=[session.product_id])
        return format_html('<a href="{}">{}</a>', url, _("Member prices, and for whom it is"))


class QuestionInline(Removable, TabularInline):
    """What is asked of everybody who comes."""

    model = EventQuestion
    form = QuestionForm
    extra = 0


class RuleInline(Removable, TabularInline):
    """Until when people may cancel by themselves. Without a rule only free tickets can be."""

    model = CancellationRule
    extra = 0


class DocumentInline(Removable, TabularInline):
    """PDFs about the event."""

    model = EventDocument
    form = DocumentForm
    extra = 0
