"""What is sold: products with their prices, how they are taxed, and the accounts they are booked on."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin import AppendOnlyInline, ConfigurationAdmin, Section
from ams.core.association import day_of, find_association
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.templatetags.money import money
from billing.chart import CHART
from billing.forms import NewPriceForm, NewTaxRateForm, ShopItemForm, StockForm
from billing.models import Account, PayLater, Price, Product, ShopItem, Stock, TaxCode, TaxRate
from billing.operations import set_stock
from billing.prices import change_price
from billing.queries import movements_of

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    StackedInline = admin.StackedInline[Any, Any]
    InlineModelAdmin: TypeAlias = admin.options.InlineModelAdmin[Any, Any]
else:
    StackedInline = admin.StackedInline
    InlineModelAdmin = admin.options.InlineModelAdmin


class PriceInline(AppendOnlyInline):
    """Prices so far, and a row for a new one from some day on."""

    model = Price
    form = NewPriceForm
    fields = ("amount", "valid_from", "standing", "set_by", "set_at")
    readonly_fields = ("standing", "set_by", "set_at")
    money_fields = ("amount",)
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


class ShopItemInline(StackedInline):
    """What the shop says of a product. Filled in, it stands there."""

    model = ShopItem
    form = ShopItemForm
    extra = 0
    max_num = 1
    can_delete = False
    verbose_name_plural = _("in the shop")
    fieldsets = (
        (None, {"fields": ("slug", "summary", "description", "picture", "picture_alt", "is_listed", "position")}),
        (_("How it is bought"), {"fields": ("most_per_order", "is_posted")}),
        (_("For donations: the giver says how much"), {"fields": ("least_amount", "suggested_amounts")}),
    )


class PayLaterInline(StackedInline):
    """Whether it may be had on invoice. Left out, it is paid at once."""

    model = PayLater
    extra = 0
    max_num = 1
    can_delete = False
    verbose_name_plural = _("pay later: who may have it on an invoice, and how. Without it, it is paid at once")
    fields = ("who", "days", "is_given_at_once", "most_owed")


@admin.register(Product)
class ProductAdmin(ConfigurationAdmin):
    """Everything sold. A membership's product is made with its type, and its price is changed there.

    Apps above add what they know of products to `inlines`; a formset that has `keep` writes its rows by its own rules.
    """

    section = Section.SOLD
    change_form_template = "admin/billing/product_form.html"
    list_display = ("name", "kind", "price_today", "left_today", "tax_code", "seller", "archived_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("tax_code", "seller", "stock")
    search_fields = ("name",)
    inlines: ClassVar[tuple[type[InlineModelAdmin], ...]] = (PriceInline, PayLaterInline, ShopItemInline)
    fieldsets = (
        (None, {"fields": ("name", "kind", "seller")}),
        (_("Tax and bookkeeping"), {"fields": ("tax_code", "income_account", "deferred_account")}),
        (_("Whether it is sold"), {"fields": ("archived_at",)}),
        (_("Bounced cheques and recalled transfers"), {"fields": ("when_returned",)}),
    )

    def get_inlines(self, request: HttpRequest, obj: Model | None = None) -> tuple[type[InlineModelAdmin], ...]:
        """A membership is joined, not bought in the shop; a ticket is on its event's page."""
        if isinstance(obj, Product) and obj.kind == Product.Kind.MEMBERSHIP:
            return (PriceInline, PayLaterInline)
        if isinstance(obj, Product) and obj.kind == Product.Kind.EVENT:
            return tuple(inline for inline in self.inlines if inline is not ShopItemInline)
        return self.inlines

    def get_urls(self) -> list[URLPattern]:
        """Also the page for the stock."""
        view = self.admin_site.admin_view
        return [path("<int:pk>/stock/", view(self.stock_view), name="billing_product_stock"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Above the form: how many there are, and how the shop shows it."""
        product = context.get("original")
        if isinstance(product, Product) and product.kind == Product.Kind.GOODS:
            context["stock"] = Stock.objects.filter(product=product).first()
            context["movements"] = movements_of(product)[:5]
        if isinstance(product, Product):
            context["shop_item"] = ShopItem.objects.listed().filter(product=product).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def stock_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How many can be ordered from now on, and why; below it every change there was."""
        product = get_object_or_404(Product, pk=pk, kind=Product.Kind.GOODS)
        if not self.has_change_permission(request, product):
            raise PermissionDenied
        form = StockForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            by = cast("User", request.user)  # by admin_view
            try:
                set_stock(product=product, at=timezone.now(), by=by, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, gettext("The stock is set."))
                return redirect("admin:billing_product_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Set the stock of %(product)s") % {"product": product},
            "product": product,
            "form": form,
            "stock": Stock.objects.filter(product=product).first(),
            "movements": movements_of(product)[:100],
        }
        return TemplateResponse(request, "admin/billing/stock.html", context)

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
        """Memberships and tickets come into being with their types, not here."""
        if db_field.name == "kind":
            elsewhere = {Product.Kind.MEMBERSHIP, Product.Kind.EVENT}
            kwargs["choices"] = [choice for choice in Product.Kind.choices if choice[0] not in elsewhere]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """A new price is business, so it is set by the operation, with who did it."""
        by = request.user if isinstance(request.user, User) else None
        if hasattr(formset, "keep"):
            formset.keep(product=form.instance, at=timezone.now(), by=by)
            return
        if formset.model is not Price:
            formset.save()
            return
        for price in formset.save(commit=False):
            change_price(
                product=form.instance, amount=price.amount, valid_from=price.valid_from, at=timezone.now(), by=by
            )

    @admin.display(description=_("left"))
    def left_today(self, product: Product) -> str:
        """How many can be ordered; a dash where nobody counts."""
        stock = getattr(product, "stock", None)
        return "—" if stock is None or stock.left is None else str(stock.left)

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
