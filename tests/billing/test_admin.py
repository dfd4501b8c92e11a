"""Setting up what is sold, and reading what was paid, in the admin."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.money import Money
from billing import chart
from billing.models import Account, Price, Product, TaxCode, TaxRate
from billing.operations import begin_attempt, take_payment
from billing.prices import price_on
from tests.factories.billing import AccountFactory, ProductFactory, TaxCodeFactory, pay

pytestmark = pytest.mark.django_db
LISTS = ["product", "taxcode", "account", "payment", "receipt", "journalentry", "providerevent", "checkoutattempt"]


@pytest.fixture
def administrator(as_staff, association):
    return as_staff("administrator")


def prices(*rows):
    """The formset of prices with these new rows of (amount, from)."""
    data = {"prices-TOTAL_FORMS": len(rows), "prices-INITIAL_FORMS": 0}
    for nothing in ("shop_item", "pay_later", "member_prices", "reserved_for"):
        data |= {f"{nothing}-TOTAL_FORMS": 0, f"{nothing}-INITIAL_FORMS": 0}
    for number, (amount, day) in enumerate(rows):
        data |= {f"prices-{number}-amount": amount, f"prices-{number}-valid_from": day}
    return data


def form_of(product, **changes):
    return {
        "name": product.name, "seller": product.seller_id, "tax_code": product.tax_code_id,
        "income_account": product.income_account_id, "deferred_account": "", "when_returned": "keep",
        "archived_at_0": "", "archived_at_1": "",
    } | changes  # fmt: skip


def with_existing(product, data):
    """Rows that are there already are read only, but count."""
    there = product.prices.count()
    data = {key.replace("prices-0", f"prices-{there}"): value for key, value in data.items()}
    data |= {"prices-TOTAL_FORMS": there + 1, "prices-INITIAL_FORMS": there}
    for number, price in enumerate(product.prices.all()):
        data |= {f"prices-{number}-id": price.pk, f"prices-{number}-product": product.pk}
    return data


def test_a_new_price_is_a_further_row_and_holds_from_its_day(administrator, mug):
    day = timezone.localdate() + timedelta(days=10)

    response = administrator.post(
        f"/admin/billing/product/{mug.pk}/change/", form_of(mug) | with_existing(mug, prices(("14.00", day)))
    )

    assert response.status_code == 302, response.context["errors"]
    assert price_on(mug, day) == Decimal("14.00")
    assert price_on(mug, day - timedelta(days=1)) == Decimal("12.50")
    assert mug.prices.get(valid_from=day).set_by.role == "administrator"


@pytest.mark.parametrize(
    ("amount", "days", "why"), [("14.00", -1, "cannot begin in the past"), ("14.005", 1, "no more decimals")]
)
def test_a_price_that_cannot_be_is_refused_beside_it(administrator, mug, amount, days, why):
    day = timezone.localdate() + timedelta(days=days)

    response = administrator.post(
        f"/admin/billing/product/{mug.pk}/change/", form_of(mug) | with_existing(mug, prices((amount, day)))
    )

    assert why in response.content.decode()
    assert mug.prices.count() == 1


def test_an_incomplete_price_is_refused(administrator, mug):
    response = administrator.post(
        f"/admin/billing/product/{mug.pk}/change/", form_of(mug) | with_existing(mug, prices(("14", "")))
    )

    assert response.status_code == 200
    assert mug.prices.count() == 1


def test_a_product_is_set_up_with_its_price(administrator, mug):
    response = administrator.post(
        "/admin/billing/product/add/",
        form_of(mug, name="Cap", kind="goods") | prices(("9.00", timezone.localdate())),
    )

    assert response.status_code == 302
    assert price_on(Product.objects.get(name="Cap"), timezone.localdate()) == Decimal(9)


def test_memberships_are_not_set_up_here(administrator):
    text = administrator.get("/admin/billing/product/add/").content.decode()

    assert 'value="goods"' in text
    assert 'value="membership"' not in text


def test_what_a_product_is_stays(administrator, mug):
    administrator.post(f"/admin/billing/product/{mug.pk}/change/",
                       form_of(mug, kind="donation") | with_existing(mug, prices(("", ""))))  # fmt: skip

    mug.refresh_from_db()
    assert mug.kind == "goods"


def rates(code, *rows):
    there = list(code.rates.all())
    data = {"rates-TOTAL_FORMS": len(there) + len(rows), "rates-INITIAL_FORMS": len(there)}
    for number, rate in enumerate(there):
        data |= {f"rates-{number}-id": rate.pk, f"rates-{number}-tax_code": code.pk}
    for number, (percent, day) in enumerate(rows, start=len(there)):
        data |= {f"rates-{number}-percent": percent, f"rates-{number}-valid_from": day}
    return {"code": code.code, "name": code.name, "treatment": code.treatment, "note": code.note} | data


def test_a_tax_rate_follows_the_one_before(administrator):
    code = TaxCodeFactory(code="vat", name="VAT", treatment="taxed")
    url, today = f"/admin/billing/taxcode/{code.pk}/change/", timezone.localdate()

    assert administrator.post(url, rates(code, ("19", "2020-01-01"))).status_code == 302
    refused = administrator.post(url, rates(code, ("21", today - timedelta(days=1))))
    assert "cannot begin in the past" in refused.content.decode()
    assert administrator.post(url, rates(code, ("21", today + timedelta(days=1)))).status_code == 302

    assert code.rate(on=today) == Decimal(19)
    assert code.rate(on=today + timedelta(days=1)) == Decimal(21)


def test_accounts_may_be_renamed_not_renumbered(administrator):
    bank = chart.ensure_chart()[chart.BANK]

    administrator.post(
        f"/admin/billing/account/{bank.pk}/change/", {"name": "Savings bank", "code": "9", "kind": "income"}
    )

    bank.refresh_from_db()
    assert (bank.name, bank.code, bank.kind) == ("Savings bank", chart.BANK, Account.Kind.ASSET)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["administrator", "finance"])
def test_every_list_opens_and_says_what_stands_in_it(as_staff, place, name, role):
    pay(place(), at=timezone.now())
    begin_attempt(order=place(), at=timezone.now())
    client = as_staff(role)

    response = client.get(f"/admin/billing/{name}/")
    searched = client.get(f"/admin/billing/{name}/", {"q": "Alice"} if name != "taxcode" else {})

    assert (response.status_code, searched.status_code) == (200, 200)
    if name not in ("product", "taxcode", "account"):
        assert response.context["explanation"]


@pytest.mark.sweep
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_one_row_or_many(administrator, place, django_assert_max_num_queries, name, rows):
    for number in range(rows):
        order = place(product=ProductFactory(price="12.50", tax_code=TaxCodeFactory(code=f"c{number}")))
        pay(order, at=timezone.now())
        AccountFactory(code=f"81{number}", name="More")
    administrator.get(f"/admin/billing/{name}/")

    with django_assert_max_num_queries(14):
        assert administrator.get(f"/admin/billing/{name}/").status_code == 200


def test_payments_of_which_something_is_left_over_can_be_found(administrator, place):
    fine, twice = place(), place()
    pay(fine, at=timezone.now())
    pay(twice, at=timezone.now())
    too_much = pay_again(twice)

    text = administrator.get("/admin/billing/payment/", {"pays": "nothing"}).content.decode()

    assert too_much.provider_id in text
    assert text.count('class="field-provider_id"') == 1


def pay_again(order):
    return take_payment(
        provider_id="pi_twice", amount=Money(order.total, "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=timezone.now(), by=None,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["payment", "receipt", "journalentry"])
def test_records_open_and_cannot_be_changed(administrator, place, name):
    payment = pay(place(), at=timezone.now())
    row = {"payment": payment, "receipt": payment.receipt, "journalentry": payment.journal_entries.get()}[name]

    page = administrator.get(f"/admin/billing/{name}/{row.pk}/change/")

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert administrator.post(f"/admin/billing/{name}/{row.pk}/change/", {}).status_code == 403
    assert administrator.get(f"/admin/billing/{name}/add/").status_code == 403


def test_finance_reads_prices_but_does_not_set_them(as_staff, mug):
    client = as_staff("finance")

    assert client.get(f"/admin/billing/product/{mug.pk}/change/").status_code == 200
    response = client.post(
        f"/admin/billing/product/{mug.pk}/change/", form_of(mug) | prices(("1", timezone.localdate()))
    )
    assert response.status_code == 403
    assert Price.objects.count() == 1


def test_rates_of_what_is_not_taxed_are_not_shown(administrator):
    exempt = TaxCodeFactory(code="exempt")
    TaxRate.objects.create(tax_code=exempt, percent=Decimal(21), valid_from="2000-01-01")
    taxed = TaxCodeFactory(code="vat", treatment=TaxCode.Treatment.TAXED)
    TaxRate.objects.create(tax_code=taxed, percent=Decimal("5.5"), valid_from="2000-01-01")

    text = administrator.get("/admin/billing/taxcode/").content.decode()

    assert '<td class="field-rate_today">5.5 %</td>' in text
    assert '<td class="field-rate_today">—</td>' in text
