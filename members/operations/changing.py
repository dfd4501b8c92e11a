"""Going over to another type before the term ends, with what was paid for days to come counted day by day.

The order costs the difference; nothing is cut before it is paid, and then both begin and end on the day it was quoted
for (docs/decisions/0042-change-of-type.md). Rows are locked in the order everybody keeps: orders, then the membership.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from ams.core.templatetags.money import money
from billing.models import CheckoutAttempt, Order, OrderLine
from billing.operations import GivingBack, LineRequest, cancel_order, give_back, left_to_credit, place_order
from members.models import CountedPart, Membership, MembershipType, TermOffer, TypeChange
from members.operations.memberships import (
    LONGEST_LINE,
    MembershipEnded,
    StartedElsewhere,
    check_decided,
    lock_orders_for_seats,
    open_orders,
    type_and_days,
)
from members.queries import last_term
from members.queries.changing import CannotChange, ChangeQuote, changes_of, quote_change
from members.queries.proofs import check_shown

LEFT_OVER = UUID("0f0c6f4e-2f3c-4d39-9a57-6d2f5c1f9a42")  # names what is taken off an order for a change, so once
UNDONE = UUID("6c2b8d1a-55d1-4e0c-8f0e-9b1f4f7f3a42")  # and what is taken off for taking one back


class CannotUndo(DomainError):
    """The change cannot be taken back; the text says what can be done instead."""


@transaction.atomic
@knowing_the_association()
def change_type(
    *, membership: Membership, type: MembershipType, at: datetime, by: User | None, channel: str = "", words: str = ""
) -> Order:
    """The order for the difference; the other type begins, and what runs ends, once it is paid. Nothing to pay: now.

    Asking twice gives the same order; other orders for its terms and seats that nobody paid are called off. What is
    left over, because the other costs less, is taken off the old order, for whom it is too much then. Raises
    CannotChange, NotOffered, MembershipEnded, StartedElsewhere, billing's NotOnSale.
    """
    locked = _lock_orders(membership)
    membership = _lock(membership)
    check_decided(membership)
    quote = quote_change(membership, type, day_of(at))
    check_shown(membership.holder, type, quote.on)
    kept: Order | None = None
    for order, offer in open_orders(membership):
        if order.pk not in locked:
            raise StartedElsewhere(_("You are doing this in another window at this very moment. Load this page again."))
        if kept is None and _promises(order, offer, quote):
            kept = order
        else:
            cancel_order(order=order, at=at, by=by)
            _end_visits(order)
    for order in lock_orders_for_seats(membership):
        if order.pk not in locked:
            raise StartedElsewhere(_("You are doing this in another window at this very moment. Load this page again."))
        cancel_order(order=order, at=at, by=by)
        _end_visits(order)
    return kept or _place(quote, at=at, by=by, channel=channel, words=words)


@transaction.atomic
@knowing_the_association()
def undo_change(*, membership: Membership, at: datetime, by: User, words: str = "") -> TypeChange:
    """Take the latest change back: the old term holds again to the day, and what was paid for the new one is too much.

    What becomes of that money is a decision of its own. Raises CannotUndo.
    """
    change = _to_undo(membership)
    line = OrderLine.objects.select_related("order").get(term__came_by=change)
    order = line.order
    asked = GivingBack(
        request=uuid5(UNDONE, str(change.pk)),
        credits={line.pk: left_to_credit(order)[line.pk]},
        revoked=frozenset([line.pk]),
    )
    give_back(order=order, asked=asked, why=None, at=at, by=by)
    change.refresh_from_db()
    if change.undone_at is None:
        raise CannotUndo(_("This was taken back at this very moment. Load the page again."))
    facts = {"type": change.from_type.name, "words": words.strip()[:500]}
    activity.record("membership.change_undone", contact=membership.holder, on=membership, by=by, at=at, facts=facts)
    return change


def why_not_undone(change: TypeChange) -> str:
    """What stands in the way of taking it back; empty where nothing does. It is the latest of its membership."""
    membership = change.offer.membership
    last = last_term(membership)
    if change.undone_at is not None or change.term is None or change.term.revoked_at is not None:
        return _("This is taken back already.")
    if membership.cancelled_at is not None or last is None or last.pk != change.term_id:
        return _("The membership went on or ended since. Take that back first.")
    if any(part.left_over for part in change.parts.all()):
        return _(
            "Money was left over and taken off the old order, so the old days are no longer paid. "
            "Change the type once more instead."
        )
    return ""


def _to_undo(membership: Membership) -> TypeChange:
    found = next(iter(changes_of(membership)), None)
    if found is None:
        raise CannotUndo(_("This membership has had no other type."))
    if problem := why_not_undone(found):
        raise CannotUndo(problem)
    return found


def _lock_orders(membership: Membership) -> set[int]:
    """Those that are open for it, and those that paid for its terms: something may be taken off these."""
    wanted = {order.pk for order, _offer in open_orders(membership)}
    offers = [str(pk) for pk in membership.offers.values_list("pk", flat=True)]
    offers += [one.reference for one in membership.more_seats.filter(given_at=None)]
    wanted |= set(OrderLine.objects.filter(kind="membership", reference__in=offers).values_list("order", flat=True))
    rows = Order.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def _end_visits(order: Order) -> None:
    if CheckoutAttempt.objects.open().filter(order=order).exists():
        enqueue("billing.end_misfitting_visits", order_id=order.pk)


def _lock(membership: Membership) -> Membership:
    related = ("holder__person", "holder__organisation", "type")
    found = Membership.objects.select_for_update(of=("self",)).select_related(*related).get(pk=membership.pk)
    if found.cancelled_at:
        raise MembershipEnded(_("This membership was cancelled. Join again, or ask us to bring it back."))
    return found


def _promises(order: Order, offer: TermOffer, quote: ChangeQuote) -> bool:
    """Whether paying this order does what is quoted."""
    change = getattr(offer, "change", None)
    if change is None or (offer.rule, offer.quoted_on, order.total) != (quote.rule, quote.on, quote.to_pay.amount):
        return False
    return dict(change.parts.values_list("line", "amount")) == {one.part.line.pk: one.amount for one in quote.counted}


def _place(quote: ChangeQuote, *, at: datetime, by: User | None, channel: str, words: str) -> Order:
    membership = quote.membership
    offer = TermOffer.objects.create(membership=membership, rule=quote.rule, quoted_on=quote.on, made_at=at)
    change = TypeChange.objects.create(offer=offer, from_type=membership.type, words=words.strip()[:500], asked_at=at)
    CountedPart.objects.bulk_create(
        CountedPart(change=change, line=one.part.line, amount=one.amount, left_over=one.left_over)
        for one in quote.counted
    )
    line = LineRequest(quote.type.product, str(offer.pk), _described(quote)[:LONGEST_LINE], 1, quote.unit_price)
    order = place_order(buyer=membership.holder, lines=[line], at=at, by=by, channel=channel)
    if not order.total and not TypeChange.objects.standing().filter(pk=change.pk).exists():
        raise CannotChange(_("This could not be done. Ask us: we see why."))
    _take_off(quote, change, at=at, by=by)
    return order


def _take_off(quote: ChangeQuote, change: TypeChange, *, at: datetime, by: User | None) -> None:
    """What is left over is no longer owed for the old terms, so it stands as too much on their orders."""
    by_order: dict[Order, dict[int, Decimal]] = {}
    for one in quote.counted:
        if one.left_over:
            by_order.setdefault(one.part.line.order, {})[one.part.line.pk] = one.left_over
    for order in sorted(by_order, key=lambda one: one.pk):
        asked = GivingBack(request=uuid5(LEFT_OVER, f"{change.pk}:{order.pk}"), credits=by_order[order])
        give_back(order=order, asked=asked, why=None, at=at, by=by)


def _described(quote: ChangeQuote) -> str:
    """What stands on the order and the receipt."""
    said = type_and_days(quote.rule, quote.term, is_dated=True)
    counted = quote.credit - quote.left_over
    if not counted:
        return said
    return _("%(what)s; %(counted)s paid before is counted") % {"what": said, "counted": money(counted)}
