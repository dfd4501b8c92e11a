"""Buying in the shop: one form, one order, at the price that holds for the buyer at that moment."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from ams.core.money import quantised
from billing.buyers import buyers
from billing.discounts import code_as_typed
from billing.models import Order, ShopItem, SubmittedForm
from billing.offers import MOST_GIVEN, Offer, offer_of
from billing.operations.orders import CannotOrder, LineRequest, place_order
from billing.operations.parcels import ShipTo


class PriceMoved(DomainError):
    """The price is not the one the buyer saw."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of an item. `amount` is what a giver chose; `seen` the price of one, tax included, the page showed."""

    item: ShopItem
    quantity: int = 1
    amount: Decimal | None = None
    seen: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who buys without signing in: a new contact, whoever else has that name or address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """All that a form of the shop says. `key` was made with the page, so that sending it twice is buying once."""

    key: UUID
    wanted: tuple[Wanted, ...]
    buyer: Contact | Newcomer
    ship_to: ShipTo | None = None
    code: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same answers."""
        who = self.buyer.pk if isinstance(self.buyer, Contact) else (self.buyer.name, self.buyer.email)
        what = [(one.item.pk, one.quantity, str(one.amount), str(one.seen)) for one in self.wanted]
        return hashlib.sha256(repr((who, what, self.ship_to, code_as_typed(self.code))).encode()).hexdigest()


def find_bought(purchase: Purchase) -> Order | None:
    """The order that the very same form has come to before, if it still stands."""
    sent = SubmittedForm.objects.filter(key=purchase.key, fingerprint=purchase.fingerprint).select_related("order")
    found = sent.first()
    return found.order if found and found.order and found.order.cancelled_at is None else None


@transaction.atomic
@knowing_the_association()
def buy(*, purchase: Purchase, at: datetime, by: User | None) -> Order:
    """The order a form of the shop comes to; sending the same form again, also at the same moment, gives the same.

    Prices, rights and stock are those of this moment. Raises PriceMoved, CannotOrder, CannotDiscount,
    NotOnSale, SoldOut.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=purchase.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=purchase.key)
    if (order := find_bought(purchase)) is not None:
        return order
    known = purchase.buyer if isinstance(purchase.buyer, Contact) else None
    lines = [_line(wanted, offer_of(wanted.item, known, day_of(at))) for wanted in purchase.wanted]
    order = place_order(
        buyer=_contact_of(purchase.buyer, at=at, by=by),
        lines=lines,
        at=at,
        by=by,
        channel="" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE,
        ship_to=_ship_to(purchase),
        code=purchase.code,
    )
    form.order, form.fingerprint = order, purchase.fingerprint
    form.save(update_fields=["order", "fingerprint"])
    return order


def _line(wanted: Wanted, offer: Offer) -> LineRequest:
    """One line at the price that holds, with the reason for a lower one in its words."""
    item = offer.item
    if not item.is_listed:
        raise CannotOrder(_("“%(product)s” is no longer in the shop. Ask us, if you need it.") % {"product": item})
    if offer.quote.refusal:
        raise CannotOrder(
            _("“%(product)s” is not for everybody. %(why)s") % {"product": item, "why": offer.quote.refusal}
        )
    if item.is_free_amount:
        return LineRequest(item.product, item.slug, item.product.name, 1, _given(wanted, offer))
    if not 1 <= wanted.quantity <= item.most_per_order:
        raise CannotOrder(
            _("At most %(most)s of “%(product)s” go into one order. Ask us, if you need more.")
            % {"product": item, "most": item.most_per_order}
        )
    if wanted.seen is not None and wanted.seen != offer.to_pay.amount:
        raise PriceMoved(
            _("The price of “%(product)s” has changed meanwhile. Look at it, and go on if it suits you.")
            % {"product": item}
        )
    name = f"{item.product.name} ({offer.quote.why.lower()})" if offer.quote.why else item.product.name
    return LineRequest(item.product, item.slug, name, wanted.quantity, offer.quote.amount)


def _given(wanted: Wanted, offer: Offer) -> Decimal:
    """What the giver chose, if it can be given."""
    amount = wanted.amount or Decimal(0)
    if not offer.quote.amount <= amount <= MOST_GIVEN or amount != quantised(amount, the_association().currency):
        raise CannotOrder(_("This amount cannot be given here. Choose another, or ask us."))
    return amount


def _ship_to(purchase: Purchase) -> ShipTo | None:
    if not any(one.item.is_posted for one in purchase.wanted):
        return None
    if purchase.ship_to is None:
        raise CannotOrder(_("We need an address to send this to."))
    return purchase.ship_to


def _contact_of(who: Contact | Newcomer, *, at: datetime, by: User | None) -> Contact:
    if isinstance(who, Contact):
        return who
    return buyers().add_buyer(name=who.name, email=who.email, at=at, by=by)
