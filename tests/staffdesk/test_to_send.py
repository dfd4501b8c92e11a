"""To send: one click packs, one sends, one undoes; the buyer is told once, and not too soon."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.models import Activity, Message, Role
from billing.fulfilment import fulfiller_for
from billing.models import Parcel
from billing.operations import LineRequest, Purchase, ShipTo, Wanted, buy, place_order, tell_sent_parcels
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.factories.shop import ShopItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def poster():
    AssociationFactory()
    return ShopItemFactory(product__name="Poster", slug="poster", is_posted=True)


def ordered(item, name="Noor de Wit", *, paid=True, **details):
    buyer = PersonFactory(display_name=name, **details)
    to = ShipTo(name, "Kade 1\nUtrecht", "3511 AB", "NL")
    order = buy(purchase=Purchase(uuid4(), (Wanted(item),), buyer, to), at=timezone.now(), by=None)
    if paid:
        pay(order, at=timezone.now())
    return order.parcel


@pytest.fixture
def desk(client):
    client.user = UserFactory(role=Role.SERVICE, name="Ada Novak")
    sign_in(client, client.user)
    return client


def step(desk, parcel, word, **fields):
    answer = desk.post(f"/desk/to-send/{parcel.pk}/", {"step": word, **fields}, follow=True)
    parcel.refresh_from_db()
    return answer.content.decode()


def test_what_is_paid_and_goes_by_post_is_listed(desk, poster):
    ordered(poster)
    ordered(poster, "Not Paid", paid=False)

    page = desk.get("/desk/to-send/").content.decode()

    assert "Noor de Wit" in page
    assert "Kade 1" in page
    assert "1 × Poster" in page
    assert "Not Paid" not in page


def test_the_room_says_how_many_wait_and_is_there_for_those_who_post(desk):
    AssociationFactory()
    assert "/desk/to-send/" not in desk.get("/desk/").content.decode()

    ordered(ShopItemFactory(is_posted=True))

    assert "/desk/to-send/" in desk.get("/desk/").content.decode()


def test_packed_sent_and_told_once(desk, poster):
    parcel = ordered(poster, email="noor@example.org")

    assert "Packed for Noor de Wit." in step(desk, parcel, "packed")
    assert (parcel.packed_by, parcel.sent_at) == (desk.user, None)
    assert "We tell them in five minutes" in step(desk, parcel, "sent")
    assert parcel.sent_by == desk.user

    assert tell_sent_parcels(at=parcel.sent_at + timedelta(minutes=4)) == 0
    later = parcel.sent_at + timedelta(minutes=6)
    assert (tell_sent_parcels(at=later), tell_sent_parcels(at=later)) == (1, 0)
    mail = Message.objects.get(purpose="parcel")
    assert mail.recipient == "noor@example.org"
    assert "- Poster" in mail.text
    assert "Kade 1" in mail.text
    assert "Noor de Wit" in desk.get("/desk/to-send/?state=sent").content.decode()
    assert Activity.objects.filter(kind="parcel.sent", actor=desk.user).count() == 1


def test_sending_at_once_packs_too(desk, poster):
    parcel = ordered(poster)

    step(desk, parcel, "sent")

    assert parcel.packed_at == parcel.sent_at


def test_each_step_can_be_undone_until_the_buyer_knows(desk, poster):
    parcel = ordered(poster)
    step(desk, parcel, "packed")
    step(desk, parcel, "sent")

    step(desk, parcel, "undo")
    assert (bool(parcel.packed_at), parcel.sent_at) == (True, None)
    step(desk, parcel, "undo")
    assert parcel.packed_at is None

    step(desk, parcel, "sent")
    tell_sent_parcels(at=parcel.sent_at + timedelta(minutes=6))
    assert "The buyer has been told" in step(desk, parcel, "undo")
    assert parcel.sent_at


def test_what_is_sent_is_not_sent_again(desk, poster):
    parcel = ordered(poster)
    step(desk, parcel, "sent")
    first = parcel.sent_at

    assert "There is nothing to send here any more." in step(desk, parcel, "sent")
    assert parcel.sent_at == first


def test_one_comes_back_to_where_one_was_and_nowhere_else(desk, poster):
    parcel = ordered(poster)
    order_page = f"/desk/orders/{parcel.order.reference}/"
    assert "By post" in desk.get(order_page).content.decode()

    assert desk.post(f"/desk/to-send/{parcel.pk}/", {"step": "packed", "back": order_page})["Location"] == order_page
    away = desk.post(f"/desk/to-send/{parcel.pk}/", {"step": "undo", "back": "https://evil.example/"})
    assert away["Location"] == "/desk/to-send/"
    assert desk.post(f"/desk/to-send/{parcel.pk}/", {"step": "burn"}).status_code == 404


def test_a_sale_that_is_undone_is_not_posted(poster):
    parcel = ordered(poster)
    line = parcel.order.lines.get()

    for _twice in range(2):
        fulfiller_for("goods").revoke(line=line, at=timezone.now())

    assert not Parcel.objects.to_send().exists()
    assert fulfiller_for("goods").outcome(line=line) is None


def test_one_of_two_lines_undone_leaves_the_other_to_be_posted(poster):
    other = ShopItemFactory(is_posted=True)
    to = ShipTo("Noor", "Kade 1", "", "NL")
    wanted = (Wanted(poster), Wanted(other))
    order = buy(purchase=Purchase(uuid4(), wanted, PersonFactory(), to), at=timezone.now(), by=None)
    pay(order, at=timezone.now())

    fulfiller_for("goods").revoke(line=order.lines.first(), at=timezone.now())

    assert Parcel.objects.to_send().count() == 1


def test_an_order_by_telephone_without_an_address_says_so(desk, poster):
    """Staff may place it before they know where it goes."""
    line = LineRequest(poster.product, "", "Poster", 1, poster.product.prices.get().amount)
    order = place_order(buyer=PersonFactory(email=""), lines=[line], at=timezone.now(), by=desk.user)
    pay(order, at=timezone.now())

    assert "No address: ask them" in desk.get("/desk/to-send/").content.decode()
    step(desk, order.parcel, "sent")
    tell_sent_parcels(at=timezone.now() + timedelta(minutes=6))
    assert not Message.objects.filter(purpose="parcel").exists()


def test_labels_and_the_file(desk, poster):
    ordered(poster)

    assert "Kade 1<br>3511 AB Utrecht<br>Netherlands" in desk.get("/desk/to-send/labels/").content.decode()
    file = b"".join(desk.get("/desk/to-send/to-send.csv").streaming_content).decode()
    assert "Noor de Wit" in file
    assert "1 × Poster" in file


def test_empty_pages_say_what_will_be_there(desk, poster):
    assert "Nothing has to be sent" in desk.get("/desk/to-send/").content.decode()
    assert "Nothing was sent lately" in desk.get("/desk/to-send/?state=sent").content.decode()
    assert "Nothing has to be sent" in desk.get("/desk/to-send/labels/").content.decode()


@pytest.mark.parametrize("parcels", [1, 3])
def test_the_list_costs_the_same_for_one_parcel_or_many(desk, poster, parcels, django_assert_max_num_queries):
    for number in range(parcels):
        ordered(poster, f"Person {number}")

    with django_assert_max_num_queries(25) as asked:
        desk.get("/desk/to-send/")
    assert len(asked) <= 14
