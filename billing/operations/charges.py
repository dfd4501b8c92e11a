"""Charging a card that was left with the provider, as a row before anybody asks the provider. No network here."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from billing.models import CheckoutAttempt, Order, SavedMethod
from billing.operations.attempts import SESSION_LIFE, lock_payable


class CardNotInForce(DomainError):
    """The card was ended, or is somebody else's: it may not be charged for this."""


class SomebodyIsPaying(DomainError):
    """The order's buyer is on the payment page at this very moment, or another charge is under way."""


@transaction.atomic
def begin_charge(*, order: Order, method: SavedMethod, at: datetime) -> CheckoutAttempt:
    """An attempt to charge the order's whole balance to a card; the one that is under way, if it charges the same.

    Raises NothingToPay, CardNotInForce, SomebodyIsPaying.
    """
    order = lock_payable(order)
    if not SavedMethod.objects.in_force().filter(pk=method.pk, contact=order.buyer_id).exists():
        raise CardNotInForce(_("This card is not kept any more, so it was not charged."))
    owed = order.balance()
    attempt = CheckoutAttempt(
        order=order, saved_method=method, amount=owed, started_at=at, expires_at=at + SESSION_LIFE
    )
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        attempt = CheckoutAttempt.objects.open().select_related("saved_method").get(order=order)
        if attempt.saved_method_id != method.pk or attempt.amount != owed:
            raise SomebodyIsPaying(_("A payment of this order is under way. Wait for its outcome.")) from None
    attempt.order = order
    return attempt
