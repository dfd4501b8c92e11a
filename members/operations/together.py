"""Paying for several memberships in one order: a parent's own and the children's, each by a line of its own.

Rows are locked in the order everybody keeps: orders, then memberships, both in the order of their keys.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from billing.models import Order, Product
from billing.operations import cancel_order, place_order
from members.models import Membership
from members.operations.memberships import (
    StartedElsewhere,
    TooEarlyToRenew,
    check_decided,
    line_for,
    open_orders,
    promises,
)
from members.queries import TermQuote, quote_renewal
from members.queries.proofs import check_shown


class NothingChosen(DomainError):
    """Nobody's membership is to be paid."""


@transaction.atomic
@knowing_the_association()
def pay_together(*, memberships: Sequence[Membership], payer: Contact, at: datetime, by: User) -> Order:
    """One order for the next terms of several memberships; nothing moves until it is paid.

    Asking twice gives the same order; earlier ones for any of them that nobody paid are called off. Raises
    NothingChosen, TooEarlyToRenew, NothingToRenew, NotOffered, NotOnSale, ProofMissing, WaitsForDecision and
    StartedElsewhere.
    """
    if not memberships:
        raise NothingChosen(_("Choose whose membership you want to pay."))
    found = {order.pk for one in memberships for order, _offer in open_orders(one)}
    earlier = list(Order.objects.select_for_update().filter(pk__in=found).order_by("pk"))
    held = _locked(memberships)
    quotes = {one.pk: _quote(one, at) for one in held}
    if any(order.pk not in found for one in held for order, _offer in open_orders(one)):
        raise StartedElsewhere(_("You are doing this in another window at this very moment. Load this page again."))
    kept = next((one for one in earlier if one.buyer_id == payer.pk and _promises_all(one, held, quotes)), None)
    for order in earlier:
        if kept is None or order.pk != kept.pk:
            cancel_order(order=order, at=at, by=by)
    lines = [] if kept else [line_for(one, quotes[one.pk], at) for one in held]
    return kept or place_order(buyer=payer, lines=lines, at=at, by=by)


def _locked(memberships: Sequence[Membership]) -> list[Membership]:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("type__product__seller", "holder")
    held = list(rows.filter(pk__in=[one.pk for one in memberships]).order_by("pk"))
    if any(one.cancelled_at for one in held):
        raise StartedElsewhere(_("One of these memberships ended at this very moment. Load this page again."))
    return held


def _quote(membership: Membership, at: datetime) -> TermQuote:
    check_decided(membership)
    quote = quote_renewal(membership, day_of(at))
    if not quote.is_open:
        raise TooEarlyToRenew(_("%(name)s cannot renew yet.") % {"name": membership.holder})
    check_shown(membership.holder, quote.rule.type, quote.term.first)
    return quote


def _promises_all(order: Order, held: Sequence[Membership], quotes: dict[int, TermQuote]) -> bool:
    """Whether an order is for just these memberships, each as it would be ordered now."""
    if order.lines.filter(kind=Product.Kind.MEMBERSHIP).count() != len(held) or order.lines.count() != len(held):
        return False
    for one in held:
        offers = {known.pk: offer for known, offer in open_orders(one)}
        if order.pk not in offers or not promises(order, offers[order.pk], quotes[one.pk], one, ""):
            return False
    return True
