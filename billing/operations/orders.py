"""Placing and cancelling orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import address_for
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, LegalEntity, User
from ams.core.money import Money, Taxed, quantised, total
from billing.discounts import Discount, described
from billing.models import Order, OrderLine, Product, StockMovement
from billing.operations.attempts import KEPT_FOR
from billing.operations.confirmations import confirm_free_order
from billing.operations.discounts import claim_discount, note_use
from billing.operations.fulfilment import fulfil_paid_lines
from billing.operations.keeping import keep_lines, let_go_lines
from billing.operations.parcels import ShipTo, address_parcel
from billing.operations.settlement import settle_order
from billing.operations.stock import release_stock, reserve_stock
from billing.references import new_reference

LONGEST_DESCRIPTION = 500  # what the column holds


class CannotOrder(DomainError):
    """The order could not be placed as asked."""


class CannotCancel(DomainError):
    """The order is past cancelling."""


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What is asked for. `reference` tells the fulfiller of the product's kind what this is for.

    `unit_price` is in the association's currency; with or without tax as the seller's prices are.
    """

    product: Product
    reference: str
    description: str
    quantity: int
    unit_price: Decimal


@transaction.atomic
@knowing_the_association()
def place_order(
    *,
    buyer: Contact,
    lines: Sequence[LineRequest],
    at: datetime,
    by: User | None,
    channel: str = "",
    bill_to: Mapping[str, str] | None = None,
    ship_to: ShipTo | None = None,
    code: str = "",
    instead_of: Order | None = None,
) -> Order:
    """Write down what somebody wants, with prices, tax, seller, bill-to and ship-to frozen as they are now.

    A discount `code` makes lines cheaper; an unpaid order `instead_of` which this is does not count as its use.
    Pieces that are counted are reserved, seats are kept. An order that costs nothing is settled and handed
    over at once and confirmed by mail.
    Raises CannotOrder, CannotDiscount, SoldOut, NothingLeft.
    """
    seller, currency, on = _seller_of(lines), the_association().currency, day_of(at)
    discount = claim_discount(code, lines, buyer=buyer, on=on, besides=instead_of) if code else None
    drafts = _draft_lines(lines, discount, seller, currency, on)
    order = Order(
        buyer=buyer,
        seller=seller,
        currency=currency,
        total=total((Money(line.gross, currency) for line in drafts), currency).amount,
        seller_facts=_facts_of(seller),
        bill_to={"name": buyer.display_name, "address": "", "email": address_for(buyer, by=by), **(bill_to or {})},
        channel=channel or activity.channel_of(by),
        placed_by=by,
        placed_at=at,
    )
    _insert(order, drafts)
    note_use(order=order, discount=discount)
    if ship_to is not None:
        address_parcel(order=order, ship_to=ship_to)
    activity.record("order.placed", contact=buyer, on=order, by=by, at=at, channel=order.channel)
    until = None if order.channel == Activity.Channel.STAFF or not order.total else at + KEPT_FOR
    keep_lines(lines=drafts, until=until, at=at)  # from here on others wait, so this comes last
    reserve_stock(lines=drafts, at=at, by=by)
    if not order.total:
        activity.record_all([settle_order(order=order, at=at, by=by)])
        confirm_free_order(order=order, at=at)
        fulfil_paid_lines(order_id=order.pk, at=at)
    return order


@transaction.atomic
def cancel_order(*, order: Order, at: datetime, by: User | None) -> Order:
    """Call off an order nothing was paid for; money that arrives later belongs to no order and becomes a case.

    What it kept from others goes back.

    Where a visit to the provider may be open, use `billing.checkout.withdraw_order`, which ends that first.
    Raises CannotCancel.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.cancelled_at is not None:
        return order
    if order.settled_at is not None or order.paid():
        raise CannotCancel(
            _("Order %(reference)s is paid, wholly or in part, so it cannot simply be cancelled. Ask us for a refund.")
            % {"reference": order.reference}
        )
    if order.invoiced_at is not None:
        raise CannotCancel(
            _("There is an invoice for order %(reference)s, so it cannot simply be cancelled. Ask us to void it.")
            % {"reference": order.reference}
        )
    order.cancelled_at = at
    order.save(update_fields=["cancelled_at"])
    lines = list(order.lines.all())
    let_go_lines(lines=lines, at=at, unpaid=False)
    release_stock(lines=lines, at=at, by=by, kind=StockMovement.Kind.CANCELLED)
    activity.record("order.cancelled", contact=order.buyer, on=order, by=by, at=at)
    return order


def _seller_of(lines: Sequence[LineRequest]) -> LegalEntity:
    """The one legal entity that sells all lines; raises CannotOrder when there is none, or more than one."""
    sellers = {line.product.seller_id: line.product.seller for line in lines}
    if not sellers:
        raise CannotOrder(_("There is nothing in this order. Choose something first."))
    if len(sellers) > 1:
        names = " · ".join(sorted(seller.name for seller in sellers.values()))
        raise CannotOrder(
            _("These are sold by different organisations (%(names)s). Order them separately.") % {"names": names}
        )
    return next(iter(sellers.values()))


def _draft_lines(
    lines: Sequence[LineRequest], discount: Discount | None, seller: LegalEntity, currency: str, on: date
) -> list[OrderLine]:
    asked = _discounted(lines, discount) if discount else lines
    return [_draft_line(line, position, seller, currency, on) for position, line in enumerate(asked, start=1)]


def _discounted(lines: Sequence[LineRequest], discount: Discount) -> list[LineRequest]:
    """The same at the prices a code makes of them, saying so where one is cheaper."""
    prices = zip(lines, discount.unit_prices, strict=True)
    return [
        replace(line, unit_price=price, description=described(line.description, discount.code)[:LONGEST_DESCRIPTION])
        if price != line.unit_price
        else line
        for line, price in prices
    ]


def _draft_line(asked: LineRequest, position: int, seller: LegalEntity, currency: str, on: date) -> OrderLine:
    """A line with its tax, rounded by itself (docs/decisions/0003-money.md §3); not saved."""
    if asked.quantity < 1 or asked.unit_price < 0 or asked.unit_price != quantised(asked.unit_price, currency):
        raise CannotOrder(
            _("“%(line)s” cannot be ordered %(quantity)s times at %(price)s %(currency)s each. Please ask us.")
            % {
                "line": asked.description,
                "quantity": asked.quantity,
                "price": asked.unit_price,
                "currency": currency,
            }
        )
    product, code = asked.product, asked.product.tax_code
    rate = code.rate(on=on)
    price = Money(asked.unit_price, currency) * asked.quantity
    taxed = Taxed.from_gross(price, rate) if seller.prices_include_tax else Taxed.from_net(price, rate)
    return OrderLine(
        position=position,
        product=product,
        kind=product.kind,
        reference=asked.reference,
        description=asked.description,
        quantity=asked.quantity,
        unit_price=asked.unit_price,
        tax_code=code.code,
        tax_percent=rate,
        tax_note=code.note,
        net=taxed.net.amount,
        tax=taxed.tax.amount,
        gross=taxed.gross.amount,
    )


def _facts_of(seller: LegalEntity) -> dict[str, str]:
    """What documents say about the seller, whatever it is called later."""
    return {
        "name": seller.name,
        "address": seller.address,
        "country": seller.country,
        "tax_number": seller.tax_number,
    }


def _insert(order: Order, lines: Sequence[OrderLine]) -> None:
    """Write the order and its lines."""
    _insert_under_a_new_reference(order)
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)


def _insert_under_a_new_reference(order: Order) -> None:
    """Under one no other has; two of a million million seldom meet, so that is tried first."""
    while True:
        order.reference = new_reference()
        try:
            with transaction.atomic():
                order.save(force_insert=True)
        except IntegrityError:
            if not Order.objects.filter(reference=order.reference).exists():
                raise
        else:
            return
