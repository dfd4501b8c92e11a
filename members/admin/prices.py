"""What members pay and what only they can buy, on the page of the product that billing has."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ams.core.admin import AppendOnlyInline
from ams.core.association import day_of
from billing.admin import ProductAdmin
from members.forms import MemberPriceFormSet, NewMemberPriceForm
from members.models import MemberPrice, ReservedFor

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    TabularInline = admin.TabularInline[Any, Any]
else:
    TabularInline = admin.TabularInline


class MemberPriceInline(AppendOnlyInline):
    """Member prices so far, and a row for a new one from some day on."""

    model = MemberPrice
    form = NewMemberPriceForm
    formset = MemberPriceFormSet
    fields = ("type", "amount", "valid_from", "standing", "set_by", "set_at")
    readonly_fields = ("standing", "set_by", "set_at")
    money_fields = ("amount",)
    verbose_name = _("member price")
    verbose_name_plural = _(
        "member prices: for whom, how much, from when; whoever has a right to several prices pays the lowest"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MemberPrice]:
        """With whether a later row of its day replaced it."""
        rows: QuerySet[MemberPrice] = super().get_queryset(request)
        return MemberPrice.objects.filter(pk__in=rows.values("pk")).for_reading()

    @admin.display(description=_("what of it"))
    def standing(self, price: MemberPrice) -> str:
        """Corrected, still to come, ended, or nothing to say."""
        if price._state.adding:
            return "—"
        if price.is_corrected:  # type: ignore[attr-defined]  # annotated above
            return str(_("corrected"))
        if price.valid_from > day_of(timezone.now()):
            return str(_("to come"))
        return "—" if price.amount is not None else str(_("as everybody"))


class ReservedInline(TabularInline):
    """Types whose members alone may buy it; a row may be taken away again, the history keeps that."""

    model = ReservedFor
    verbose_name = _("type")  # “Add another Type”
    verbose_name_plural = ReservedFor._meta.verbose_name_plural
    fields = ("type",)
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change the product may open it to everybody."""
        return self.has_change_permission(request, obj)


ProductAdmin.inlines = (*ProductAdmin.inlines, MemberPriceInline, ReservedInline)
