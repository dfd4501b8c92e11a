"""Things for sale, and money that comes for an order."""

from datetime import date
from decimal import Decimal

import factory
from django.utils.crypto import get_random_string

from ams.core.models import AssociationProfile
from ams.core.money import Money
from billing.models import Account, DiscountCode, PayLater, Payment, Price, Product, TaxCode
from billing.operations import InvoiceRequest, LineRequest, fulfil_paid_lines, issue_invoice, place_order, take_payment
from tests.factories.core import LONG_AGO, AssociationFactory


def pay(order, *, at, by=None):
    """The whole balance by card, and what was bought handed over."""
    order.refresh_from_db()
    payment = take_payment(
        provider_id=f"pi_{get_random_string(12)}",
        amount=Money(order.balance(), order.currency),
        contact=order.buyer,
        order=order,
        method=Payment.Method.CARD,
        detail="Visa •••• 4242",
        at=at,
        by=by,
    )
    fulfil_paid_lines(order_id=order.pk, at=at)
    order.refresh_from_db()
    return payment


def invoiced(product, buyer, *, at, price=5, **rule):
    """One of it, on an invoice that its rule allows to everybody; the invoice."""
    PayLater.objects.get_or_create(product=product, defaults={"who": PayLater.Who.EVERYBODY, **rule})
    line = LineRequest(product, "", product.name, 1, Decimal(price))
    order = place_order(buyer=buyer, lines=[line], at=at, by=None)
    issued = issue_invoice(order=order, asked=InvoiceRequest(), at=at, by=None)
    fulfil_paid_lines(order_id=order.pk, at=at)
    return issued


class TaxCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TaxCode
        django_get_or_create = ("code",)

    code = "exempt"
    name = "Exempt"
    treatment = TaxCode.Treatment.EXEMPT


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account
        django_get_or_create = ("code",)

    code = "8000"
    name = "Income"
    kind = Account.Kind.INCOME


class ProductFactory(factory.django.DjangoModelFactory):
    """`price=` gives it one from long ago; None leaves it without."""

    class Meta:
        model = Product
        skip_postgeneration_save = True

    kind = Product.Kind.GOODS
    name = factory.Sequence(lambda n: f"Product {n}")
    tax_code = factory.SubFactory(TaxCodeFactory)
    income_account = factory.SubFactory(AccountFactory)

    @factory.lazy_attribute
    def seller(self):
        found = AssociationProfile.objects.select_related("legal_entity").first()
        return (found or AssociationFactory()).legal_entity

    @factory.post_generation
    def price(self, create, extracted, **kwargs):
        if extracted is not None:
            sell_for(self, extracted)


def sell_for(product, amount):
    """A price from long ago."""
    return Price.objects.create(product=product, amount=Decimal(amount), valid_from=date(2000, 1, 1), set_at=LONG_AGO)


class DiscountCodeFactory(factory.django.DjangoModelFactory):
    """Ten per cent off goods and tickets; `amount=` takes that off instead, `products=` says off what alone."""

    class Meta:
        model = DiscountCode
        skip_postgeneration_save = True

    code = "SPRING-27"
    name = "Early spring discount"
    percent = factory.LazyAttribute(lambda o: None if o.amount else 10)
    amount = None

    @factory.post_generation
    def products(self, create, extracted, **kwargs):
        self.products.set(extracted or ())
