"""Joining, renewing, buying and paying through the API: the rules of the pages, and the provider's own payment page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Activity, Contact
from billing.checkout import refresh_order
from billing.models import Order, ShopItem, Stock
from members.models import Membership
from members.operations import join_association
from tests.factories.billing import ProductFactory, pay
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year

EUR = "EUR"


def money(amount):
    return {"amount": amount, "currency": EUR}


@pytest.fixture
def listed(mug):
    """Mugs in the shop."""
    return ShopItem.objects.create(product=mug, slug="mug")


def test_somebody_joins_and_pays_at_the_provider(api, alice, full, provider, administrator):
    answer = api.post("memberships/", {"contact": alice.number, "type": "full"})

    assert answer.status_code == 201, answer.content
    ordered = answer.json()
    order = Order.objects.get(reference=ordered["order"]["reference"])
    assert ordered["membership"] == Membership.objects.get().pk
    assert ordered["order"]["owed"] == money("40.00")
    assert ordered["order"]["channel"] == order.channel == "api"
    assert order.placed_by == administrator
    assert ordered["order"]["payment"] == {"url": order.attempts.get().url, "problem": ""}
    assert api.get(f"memberships/{ordered['membership']}/").json()["state"] == "pending"

    provider.pay(order)
    refresh_order(order=order, at=timezone.now())

    held = api.get(f"memberships/{ordered['membership']}/").json()
    today = timezone.localdate()
    assert (held["state"], held["holder"], held["type"]) == ("current", alice.number, "full")
    assert held["member_since"] == held["terms"][0]["first_day"] == today.isoformat()
    assert held["valid_until"] == held["terms"][0]["last_day"]
    paid = api.get(f"orders/{order.reference}/").json()
    assert (paid["state"], paid["paid"], paid["owed"]) == ("settled", money("40.00"), money("0.00"))
    [number] = paid["receipts"]
    receipt = api.get(f"receipts/{number}/").json()
    assert (receipt["amount"], receipt["order"], receipt["contact"]) == (money("40.00"), order.reference, alice.number)
    pdf = api.get(f"receipts/{number}/pdf/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert receipt["pdf"] == f"http://testserver/api/v1/receipts/{number}/pdf/"
    placed = Activity.objects.get(kind="order.placed")
    assert (placed.channel, placed.facts) == ("api", {"api_key": api.key.prefix})


def test_while_the_provider_is_away_the_order_stands_and_says_so(api, alice, full):
    answer = api.post("memberships/", {"contact": alice.number, "type": "full"}).json()

    assert answer["order"]["payment"]["url"] is None
    assert answer["order"]["payment"]["problem"]
    assert Order.objects.get().settled_at is None


def test_asking_again_for_a_payment_page_gives_the_open_one(api, alice, full, provider):
    ordered = api.post("memberships/", {"contact": alice.number, "type": "full"}).json()["order"]

    again = api.post(f"orders/{ordered['reference']}/payment/")

    assert (again.status_code, again.json()["payment"]) == (200, ordered["payment"])


def test_a_member_renews_and_joins_no_second_time(api, alice, full, provider):
    held = MembershipFactory(holder=alice, type=full, terms=[year(timezone.localdate().year)])

    joined = api.post("memberships/", {"contact": alice.number, "type": "full"})
    renewed = api.post(f"memberships/{held.pk}/renewal/", {})

    assert (joined.status_code, joined.json()["type"].rpartition("#")[2]) == (409, "conflict")
    assert "already holds a membership" in joined.json()["detail"]
    assert renewed.status_code == 201, renewed.content
    assert renewed.json()["membership"] == held.pk
    assert provider.pay(Order.objects.get())


def test_renewing_takes_another_type_of_the_group(api, alice, full, provider):
    held = MembershipFactory(holder=alice, type=full, terms=[year(timezone.localdate().year)])
    TypeFactory(name="Student", slug="student", price="10.00")

    ordered = api.post(f"memberships/{held.pk}/renewal/", {"type": "student"}).json()["order"]

    assert ordered["total"] == money("10.00")


def test_memberships_of_a_type_come_oldest_first_page_by_page(api, alice, full):
    student = TypeFactory(name="Student", slug="student")
    held = [MembershipFactory(type=kind, terms=[]) for kind in (student, full, student, full, student)]
    MembershipFactory(holder=alice, type=student, terms=[])
    path, pages = "memberships/?type=student&limit=2", []
    while path:
        page = api.get(path).json()
        pages.append([one["id"] for one in page["results"]])
        path = (page["next"] or "").removeprefix("http://testserver/api/v1/")

    assert pages == [[held[0].pk, held[2].pk], [held[4].pk, held[4].pk + 1]]
    assert [one["holder"] for one in api.get(f"memberships/?type=student&holder={alice.number}").json()["results"]] == [
        alice.number
    ]
    assert api.get("memberships/?type=none-such").json()["results"] == []
    assert api.get("memberships/?type=none-such&changed_since=2020-01-01T00:00:00Z").json()["results"] == []


def test_what_people_decide_no_machine_orders(api, alice, full):
    TypeFactory(name="Fellow", slug="fellow", needs_approval=True)

    answer = api.post("memberships/", {"contact": alice.number, "type": "fellow"})

    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (422, "not-possible")
    assert not Order.objects.exists()


@pytest.mark.parametrize("gone", ["merged", "archived"])
def test_nothing_begins_with_a_contact_that_is_gone(api, alice, full, gone):
    other = PersonFactory()
    change = {"merged_into": other} if gone == "merged" else {"archived_at": timezone.now()}
    Contact.objects.filter(pk=alice.pk).update(**change)

    answer = api.post("memberships/", {"contact": alice.number, "type": "full"})

    assert answer.status_code == 422
    assert (str(other.number) in answer.json()["detail"]) == (gone == "merged")


@pytest.mark.parametrize(
    ("sent", "pointer"), [({"contact": 99, "type": "full"}, "/contact"), ({"type": "nonsense"}, "/type")]
)
def test_what_a_join_names_has_to_be_there(api, alice, full, sent, pointer):
    answer = api.post("memberships/", {"contact": alice.number, **sent})

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_goods_are_bought_and_an_open_order_is_called_off(api, alice, listed, provider):
    Stock.objects.create(product=listed.product, is_counted=True, given=5)
    sent = {"buyer": alice.number, "lines": [{"product": listed.pk, "quantity": 2}]}

    answer = api.post("orders/", sent)

    assert answer.status_code == 201, answer.content
    order = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/orders/{order['reference']}/"
    assert (order["total"], order["owed"], order["state"]) == (money("25.00"), money("25.00"), "open")
    assert [(line["quantity"], line["unit_price"]) for line in order["lines"]] == [(2, money("12.50"))]
    assert order["bill_to"] == {"name": "Alice Moreau", "address": "", "email": "alice@example.org"}
    assert Stock.objects.get().free == 3
    session = Order.objects.get().attempts.get().session_id

    gone = api.post(f"orders/{order['reference']}/cancellation/")

    assert (gone.status_code, gone.json()["state"], gone.json()["owed"]) == (200, "cancelled", money("0.00"))
    assert provider.session(session).status == "expired"
    assert Stock.objects.get().free == 5
    assert Activity.objects.get(kind="order.cancelled").channel == "api"
    assert api.post(f"orders/{order['reference']}/cancellation/").status_code == 200


def test_what_is_paid_is_not_called_off(api, alice, full, provider):
    order = join_association(holder=alice, type=full, at=timezone.now(), by=None)
    pay(order, at=timezone.now())

    answer = api.post(f"orders/{order.reference}/cancellation/")

    assert (answer.status_code, api.get(f"orders/{order.reference}/").json()["state"]) == (409, "settled")
    assert api.post(f"orders/{order.reference}/payment/").json()["payment"] is None


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ({"quantity": 6}, 422),  # more than there are
        ({"quantity": 0}, 400),
        ({"quantity": "1"}, 400),
        ({"product": 999_999}, 400),
        ({"amount": "1e3"}, 400),
        ({"amount": 5}, 400),
    ],
)
def test_what_cannot_be_had_is_not_ordered(api, alice, listed, line, status):
    Stock.objects.create(product=listed.product, is_counted=True, given=5)

    answer = api.post("orders/", {"buyer": alice.number, "lines": [{"product": listed.pk, **line}]})

    assert answer.status_code == status, answer.content
    if status == 400:
        assert answer.json()["errors"][0]["pointer"] == f"/lines/0/{next(iter(line))}"
    assert not Order.objects.exists()


def test_a_giver_says_how_much(api, alice, provider):
    gift = ProductFactory(name="Donation", kind="donation")
    ShopItem.objects.create(product=gift, slug="donation", least_amount=Decimal(5))

    given = api.post("orders/", {"buyer": alice.number, "lines": [{"product": gift.pk, "amount": "25.00"}]})
    less = api.post("orders/", {"buyer": alice.number, "lines": [{"product": gift.pk, "amount": "4.99"}]})

    assert given.json()["total"] == money("25.00")
    assert less.status_code == 422


def test_what_is_posted_needs_an_address(api, alice, listed, provider):
    ShopItem.objects.update(is_posted=True)
    sent = {"buyer": alice.number, "lines": [{"product": listed.pk}]}
    where = {"name": "Alice", "lines": "Mill Lane 3", "country": "NL"}

    assert api.post("orders/", sent).status_code == 422
    assert api.post("orders/", {**sent, "ship_to": where}).status_code == 201
    assert Order.objects.get().parcel.lines == "Mill Lane 3"


def test_products_say_what_they_cost_today(api, listed, full):
    ProductFactory(name="Not yet")
    Stock.objects.create(product=listed.product, is_counted=True, given=5)
    found = {one["name"]: one for one in api.get("products/").json()["results"]}

    assert found["Mug"]["price"] == money("12.50")
    assert found["Mug"]["shop"] == {
        "slug": "mug",
        "most_per_order": 10,
        "is_posted": False,
        "is_free_amount": False,
        "left": 5,
    }
    assert (found["Full member"]["price"], found["Full member"]["shop"]) == (money("40.00"), None)
    assert found["Not yet"]["price"] is None
    assert api.get(f"products/{listed.pk}/").json() == found["Mug"]
    assert api.get("products/?contact=99").json()["errors"][0]["parameter"] == "contact"


def test_a_quote_for_somebody_new(api, alice, full):
    today = timezone.localdate()
    for who in ("", f"&contact={alice.number}"):
        quote = api.get(f"quotes/?type=full{who}").json()
        assert (quote["act"], quote["membership"], quote["is_possible"]) == ("join", None, True)
        assert (quote["to_pay"], quote["first_day"]) == (money("40.00"), today.isoformat())
        assert date.fromisoformat(quote["last_day"]) > today + timedelta(days=363)


def test_a_quote_for_a_member_is_what_renewing_then_costs(api, alice, full, provider):
    this_year = timezone.localdate().year
    held = MembershipFactory(holder=alice, type=full, terms=[year(this_year)])

    quote = api.get(f"quotes/?type=full&contact={alice.number}").json()
    ordered = api.post(f"memberships/{held.pk}/renewal/", {}).json()

    assert (quote["act"], quote["membership"], quote["is_continuous"]) == ("renew", held.pk, True)
    assert quote["first_day"] == f"{this_year + 1}-01-01"
    assert (quote["is_possible"], quote["to_pay"]) == (True, ordered["order"]["total"])


def test_a_quote_says_why_not(api, alice, museum, full):
    TypeFactory(name="Fellow", slug="fellow", needs_approval=True)
    TypeFactory(name="Unpriced", slug="unpriced", price=False)
    MembershipFactory(holder=alice, type=full, terms=[year(timezone.localdate().year + 1)])

    for asked in ("fellow", "unpriced", f"full&contact={museum.number}", f"full&contact={alice.number}"):
        quote = api.get(f"quotes/?type={asked}").json()
        assert (quote["is_possible"], bool(quote["reason"])) == (False, True), asked


def test_names_stay_with_keys_that_may_read_people(key_for, alice, full):
    order = join_association(holder=alice, type=full, at=timezone.now(), by=None)
    pay(order, at=timezone.now())
    number = order.receipts.get().number
    caller = key_for("orders:read", "receipts:read", "memberships:read")

    shown = [
        caller.get(path).content.decode()
        for path in ("orders/", f"orders/{order.reference}/", "receipts/", f"receipts/{number}/", "memberships/")
    ]

    assert [text for text in shown if "Alice" in text or "alice@" in text] == []
    assert caller.get(f"orders/{order.reference}/").json()["bill_to"] is None
    assert caller.get(f"receipts/{number}/pdf/").status_code == 403


def test_lists_are_narrowed(api, alice, full, listed):
    bob = PersonFactory()
    order = join_association(holder=alice, type=full, at=timezone.now(), by=None)
    pay(order, at=timezone.now())
    other = join_association(holder=bob, type=full, at=timezone.now(), by=None)

    def found(path, name):
        return [one[name] for one in api.get(path).json()["results"]]

    assert found("orders/", "reference") == [other.reference, order.reference]
    assert found(f"orders/?buyer={alice.number}", "reference") == [order.reference]
    assert found("orders/?state=settled", "reference") == [order.reference]
    assert found("orders/?state=open", "reference") == [other.reference]
    assert found("orders/?state=cancelled", "reference") == []
    assert found(f"memberships/?holder={bob.number}", "state") == ["pending"]
    assert found("memberships/?type=full", "holder") == [alice.number, bob.number]
    assert found("products/?kind=goods", "name") == ["Mug"]
    assert found(f"receipts/?contact={alice.number}&order={order.reference.lower()}", "order") == [order.reference]
    assert found(f"receipts/?contact={bob.number}", "order") == []


@pytest.mark.sweep
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("cost", [("orders/", 8), ("memberships/", 4), ("receipts/", 3), ("products/", 6)])
def test_lists_cost_the_same_for_one_row_or_many(api, full, rows, cost, django_assert_max_num_queries):
    path, queries = cost
    for _ in range(rows):
        order = join_association(holder=PersonFactory(), type=full, at=timezone.now(), by=None)
        pay(order, at=timezone.now())
        ShopItem.objects.create(product=ProductFactory(price="1.00"), slug=f"item-{order.pk}")
    api.get(path)
    with django_assert_max_num_queries(queries):
        first = api.get(f"{path}?limit=1").json()
    if first["next"]:
        with django_assert_max_num_queries(queries):
            api.get(first["next"].removeprefix("http://testserver/api/v1/"))
    with django_assert_max_num_queries(queries):
        assert len(api.get(path).json()["results"]) >= rows


def test_another_type_costs_the_difference(api, full):
    MembershipFactory(type=full, terms=[year(timezone.localdate().year)])
    patron = TypeFactory(slug="patron", price="90.00")

    ordered = api.post(f"memberships/{full.memberships.get().pk}/change/", {"type": "patron"}).json()

    assert (ordered["order"]["total"]["amount"], ordered["membership"]) == ("90.00", full.memberships.get().pk)
    refused = api.post(f"memberships/{ordered['membership']}/change/", {"type": "full"})
    assert (refused.status_code, patron.memberships.exists()) == (422, False)


def test_leaving_and_coming_back(api, full):
    held = MembershipFactory(type=full, terms=[year(timezone.localdate().year)])

    left = api.post(f"memberships/{held.pk}/leaving/", {"when": "now", "words": "Moves away."}).json()
    back = api.post(f"memberships/{held.pk}/return/", {}).json()

    assert (left["state"], back["state"], back["cancelled_at"]) == ("cancelled", "current", None)
    refused = api.post(f"memberships/{held.pk}/leaving/", {"when": "tomorrow"})
    assert refused.status_code == 400
