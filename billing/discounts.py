"""Discount codes: which one somebody means, whether they may use it, and what it takes off.

Pages ask `usable_code` and `apply_code` before anybody pays; the order is placed by the same rules, with the code's row
locked (`billing/operations/discounts.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.models.resolution import and_absorbed
from ams.core.money import Money, quantised, total
from billing.models import DiscountCode, DiscountUse, Order, Product
from billing.offers import with_tax

WITHOUT_BEING_NAMED: Final = (Product.Kind.GOODS, Product.Kind.EVENT)  # what a code for everything is for


class CannotDiscount(DomainError):
    """This code takes nothing off this, for this buyer, now; the text says why."""


class Priced(Protocol):
    """So many of a product at a price of one, as its seller's prices are entered."""

    @property
    def product(self) -> Product: ...

    @property
    def quantity(self) -> int: ...

    @property
    def unit_price(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """What a page offers, before it is ordered."""

    product: Product
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Discount:
    """What a code makes of prices: those of one, in the order they were asked for; and of all, tax included."""

    code: DiscountCode
    unit_prices: tuple[Decimal, ...]
    before: Money
    after: Money

    @property
    def taken_off(self) -> Money:
        """How much less is paid."""
        return self.before - self.after


def code_as_typed(typed: str) -> str:
    """A code as it is kept, however somebody typed it."""
    return "".join(typed.split()).upper()


def could_have_a_code(products: Collection[Product], on: date) -> bool:
    """Whether any code in force is for one of these: only then is anybody asked for one. One query."""
    kinds = {product.kind for product in products}
    for_everything = Q(kinds=[], products=None) if kinds & set(WITHOUT_BEING_NAMED) else Q(pk=None)
    meant = for_everything | Q(kinds__overlap=sorted(kinds)) | Q(products__in=[product.pk for product in products])
    return bool(products) and DiscountCode.objects.standing(on=on).filter(meant).exists()


def usable_code(typed: str, *, buyer: Contact | None, on: date, besides: Order | None = None) -> DiscountCode:
    """The code somebody typed, if they can use it once more on a day of the association. Raises CannotDiscount.

    An unpaid order of the same visitor (`besides`), in whose place this one comes, does not count as a use. One query.
    """
    used = _uses(besides).filter(code=OuterRef("pk"))
    counted = DiscountCode.objects.annotate(
        used=_count_if("most_uses", used), by_them=_count_if("most_per_person", used.filter(_by_the_same_person(buyer)))
    )
    code: Any = find_code(typed, counted, on=on)
    _check_times(code, code.used, code.by_them)
    return cast("DiscountCode", code)


def find_code(typed: str, among: QuerySet[DiscountCode], *, on: date) -> DiscountCode:
    """The code somebody typed, if it is in force on a day of the association. Raises CannotDiscount.

    With `named`, the keys of the products it is for.
    """
    code: DiscountCode | None = _knowing_products(among).filter(code=code_as_typed(typed)).first()
    if code is None:
        raise CannotDiscount(_("We know no such code. Look at it once more, letter by letter."))
    facts = {"code": code.code}
    if code.archived_at:
        raise CannotDiscount(_("The code %(code)s is no longer valid.") % facts)
    if code.first_day and on < code.first_day:
        facts["day"] = date_format(code.first_day)
        raise CannotDiscount(_("The code %(code)s can be used from %(day)s on.") % facts)
    if code.last_day and code.last_day < on:
        facts["day"] = date_format(code.last_day)
        raise CannotDiscount(_("The code %(code)s could be used until %(day)s.") % facts)
    return code


def code_of(order: Order) -> DiscountCode | None:
    """The code an order was placed with, whether or not it is in force still. One query."""
    return _knowing_products(DiscountCode.objects.filter(uses__order=order)).first()


def _knowing_products(codes: QuerySet[DiscountCode]) -> QuerySet[Any]:
    """Codes, each with `named`: the keys of the products it is for."""
    named = DiscountCode.products.through.objects.filter(discountcode=OuterRef("pk")).values("product")
    annotated: QuerySet[Any] = codes.annotate(named=ArraySubquery(named))
    return annotated


def check_room(code: DiscountCode, *, buyer: Contact | None, besides: Order | None = None) -> None:
    """Whether one more order may use a code, as often as it was used in orders that stand. Raises CannotDiscount."""
    if code.most_uses is None and code.most_per_person is None:
        return
    used = _uses(besides).filter(code=code)
    times = used.aggregate(all=Count("pk"), theirs=Count("pk", filter=_by_the_same_person(buyer)))
    _check_times(code, times["all"], times["theirs"])


def _check_times(code: DiscountCode, used: int, by_them: int) -> None:
    if code.most_uses is not None and used >= code.most_uses:
        raise CannotDiscount(_("The code %(code)s was used as often as it could be.") % {"code": code.code})
    if code.most_per_person is not None and by_them >= code.most_per_person:
        raise CannotDiscount(_("You have used the code %(code)s as often as one person can.") % {"code": code.code})


def _uses(besides: Order | None) -> QuerySet[DiscountUse]:
    """Those in orders that stand."""
    used = DiscountUse.objects.filter(order__cancelled_at=None)
    return used if besides is None else used.exclude(order=besides)


def _count_if(limit: str, uses: QuerySet[DiscountUse]) -> Case:
    """How many uses there are, for a code with that limit; others are not counted."""
    many = uses.order_by().values("code").annotate(many=Count("pk")).values("many")
    return Case(When(**{f"{limit}__isnull": False}, then=Coalesce(Subquery(many), 0)), default=0)


def apply_code(code: DiscountCode, pieces: Sequence[Priced], on: date) -> Discount:
    """What a code that was found makes of these prices. Raises CannotDiscount where it takes nothing off."""
    currency = the_association().currency
    prices = tuple(price_with(code, piece.product, piece.unit_price) for piece in pieces)
    if prices == tuple(piece.unit_price for piece in pieces):
        raise CannotDiscount(_("The code %(code)s takes nothing off what you chose.") % {"code": code.code})
    before = _sum_of(pieces, [piece.unit_price for piece in pieces], currency, on)
    return Discount(code, prices, before, _sum_of(pieces, prices, currency, on))


def price_with(code: DiscountCode, product: Product, price: Decimal) -> Decimal:
    """What a code that was found makes of the price of one: the same, where it is not for that product."""
    named: list[int] = code.named  # type: ignore[attr-defined]  # annotated where it was found
    kinds = code.kinds or ([] if named else WITHOUT_BEING_NAMED)
    return _reduced(code, price) if product.pk in named or product.kind in kinds else price


def described(what: str, code: DiscountCode) -> str:
    """What stands on an order's line that a code made cheaper."""
    facts = {"what": what, "discount": code.name, "percent": code.percent}
    if code.percent:
        return _("%(what)s (%(discount)s, %(percent)s %% off)") % facts
    return _("%(what)s (%(discount)s)") % facts


def _reduced(code: DiscountCode, price: Decimal) -> Decimal:
    """The price of one, never below nothing."""
    currency = the_association().currency
    if code.amount is not None:
        return quantised(max(price - code.amount, Decimal(0)), currency)
    return quantised(price * (100 - (code.percent or 0)) / 100, currency)


def _sum_of(pieces: Sequence[Priced], prices: Iterable[Decimal], currency: str, on: date) -> Money:
    """Altogether, tax included, each line rounded by itself as on the order."""
    lines = zip(pieces, prices, strict=True)
    return total((with_tax(price * piece.quantity, piece.product, on) for piece, price in lines), currency)


def _by_the_same_person(buyer: Contact | None) -> Q:
    """Their orders and those of contacts that became one with them; and those sent to their address.

    Whoever buys without signing in is a new contact each time, so the address is all we know of them.
    """
    if buyer is None:
        return Q(pk=None)
    stands = buyer.merged_into or buyer
    theirs = Q(order__buyer__in=and_absorbed(stands))
    return theirs | Q(order__bill_to__email__iexact=buyer.email) if buyer.email else theirs
