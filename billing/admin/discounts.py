"""Discount codes: what they take off, off what, until when, how often; and how often they were used."""

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import find_association
from ams.core.templatetags.money import money
from billing.forms import DiscountCodeForm
from billing.models import DiscountCode, ReminderStep


@admin.register(DiscountCode)
class DiscountCodeAdmin(ConfigurationAdmin):
    """What a code takes off may change from one day to the next; orders keep the price they were placed at."""

    section = Section.SOLD
    form = DiscountCodeForm
    list_display = ("code", "name", "takes_off", "first_day", "last_day", "used", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = ("code", "name")
    readonly_fields = ("used",)
    fieldsets = (
        (None, {"fields": ("code", "name", "percent", "amount")}),
        (_("What it is for"), {"fields": ("kinds", "products")}),
        (_("From when, and how often"), {"fields": ("first_day", "last_day", "most_uses", "most_per_person", "used")}),
        (_("Whether it is valid"), {"fields": ("archived_at",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[DiscountCode]:
        """With how many orders count."""
        rows: QuerySet[DiscountCode] = super().get_queryset(request)
        return rows.annotate(times=Count("uses", filter=Q(uses__order__cancelled_at=None)))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A code that was given out stays the same word."""
        return ("used", "code") if obj and DiscountCode.objects.filter(pk=obj.pk, uses__isnull=False) else ("used",)

    @admin.display(description=_("takes off"))
    def takes_off(self, code: DiscountCode) -> str:
        """A share, or an amount."""
        association = find_association()
        if code.amount is None or association is None:
            return gettext("%(percent)s %%") % {"percent": code.percent}
        return money(code.amount, association.currency)

    @admin.display(description=_("used"), ordering="times")
    def used(self, code: DiscountCode) -> str:
        """In how many orders, of how many."""
        times = getattr(code, "times", 0)
        most = "" if code.most_uses is None else gettext(" of %(most)s") % {"most": code.most_uses}
        return ngettext("%(times)d time", "%(times)d times", times) % {"times": times} + most


@admin.register(ReminderStep)
class ReminderStepAdmin(ConfigurationAdmin):
    """When people are reminded of invoices; each of them once for each step, until it is paid."""

    section = Section.SOLD
    list_display = ("days", "archived_at")
    fields = ("days", "archived_at")
