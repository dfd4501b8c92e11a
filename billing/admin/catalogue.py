"""What is sold: products with their prices, how they are taxed, and the accounts they are booked on."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ams.core.admin import AppendOnlyInline, ConfigurationAdmin, Section
from ams.core.association import day_of, find_association
from ams.core.models import User
from ams.core.templatetags.money import money
from billing.chart import CHART
from billing.forms import NewPriceForm, NewTaxRateForm
from billing.models import Account, Price, Product, TaxCode, TaxRate
from billing.prices import change_price


class PriceInline(AppendOnlyInline):
    """Prices so far, and a row for a new one from some day on."""

    model = Price
    form = NewPriceForm
    fields = ("amount", "valid_from", "standing", "set_by", "set_at")
    readonly_fields = ("standing", "set_by", "set_at")
    verbose_name = _("price")
    verbose_name_plural = _(
        "prices: add a row for a new price, or for the same day to correct one; earlier ones stay for what was ordered"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Price]:
        """With whether a later row of its day replaced it."""
        rows: QuerySet[Price] = super().get_queryset(request)
        return Price.objects.filter(pk__in=rows.values("pk")).for_reading()

    @admin.display(description=_("what of it"))
    def standing(self, price: Price) -> str:
        """Corrected, still to come, or nothing to say; a price that is being written stands nowhere."""
        if price._state.adding:
            return "—"
        if price.is_corrected:  # type: ignore[attr-defined]  # annotated above
            return str(_("corrected"))
        return str(_("to come")) if price.valid_from > day_of(timezone.now()) else "—"


@admin.register(Product)
class ProductAdmin(ConfigurationAdmin):
    """Everything sold. A membership's product is made with its type, and its price is changed there."""

    section = Section.SOLD
    list_display = ("name", "kind", "price_today", "tax_code", "seller", "archived_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("tax_code", "seller")
    search_fields = ("name",)
    inlines = (PriceInline,)
    fieldsets = (
        (None, {"fields": ("name", "kind", "seller")}),
        (_("Tax and bookkeeping"), {"fields": ("tax_code", "income_account", "deferred_account")}),
        (_("Whether it is sold"), {"fields": ("archived_at",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """With today's price, so that the list asks nothing per row."""
        today = day_of(timezone.now())
        in_force = Price.objects.filter(product=OuterRef("pk")).on(today).values("amount")[:1]
        rows: QuerySet[Product] = super().get_queryset(request)
        return rows.annotate(amount_today=Subquery(in_force))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What it is stays what it is: lines that were sold refer to it."""
        return ("kind",) if obj else ()

    def formfield_for_choice_field(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Memberships come into being with their type, not here."""
        if db_field.name == "kind":
            kwargs["choices"] = [choice for choice in Product.Kind.choices if choice[0] != Product.Kind.MEMBERSHIP]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """A new price is business, so it is set by the operation, with who did it."""
        by = request.user if isinstance(request.user, User) else None
        for price in formset.save(commit=False):
            change_price(
                product=form.instance, amount=price.amount, valid_from=price.valid_from, at=timezone.now(), by=by
            )

    @admin.display(description=_("price today"))
    def price_today(self, product: Product) -> str:
        """What it costs today, or that nobody can buy it."""
        amount = product.amount_today  # type: ignore[attr-defined]  # annotated above
        association = find_association()
        return "—" if amount is None or association is None else money(amount, association.currency)


class TaxRateInline(AppendOnlyInline):
    """Rates so far, and a row for a new one from some day on."""

    model = TaxRate
    form = NewTaxRateForm
    fields = ("percent", "valid_from")
    verbose_name = _("rate")
    verbose_name_plural = _("rates: add a row when the rate changes; orders keep the one of their day")


@admin.register(TaxCode)
class TaxCodeAdmin(ConfigurationAdmin):
    """How things are taxed, and what receipts say where they are not."""

    section = Section.SOLD
    list_display = ("name", "code", "treatment", "rate_today")
    inlines = (TaxRateInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaxCode]:
        """With today's rate."""
        begun = TaxRate.objects.filter(tax_code=OuterRef("pk"), valid_from__lte=day_of(timezone.now()))
        rows: QuerySet[TaxCode] = super().get_queryset(request)
        return rows.annotate(percent_today=Subquery(begun.order_by("-valid_from").values("percent")[:1]))

    @admin.display(description=_("today"))
    def rate_today(self, code: TaxCode) -> str:
        """The percentage of today."""
        percent = code.percent_today  # type: ignore[attr-defined]  # annotated above
        return "—" if percent is None or code.treatment != TaxCode.Treatment.TAXED else f"{percent.normalize():f} %"


@admin.register(Account)
class AccountAdmin(ConfigurationAdmin):
    """The chart of accounts. Those the product books on by itself may be renamed, not renumbered."""

    section = Section.SOLD
    list_display = ("code", "name", "kind", "used_for")
    list_filter = ("kind",)
    search_fields = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What was booked on it was booked on this number, on this side."""
        return ("code", "kind") if obj else ()

    @admin.display(description=_("used for"))
    def used_for(self, account: Account) -> str:
        """Whether the product books on it by itself."""
        ours = {one.code for one in CHART}
        return str(_("booked on automatically")) if account.code in ours else str(_("products that name it"))
