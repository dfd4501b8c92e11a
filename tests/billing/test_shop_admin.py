"""Setting up the shop: words, picture, stock, and what members pay."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from ams.core.models import Role
from billing.models import Product, ShopItem, Stock, StockMovement
from billing.pictures import LARGEST, LARGEST_THUMB, NotAPicture, make_picture
from members.models import MemberPrice, ReservedFor
from tests.factories.billing import AccountFactory, ProductFactory, TaxCodeFactory
from tests.factories.members import TypeFactory
from tests.factories.shop import ShopItemFactory


def picture(width=1600, height=1200, kind="PNG", noise=False, mode="RGB", **saved):
    image = Image.effect_noise((width, height), 90).convert(mode) if noise else Image.new(mode, (width, height), "teal")
    out = BytesIO()
    image.save(out, kind, **saved)
    return out.getvalue()


@pytest.fixture
def admin(as_staff, association):
    return as_staff(Role.ADMINISTRATOR)


@pytest.fixture
def full(association):
    return TypeFactory(name="Full member")


def product_form(seller, **more):
    today = timezone.localdate().isoformat()
    return {
        "name": "Heron mug", "kind": "goods", "seller": seller.pk, "tax_code": TaxCodeFactory().pk,
        "income_account": AccountFactory().pk, "deferred_account": "", "when_returned": "keep",
        "prices-TOTAL_FORMS": 1, "prices-INITIAL_FORMS": 0, "prices-0-amount": "12.50", "prices-0-valid_from": today,
        "shop_item-TOTAL_FORMS": 1, "shop_item-INITIAL_FORMS": 0, "shop_item-0-slug": "heron",
        "shop_item-0-is_listed": "on", "shop_item-0-position": 1, "shop_item-0-most_per_order": 5,
        "member_prices-TOTAL_FORMS": 0, "member_prices-INITIAL_FORMS": 0,
        "reserved_for-TOTAL_FORMS": 0, "reserved_for-INITIAL_FORMS": 0,
        "pay_later-TOTAL_FORMS": 0, "pay_later-INITIAL_FORMS": 0, **more,
    }  # fmt: skip


def test_amounts_are_read_and_corrected_as_people_write_them(admin, association, full):
    item = ShopItemFactory(least_amount=Decimal(5), suggested_amounts=[Decimal(10), Decimal("25.5")])
    MemberPrice.objects.create(
        product=item.product, type=full, amount=Decimal(12), valid_from=timezone.localdate(), set_at=timezone.now()
    )

    page = admin.get(f"/admin/billing/product/{item.product_id}/change/").content.decode()

    assert 'value="5.00"' in page
    assert 'value="10.00,25.50"' in page
    assert "<p>€12.00</p>" in page
    assert ".000" not in page


def test_a_product_its_price_its_page_and_its_member_price_are_one_form(admin, association, full):
    today = timezone.localdate().isoformat()
    answer = admin.post("/admin/billing/product/add/", product_form(
        association.legal_entity,
        **{
            "shop_item-0-picture": SimpleUploadedFile("mug.png", picture()), "shop_item-0-picture_alt": "A mug",
            "member_prices-TOTAL_FORMS": 1, "member_prices-0-type": full.pk, "member_prices-0-amount": "10",
            "member_prices-0-valid_from": today, "reserved_for-TOTAL_FORMS": 1, "reserved_for-0-type": full.pk,
        },
    ))  # fmt: skip

    assert answer.status_code == 302, answer.context["errors"]
    item = ShopItem.objects.get()
    assert (item.slug, item.product.prices.get().amount) == ("heron", Decimal("12.5"))
    assert MemberPrice.objects.get().amount == 10
    assert MemberPrice.objects.get().set_by.role == Role.ADMINISTRATOR
    assert ReservedFor.objects.get().type == full
    assert item.picture_size == [960, 720]
    page = admin.get("/shop/heron/").content.decode()
    assert 'alt="A mug"' in page
    shown = admin.get(f"/shop/heron/{item.picture.name.split('/')[1]}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert len(shown.content) <= LARGEST
    assert "data:image/webp;base64," in admin.get("/shop/").content.decode()
    default_storage.delete(item.picture.name)
    assert admin.get(f"/shop/heron/{item.picture.name.split('/')[1]}").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"picture": SimpleUploadedFile("mug.png", picture(40, 40))}, "Say what the picture shows"),
        ({"picture": SimpleUploadedFile("mug.png", b"GIF89a")}, "no PNG, JPEG or WebP"),
        ({"suggested_amounts": "5, 10"}, "Write the least amount too"),
        ({"least_amount": "5", "suggested_amounts": "3, 10"}, "lower than the least amount"),
        ({"least_amount": "5.005"}, "no more decimals"),
    ],
)
def test_what_the_page_needs_is_asked_beside_the_field(admin, association, given, words):
    for file in [one for one in given.values() if hasattr(one, "seek")]:
        file.seek(0)
    answer = admin.post(
        "/admin/billing/product/add/",
        product_form(association.legal_entity, **{f"shop_item-0-{name}": value for name, value in given.items()}),
    )

    assert words in answer.content.decode()
    assert not Product.objects.exists()


def test_a_picture_can_be_taken_away(admin, association):
    item = ShopItemFactory(
        slug="heron", picture="shop/x.webp", picture_alt="A mug", thumbnail=b"x", picture_size=[1, 1]
    )
    form = product_form(item.product.seller, **{"prices-TOTAL_FORMS": 1, "prices-INITIAL_FORMS": 1})
    form |= {"prices-0-id": item.product.prices.get().pk, "prices-0-product": item.pk}
    form |= {"shop_item-INITIAL_FORMS": 1, "shop_item-0-product": item.pk, "shop_item-0-picture-clear": "on"}

    answer = admin.post(f"/admin/billing/product/{item.pk}/change/", form)

    assert answer.status_code == 302, answer.context["errors"]
    item.refresh_from_db()
    assert (item.picture.name, bytes(item.thumbnail), item.picture_size) == ("", b"", [])


def test_a_member_price_that_is_none_is_refused_beside_the_row(admin, association, full):
    answer = admin.post("/admin/billing/product/add/", product_form(
        association.legal_entity,
        **{
            "member_prices-TOTAL_FORMS": 1, "member_prices-0-type": full.pk, "member_prices-0-amount": "1.005",
            "member_prices-0-valid_from": timezone.localdate().isoformat(),
        },
    ))  # fmt: skip

    assert "is no price in EUR" in answer.content.decode()


def test_staff_set_the_stock_with_a_reason(admin, association):
    mug = ProductFactory(name="Mug", price="12.50")
    address = f"/admin/billing/product/{mug.pk}/stock/"
    assert "it never runs out" in admin.get(address).content.decode()

    assert admin.post(address, {"free": "12", "reason": "Delivery"}).status_code == 302
    assert "Now 12 can be ordered" in admin.get(address).content.decode()
    assert "That is what is there already." in admin.post(address, {"free": "12", "reason": "Again"}).content.decode()
    assert "Please fill this in." in admin.post(address, {"free": "1", "reason": ""}).content.decode()

    page = admin.get(f"/admin/billing/product/{mug.pk}/change/").content.decode()
    assert "Stock: 12" in page
    assert "Delivery" in page
    assert ">12<" in admin.get("/admin/billing/product/").content.decode()
    assert Stock.objects.get().left == 12
    assert StockMovement.objects.get().by.role == Role.ADMINISTRATOR


def test_finance_sees_the_stock_and_does_not_set_it(as_staff, association):
    mug = ProductFactory(name="Mug", price="12.50")

    assert as_staff(Role.FINANCE).get(f"/admin/billing/product/{mug.pk}/stock/").status_code == 403


def test_a_membership_is_not_sold_in_the_shop(admin, full):
    page = admin.get(f"/admin/billing/product/{full.product_id}/change/").content.decode()

    assert "shop_item-" not in page
    assert "stock-title" not in page


# --- Pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [
    {}, {"kind": "JPEG"}, {"kind": "WEBP"}, {"mode": "RGBA"}, {"mode": "P"}, {"noise": True},
    {"width": 20, "height": 3000}, {"width": 60, "height": 40},
])  # fmt: skip
def test_any_photograph_becomes_small(how):
    made = make_picture(picture(**how))

    assert len(made.content) <= LARGEST
    assert len(made.thumbnail) <= LARGEST_THUMB
    assert made.width <= 960
    assert made.height <= 720
    with Image.open(BytesIO(made.content)) as kept:
        assert kept.size == (made.width, made.height)


def test_what_cameras_write_into_files_is_left_out_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Secret camera"

    made = make_picture(picture(400, 200, "JPEG", exif=exif))

    assert (made.width, made.height) == (200, 400)
    assert b"Secret" not in made.content


@pytest.mark.parametrize("content", [b"", b"<svg/>", picture()[:40], b"x" * (15 * 1024 * 1024 + 1)])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NotAPicture):
        make_picture(content)


def test_a_picture_as_large_as_a_house_is_refused(monkeypatch):
    monkeypatch.setattr("billing.pictures.MOST_PIXELS", 100)

    with pytest.raises(NotAPicture, match="60 million"):
        make_picture(picture(20, 20))
