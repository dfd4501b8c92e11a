"""Who pays the member price, from when, and why nobody else does (known_pains 11)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from ams.core.models import Activity
from billing.fulfilment import fulfiller_for
from billing.operations import CannotOrder, LineRequest, Purchase, ShipTo, Wanted, buy, cancel_order, place_order
from billing.prices import PriceNotPossible, change_price, price_for
from members.models import MemberPrice, ReservedFor
from members.operations import join_association, renew_membership, set_member_price
from members.queries import membership_state
from members.terms import State
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory, UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year
from tests.factories.shop import ShopItemFactory, stocked

ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def full(db):
    AssociationFactory()
    return TypeFactory(name="Full member")


@pytest.fixture
def mug(full):
    """12.50, and 10.00 for full members."""
    item = ShopItemFactory(product__name="Mug")
    member_price(item.product, full, "10.00")
    return item


def member_price(product, kind, amount, valid_from=LONG_AGO):
    given = None if amount is None else Decimal(amount)
    return set_member_price(product=product, type=kind, amount=given, valid_from=valid_from, at=AT, by=None)


def costs(item, contact=None, on=ON):
    return price_for(item.product, contact, on).amount


def test_a_member_pays_the_member_price_and_is_told_why(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder

    quote = price_for(mug.product, holder, ON)

    assert (quote.amount, quote.usual, quote.why, quote.possible) == (10, Decimal("12.5"), "Member price", None)


def test_everybody_else_pays_the_price_and_is_told_what_members_pay(mug):
    for nobody in (None, PersonFactory()):
        quote = price_for(mug.product, nobody, ON)

        assert (quote.amount, quote.why) == (Decimal("12.5"), "")
        assert (quote.possible.amount, quote.possible.why) == (10, "Member price")


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2025, 12, 31), "12.50"),  # before it begins
        (date(2026, 1, 1), "10.00"),
        (date(2026, 12, 31), "10.00"),
        (date(2027, 1, 30), "10.00"),  # the last day of grace
        (date(2027, 1, 31), "12.50"),
    ],
)
def test_a_membership_counts_while_it_is_current_or_in_grace(mug, full, on, amount):
    """known_pains 11: an expired number never gives the member price."""
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder

    assert costs(mug, holder, on) == Decimal(amount)


def test_an_unpaid_membership_gives_nothing(mug, full):
    """known_pains 11: active without a payment."""
    assert costs(mug, MembershipFactory(type=full).holder) == Decimal("12.50")


def test_a_cancelled_membership_gives_nothing(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)], cancelled_at=AT).holder

    assert costs(mug, holder) == Decimal("12.50")


def test_another_type_pays_what_everybody_pays(mug):
    assert costs(mug, MembershipFactory(terms=[year(2026)]).holder) == Decimal("12.50")


def test_the_lowest_price_one_has_a_right_to_wins(mug, full):
    friend = TypeFactory(exclusivity_group="friends")
    member_price(mug.product, friend, "9.00")
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    MembershipFactory(type=friend, holder=holder, terms=[year(2026)])

    assert costs(mug, holder) == 9


def test_a_member_price_above_the_price_is_not_asked(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    change_price(product=mug.product, amount=Decimal(8), valid_from=ON, at=AT, by=None)

    quote = price_for(mug.product, holder, ON)

    assert (quote.amount, quote.why, quote.possible) == (8, "", None)


def test_a_later_price_holds_from_its_day_on_and_a_correction_at_once(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    member_price(mug.product, full, "11.00", ON + timedelta(days=1))
    member_price(mug.product, full, "11.50", ON + timedelta(days=1))

    assert costs(mug, holder) == 10
    assert costs(mug, holder, ON + timedelta(days=1)) == Decimal("11.50")
    shown = MemberPrice.objects.for_reading()
    assert [(price.amount, price.is_corrected) for price in shown] == [
        (Decimal("11.50"), False), (11, True), (10, False),
    ]  # fmt: skip


def test_a_member_price_can_end(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    member_price(mug.product, full, None, ON)

    assert costs(mug, holder) == Decimal("12.50")


@pytest.mark.parametrize(
    ("amount", "valid_from", "words"),
    [
        ("-1", ON, "is no price in EUR"),
        ("1.005", ON, "is no price in EUR"),
        ("9.00", date(2026, 5, 31), "cannot begin in the past"),
        ("10.00", LONG_AGO, "cannot begin in the past"),
    ],
)
def test_what_is_no_price_is_refused(mug, full, amount, valid_from, words):
    with pytest.raises(PriceNotPossible, match=words):
        member_price(mug.product, full, amount, valid_from)

    assert MemberPrice.objects.count() == 1


def test_the_same_price_for_the_same_day_is_refused(mug, full):
    member_price(mug.product, full, "9.00", ON)

    with pytest.raises(PriceNotPossible, match="already"):
        member_price(mug.product, full, "9.00", ON)


def test_who_set_it_is_written_down_for_good(mug, full):
    ingrid = UserFactory(role="administrator")
    price = set_member_price(product=mug.product, type=full, amount=Decimal(9), valid_from=ON, at=AT, by=ingrid)

    assert Activity.objects.filter(kind="member_price.changed", actor=ingrid).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        MemberPrice.objects.filter(pk=price.pk).update(amount=1)


# --- At the order -----------------------------------------------------------------------------------------------------


def bought_by(item, contact, at=AT, **wanted):
    return buy(purchase=Purchase(uuid4(), (Wanted(item, **wanted),), contact), at=at, by=None)


def test_the_price_is_that_of_the_order_and_its_reason_stands_on_it(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder

    line = bought_by(mug, holder, quantity=2).lines.get()

    assert (line.unit_price, line.gross, line.description) == (10, 20, "Mug (member price)")


def test_an_order_keeps_its_price_whatever_happens_to_the_membership(mug, full):
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    order = bought_by(mug, holder)
    member_price(mug.product, full, "11.00", ON)

    pay(order, at=AT + timedelta(days=400))

    assert order.total == 10


def test_whoever_has_just_renewed_pays_the_member_price_at_once(mug, full):
    membership = MembershipFactory(type=full, terms=[year(2024)])
    assert costs(mug, membership.holder) == Decimal("12.50")

    pay(renew_membership(membership=membership, at=AT, by=None), at=AT)

    assert costs(mug, membership.holder) == 10


def test_some_things_are_for_members_alone(mug, full):
    ReservedFor.objects.create(product=mug.product, type=full)
    holder = MembershipFactory(type=full, terms=[year(2026)]).holder
    stranger = PersonFactory()

    assert price_for(mug.product, holder, ON).refusal == ""
    assert price_for(mug.product, stranger, ON).refusal == "Only for: Full member."
    assert price_for(mug.product, None, ON).refusal == "Only for: Full member."
    assert bought_by(mug, holder).total == 10
    with pytest.raises(CannotOrder, match="Only for: Full member"):
        bought_by(mug, stranger)


def test_a_past_member_cannot_buy_what_is_for_members(mug, full):
    ReservedFor.objects.create(product=mug.product, type=full)

    with pytest.raises(CannotOrder):
        bought_by(mug, MembershipFactory(type=full, terms=[year(2024)]).holder)


def test_one_order_may_hold_a_membership_a_mug_and_a_gift(mug, full):
    """Each line is settled with the others, handed over by its own kind, and shown by it."""
    holder = PersonFactory()
    gift = ShopItemFactory(product__kind="donation", product__name="River fund", price=False, least_amount=Decimal(5))
    stocked(mug.product, 3)
    mug.is_posted = True
    mug.save()
    joining = join_association(holder=holder, type=full, at=AT, by=None).lines.get()
    cancel_order(order=joining.order, at=AT, by=None)
    lines = [
        LineRequest(full.product, joining.reference, joining.description, 1, joining.unit_price),
        LineRequest(mug.product, "", "Mug", 2, Decimal("12.50")),
        LineRequest(gift.product, "", "River fund", 1, Decimal(7)),
    ]

    order = place_order(buyer=holder, lines=lines, at=AT, by=None, ship_to=ShipTo("Noor", "Kade 1", "", "NL"))
    pay(order, at=AT)

    assert not order.lines.filter(fulfilled_at=None).exists()
    assert membership_state(holder.memberships.get(), ON) is State.CURRENT
    assert [item.line.description for item in order.parcel.items.all()] == ["Mug"]
    shown = [fulfiller_for(line.kind).outcome(line=line).template for line in order.lines.all()]
    assert shown == ["members/_joined.html", "billing/_posted.html", "billing/_donated.html"]
