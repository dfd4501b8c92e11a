"""Using a discount code: counted with its row locked, so that it is never used more often than it may be.

Lock order: an order's row (where there is one already), then the code's, then whatever the order keeps from others.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from ams.core.models import Contact
from billing.discounts import Discount, Priced, apply_code, check_room, find_code
from billing.models import DiscountCode, DiscountUse, Order


def claim_discount(
    typed: str, asked: Sequence[Priced], *, buyer: Contact, on: date, besides: Order | None = None
) -> Discount:
    """What a code makes of what is ordered now; whoever else wants to use it waits until this is committed.

    Raises CannotDiscount.
    """
    code = find_code(typed, _locked(), on=on)
    check_room(code, buyer=buyer, besides=besides)
    return apply_code(code, asked, on)


def lock_discount(typed: str, *, on: date) -> None:
    """Take a code's row before it is claimed, for whoever locks what comes after it first. Raises CannotDiscount."""
    find_code(typed, _locked(), on=on)


def note_use(*, order: Order, discount: Discount | None) -> None:
    """Write down which code an order was placed with, if any, and what that took off."""
    if discount is not None:
        DiscountUse.objects.create(order=order, code=discount.code, taken_off=discount.taken_off.amount)


def lapse_use(*, order: Order, at: datetime) -> None:
    """Nobody paid in time: others may use the code."""
    DiscountUse.objects.filter(order=order).update(lapsed_at=at)


def has_lapsed_use(order: Order) -> bool:
    """Whether an order gave its code up because nobody paid in time."""
    return DiscountUse.objects.filter(order=order, lapsed_at__isnull=False).exists()


def claim_again(*, order: Order) -> None:
    """Use the code of an expired order, whose row is locked, after all.

    Raises CannotDiscount where others used it up.
    """
    use = DiscountUse.objects.filter(order=order, lapsed_at__isnull=False).first()
    if use is None:
        return
    check_room(_locked().get(pk=use.code_id), buyer=order.buyer)
    use.lapsed_at = None
    use.save(update_fields=["lapsed_at"])


def _locked() -> QuerySet[DiscountCode]:
    """Its key is left alone: uses that are written only point at it."""
    return DiscountCode.objects.select_for_update(no_key=True)
