"""What finance sees: codes, an order that is paid in part, invoices that are due and late, and months that end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from ams.core.association import day_of
from ams.demo.seeding.catalogue import Catalogue
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.lives import A_MINUTE, World, pay, post
from billing.chart import DEFERRED, ensure_chart
from billing.models import DiscountCode, PayLater, Product, ShopItem
from billing.operations import (
    InvoiceRequest,
    Newcomer,
    Purchase,
    Received,
    ShipTo,
    Wanted,
    buy,
    issue_invoice,
    record_payment,
)
from billing.sweeps import earn_what_is_due, remind_of_invoices
from members.models import Membership
from members.operations.more_seats import order_more_seats, quote_more_seats

FORMS: Final = UUID("3c5f1e8a-9b1d-4b3c-8f57-1c0e4a7d2b66")  # names forms that nobody filled in
NEIGHBOURS: Final = "RIVER-10"
MONTHS: Final = 36


def plan_codes(*, catalogue: Catalogue, clock: Clock) -> None:
    """Codes that can be used now, who may pay later, and that tickets are earned on the day of their event."""
    _plan_pay_later(catalogue)
    Product.objects.filter(kind=Product.Kind.EVENT).update(deferred_account=ensure_chart()[DEFERRED])
    DiscountCode.objects.create(
        code=NEIGHBOURS, name="For our neighbours along the river", percent=10,
        first_day=clock.today - timedelta(days=90), last_day=clock.today + timedelta(days=60),
    )  # fmt: skip
    DiscountCode.objects.create(
        code="FIRST-TIME", name="Welcome to your first event", amount=Decimal(5), kinds=[Product.Kind.EVENT],
        most_uses=20, most_per_person=1,
    )  # fmt: skip
    DiscountCode.objects.create(
        code="JOIN-US", name="You met us at the harvest market", percent=20, kinds=[Product.Kind.MEMBERSHIP],
        most_uses=100, most_per_person=1, last_day=clock.today + timedelta(days=60),
    )  # fmt: skip


def _plan_pay_later(catalogue: Catalogue) -> None:
    """Schools and companies may pay their membership within a month, and have it meanwhile."""
    product = catalogue.types["organisation"].product
    PayLater.objects.create(product=product, who=PayLater.Who.ORGANISATIONS, days=30, is_given_at_once=True)


def finance(world: World) -> Iterator[Life]:
    """Somebody with a code, a school that pays in two parts, and every month that ended."""
    yield _neighbour(world)
    yield _school(world)
    yield _garden(world)
    yield _museum(world)
    yield _lyceum(world)
    yield _months(world.clock)


def _neighbour(world: World) -> Life:
    """Two mugs for the new kitchen, ten per cent off."""
    at = world.clock.days_ago(63, 19)
    yield at
    order = buy(purchase=_purchase("Liesbeth Kool", "heron-mug", 2, code=NEIGHBOURS), at=at, by=None)
    pay(order, at=at + A_MINUTE, by=None)
    at += timedelta(days=1)
    yield at
    post(order, world, at=at)


def _school(world: World) -> Life:
    """Ordered ten guides by telephone; part of the money has come."""
    at = world.clock.days_ago(12, 10)
    yield at
    by = world.staff.finance
    order = buy(purchase=_purchase("Basisschool De Oever", "field-guide", 10), at=at, by=by)
    at += timedelta(days=4)
    yield at
    on_statement = (at - timedelta(days=2)).date()
    part = Received(uuid5(FORMS, "part"), "transfer", Decimal(100), "NL26 2211 0043", on_statement)
    record_payment(order=order, received=part, at=at, by=by)


def _garden(world: World) -> Life:
    """Two guides on an invoice, with a number of their own; it is not due yet."""
    at = world.clock.days_ago(9, 15)
    yield at
    _on_invoice("Botanische Tuin", at, purchase_order="BT-2041")


def _museum(world: World) -> Life:
    """The same, and late: reminded three times, and nothing has come."""
    at = world.clock.days_ago(68, 14)
    yield at
    _on_invoice("Natuurmuseum Delta", at)
    for days in (23, 33, 44):
        at = world.clock.days_ago(68 - days, 14)
        yield at
        remind_of_invoices(at=at)


def _lyceum(world: World) -> Life:
    """Two further seats, ordered by whoever acts for the school, and neither paid nor put on an invoice."""
    at = world.clock.days_ago(1, 16)
    yield at
    held = Membership.objects.get(holder__email="office@groenelyceum.example")
    quote = quote_more_seats(held, 2, day_of(at))
    seen = str(quote.to_pay.amount)
    order_more_seats(membership=held, seats=2, seen=seen, at=at, by=held.holder.accesses.get().user)


def _on_invoice(name: str, at: datetime, *, purchase_order: str = "") -> None:
    """Guides may be paid later by everybody whose address we know."""
    order = buy(purchase=_purchase(name, "field-guide", 2), at=at, by=None)
    rule = {"who": PayLater.Who.EVERYBODY, "days": 30, "most_owed": Decimal(2000)}
    PayLater.objects.get_or_create(product=order.lines.get().product, defaults=rule)
    asked = InvoiceRequest(purchase_order, address="Oeverweg 7\n3511 ND Utrecht")
    issue_invoice(order=order, asked=asked, at=at, by=None)


def _months(clock: Clock) -> Life:
    """What the worker does when a month is over."""
    for ago in range(MONTHS, -1, -1):
        year, month = divmod(clock.today.year * 12 + clock.today.month - 1 - ago, 12)
        at = clock.on(date(year, month + 1, 1), 4)
        yield at
        earn_what_is_due(at=at)


def _purchase(name: str, slug: str, pieces: int, *, code: str = "") -> Purchase:
    item = ShopItem.objects.select_related("product__seller", "product__tax_code").get(slug=slug)
    home = ShipTo(name, "Oeverweg 7\nUtrecht", "3511 ND", "NL")
    mailbox = f"{name.lower().replace(' ', '.')}@mail.example"
    return Purchase(uuid5(FORMS, name), (Wanted(item, pieces),), Newcomer(name, mailbox), home, code)
