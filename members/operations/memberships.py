"""Joining and renewing: both end in an order; the membership runs when that is paid."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from billing.discounts import code_as_typed, code_of, price_with
from billing.models import Order, OrderLine, Product
from billing.operations import LineRequest, PriceMoved, cancel_order, lock_discount, place_order
from members import queries, terms
from members.models import Membership, MembershipRule, MembershipType, Term, TermOffer
from members.queries import NotOffered, TermQuote
from members.queries.applications import paid_lines, waiting_application
from members.queries.changing import check_named_fit
from members.queries.proofs import check_shown
from members.terms import Period, State

LONGEST_LINE = 500  # characters of a description
CARD_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what looks alike; 32 letters, 5 bits each
CARD_CODE_LENGTH = 16
ONE_A_GROUP = "one_uncancelled_membership_a_group"


class AlreadyMember(DomainError):
    """The holder has a membership that excludes this one; `membership` says which."""

    def __init__(self, membership: Membership) -> None:
        super().__init__(
            _("%(name)s already holds a membership: %(type)s. Renew that one, or ask us to change it.")
            % {"name": membership.holder, "type": membership.type}
        )
        self.membership = membership


class MembershipEnded(DomainError):
    """A cancelled membership cannot go on."""


class TooEarlyToRenew(DomainError):
    """The renewal window has not opened."""


class WaitsForDecision(DomainError):
    """Staff decide about the application first."""


class StartedElsewhere(DomainError):
    """Another window or a colleague changed the same membership at this very moment."""


@transaction.atomic
@knowing_the_association()
def join_association(
    *,
    holder: Contact,
    type: MembershipType,
    at: datetime,
    by: User | None,
    channel: str = "",
    code: str = "",
) -> Order:
    """A pending membership and the order that makes it run. Asking twice gives the same order.

    An application never paid for is taken up again, or replaced when the type differs. A discount `code` makes it
    cheaper; who asks again without one keeps what it took off. Raises AlreadyMember, NotOffered, and billing's
    NotOnSale and CannotDiscount.
    """
    if type.archived_at or type.holder_kind != holder.kind:
        raise NotOffered(_("%(type)s cannot be chosen here. Ask us, and we find what suits you.") % {"type": type})
    membership, is_new = application_of(holder, type, at, by)
    if not is_new:
        check_decided(membership)
    quote = queries.quote_term(None if is_new else membership, type, day_of(at))
    if is_new:  # nobody else has seen it yet
        return _place(membership, quote, at=at, by=by, channel=channel, code=code)
    return _order_term(membership, quote, at=at, by=by, channel=channel, code=code)


@transaction.atomic
@knowing_the_association()
def joining_line(
    *, holder: Contact, type: MembershipType, seen: Decimal | None, at: datetime, by: User | None
) -> LineRequest:
    """A pending membership, and the line that makes it run once it is paid, for an order that holds other things too.

    Earlier orders for it that nobody paid are called off: this one takes their place. `seen` is what the page said it
    costs, tax included. Raises AlreadyMember, NotOffered, and billing's NotOnSale and PriceMoved.
    """
    if type.archived_at or type.holder_kind != holder.kind or type.needs_approval:
        raise NotOffered(_("%(type)s cannot be chosen here. Ask us, and we find what suits you.") % {"type": type})
    membership, is_new = application_of(holder, type, at, by)
    for order in [] if is_new else lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    quote = queries.quote_term(None if is_new else membership, type, day_of(at))
    if seen is not None and seen != quote.to_pay.amount:
        raise PriceMoved(
            _("The price of “%(ticket)s” has changed meanwhile. Look at it, and go on if it suits you.")
            % {"ticket": type}
        )
    return line_for(membership, quote, at)


@transaction.atomic
@knowing_the_association()
def renew_membership(
    *,
    membership: Membership,
    at: datetime,
    by: User | None,
    channel: str = "",
    type: MembershipType | None = None,
    is_discreet: bool = False,
) -> Order:
    """The order for the next term; nothing moves until it is paid. Asking twice gives the same order.

    `type` changes the membership's type with that term; it must share the exclusivity group. A discreet order is for a
    visitor who proved nothing: the provider is not told the holder's address, so its page cannot show it; the receipt
    goes to the holder all the same. Raises MembershipEnded, TooEarlyToRenew, NothingToRenew, NotOffered,
    NotOnSale, ProofMissing. A trial becomes what it leads to.
    """
    on = day_of(at)
    wanted = type or membership.type.next_type or membership.type
    if membership.cancelled_at:
        raise MembershipEnded(_("This membership was cancelled. Join again, or ask us to bring it back."))
    if wanted.group != membership.group or wanted.holder_kind != membership.holder.kind or wanted.archived_at:
        raise NotOffered(_("%(type)s cannot be chosen here. Ask us, and we find what suits you.") % {"type": wanted})
    check_decided(membership)
    if wanted.pk != membership.type_id and queries.live_rule(wanted).seat_price is None:
        check_named_fit(membership, wanted)
    quote = queries.quote_term(membership, wanted, on)
    if quote.opens_on and not quote.is_open:
        raise TooEarlyToRenew(
            _("This membership can be renewed from %(day)s. Until then there is nothing to do.")
            % {"day": date_format(quote.opens_on)}
        )
    check_shown(membership.holder, wanted, quote.term.first)
    bill_to = {"email": ""} if is_discreet else None
    return _order_term(membership, quote, at=at, by=by, channel=channel, bill_to=bill_to)


def check_decided(membership: Membership) -> None:
    """Nobody pays before a decision what is paid after it, and nobody twice what is paid before it.

    Raises WaitsForDecision.
    """
    waiting = waiting_application(membership)
    if waiting is not None and (not waiting.is_paid_first or paid_lines(membership).exists()):
        raise WaitsForDecision(_("We have the application and look at it. Nothing is to be paid until then."))


def order_first_term(membership: Membership, quote: TermQuote, *, at: datetime, by: User | None, channel: str) -> Order:
    """The order for a membership that just began, or was not paid yet."""
    return _order_term(membership, quote, at=at, by=by, channel=channel)


def application_of(holder: Contact, type: MembershipType, at: datetime, by: User | None) -> tuple[Membership, bool]:
    """The holder's unpaid application for this type, and whether it is new. The database decides who was first."""
    _check_first_time(holder, type)
    for _attempt in range(2):
        held = Membership.objects.uncancelled().filter(holder=holder, group=type.group).select_related("type", "holder")
        if (found := held.first()) is not None:
            if queries.membership_state(found, day_of(at)) is not State.PENDING or queries.last_term(found):
                raise AlreadyMember(found)
            if found.type_id == type.pk:
                return found, False
            _withdraw_application(found, at=at, by=by)
        try:
            with transaction.atomic():
                created = Membership.objects.create(
                    holder=holder,
                    type=type,
                    group=type.group,
                    card_code=get_random_string(CARD_CODE_LENGTH, CARD_ALPHABET),
                    created_at=at,
                )
        except IntegrityError as error:
            if ONE_A_GROUP not in str(error):
                raise
        else:
            return created, True
    raise StartedElsewhere(_("You are joining in another window at this very moment. Load this page again."))


def _check_first_time(holder: Contact, type: MembershipType) -> None:
    """Whether somebody may still have what one has but once. Raises NotOffered."""
    ran = Q(revoked_at=None) | Q(cut_by__isnull=False) | Q(changed_by__isnull=False)
    if type.is_trial and Term.objects.filter(ran, membership__holder=holder, rule__type=type).exists():
        facts = {"name": holder, "type": type}
        raise NotOffered(_("%(name)s has had %(type)s before, and it is for once. Choose another one.") % facts)


def _withdraw_application(membership: Membership, *, at: datetime, by: User | None) -> None:
    """Give up an application nobody paid for, and its orders. Raises StartedElsewhere for one just paid or placed."""
    for order in lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.terms.exists():
        raise AlreadyMember(membership)
    offers = [str(pk) for pk in membership.offers.values_list("pk", flat=True)]
    lines = OrderLine.objects.filter(kind=Product.Kind.MEMBERSHIP, reference__in=offers, revoked_at=None)
    if lines.filter(order__cancelled_at=None).exists():  # since those above were looked for, or paid before
        raise StartedElsewhere(
            _("You are joining as “%(type)s” at this very moment. Load this page again in a minute.")
            % {"type": membership.type}
        )
    membership.cancelled_at = at
    membership.save(update_fields=["cancelled_at"])


def _order_term(
    membership: Membership,
    quote: TermQuote,
    *,
    at: datetime,
    by: User | None,
    channel: str,
    bill_to: Mapping[str, str] | None = None,
    code: str = "",
) -> Order:
    """The open order that promises just this, or a new one in the place of those that promise something else.

    An order for further seats that nobody paid ends, too: it was reckoned for the terms there are.
    """
    locked = {order.pk for order in lock_open_orders(membership)}
    for order in lock_orders_for_seats(membership):
        cancel_order(order=order, at=at, by=by)
    if code:
        lock_discount(code, on=quote.on)
    if Membership.objects.select_for_update().get(pk=membership.pk).cancelled_at:  # since the caller looked
        raise StartedElsewhere(_("This membership ended at this very moment. Load this page again."))
    kept: Order | None = None
    for order, offer in open_orders(membership):
        is_billed_so = bill_to is None or bill_to.items() <= order.bill_to.items()
        is_alone = [line.kind for line in order.lines.all()].count(Product.Kind.MEMBERSHIP) == 1
        if kept is None and is_alone and is_billed_so and promises(order, offer, quote, membership, code):
            kept = order
        elif order.pk in locked:
            cancel_order(order=order, at=at, by=by)
        else:  # its row comes before the membership's in the lock order, so it cannot be touched any more
            raise StartedElsewhere(_("You are doing this in another window at this very moment. Load this page again."))
    return kept or _place(membership, quote, at=at, by=by, channel=channel, bill_to=bill_to, code=code)


def _place(
    membership: Membership,
    quote: TermQuote,
    *,
    at: datetime,
    by: User | None,
    channel: str,
    bill_to: Mapping[str, str] | None = None,
    code: str = "",
) -> Order:
    """The order for what was quoted; its line names the offer that freezes the rules."""
    line = line_for(membership, quote, at)
    return place_order(buyer=membership.holder, lines=[line], at=at, by=by, channel=channel, bill_to=bill_to, code=code)


def line_for(membership: Membership, quote: TermQuote, at: datetime) -> LineRequest:
    """What was quoted as a line of an order."""
    further = quote.further_seats
    offer = TermOffer.objects.create(
        membership=membership, rule=quote.rule, quoted_on=quote.on, made_at=at, further_seats=further
    )
    return LineRequest(quote.rule.type.product, str(offer.pk), describe_line(quote), 1, quote.price.total.amount)


def open_orders(membership: Membership) -> list[tuple[Order, TermOffer]]:
    """Orders for terms of this membership that are neither paid, handed over nor cancelled, newest first."""
    offers = {str(offer.pk): offer for offer in membership.offers.select_related("rule", "change")}
    orders = Order.objects.filter(
        settled_at=None,
        cancelled_at=None,
        lines__kind=Product.Kind.MEMBERSHIP,
        lines__reference__in=offers,
        lines__due_at=None,
    ).prefetch_related("lines")
    return [
        (order, offers[line.reference])
        for order in orders.order_by("-placed_at", "-pk")
        for line in order.lines.all()
        if line.kind == Product.Kind.MEMBERSHIP and line.reference in offers
    ]


def lock_open_orders(membership: Membership) -> list[Order]:
    """Take their rows, in order, before the membership's."""
    wanted = [order.pk for order, _offer in open_orders(membership)]
    return list(Order.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def lock_orders_for_seats(membership: Membership) -> list[Order]:
    """Orders for further seats that nobody paid, and that are not on invoice."""
    wanted = [one.reference for one in membership.more_seats.filter(given_at=None)]
    lines = OrderLine.objects.filter(kind=Product.Kind.MEMBERSHIP, reference__in=wanted, due_at=None)
    orders = Order.objects.select_for_update().filter(settled_at=None, cancelled_at=None, invoiced_at=None)
    return list(orders.filter(pk__in=lines.values("order")).order_by("pk")) if wanted else []


def promises(order: Order, offer: TermOffer, quote: TermQuote, membership: Membership, code: str) -> bool:
    """Whether paying this order now gives the quoted days under the quoted rules at the quoted price.

    That is the price with the code it was placed with, which must be the one that is asked for now, if one is.
    """
    line = next(line for line in order.lines.all() if line.reference == str(offer.pk))
    if hasattr(offer, "change"):  # cuts what runs, which a renewal never does
        return False
    if offer.exception_id is not None:  # agreed for this member, whatever everybody else is offered
        return offer.rule.type_id == quote.rule.type_id
    used, price = code_of(order), quote.price.total.amount
    if line.exception_id is not None:  # another price than everybody's, which no code makes cheaper
        price = line.unit_price
    elif code and (used is None or used.code != code_as_typed(code)):
        return False
    elif used is not None:
        price = price_with(used, quote.rule.type.product, price)
    if (offer.rule, offer.further_seats, line.unit_price) != (quote.rule, quote.further_seats, price):
        return False
    last = queries.last_term(membership)
    days = terms.bought_term(
        quote.rule.as_term_rule(),
        last.as_term_days() if last else None,
        last.grace_days if last else 0,
        ordered_on=offer.quoted_on,
        paid_on=quote.on,
    )
    return days == quote.term


def describe_line(quote: TermQuote) -> str:
    """What stands on the order and the receipt: only what stays true if it is paid a few days later."""
    is_dated = quote.continues or quote.rule.as_term_rule().period is Period.FIXED
    said = type_and_days(quote.rule, quote.term, is_dated=is_dated)
    if not quote.further_seats:
        return said
    in_all = quote.rule.type.seats + quote.further_seats
    return _("%(what)s, with %(seats)d seats") % {"what": said, "seats": in_all}


def type_and_days(rule: MembershipRule, term: terms.TermDays, *, is_dated: bool) -> str:
    """“Student member until …”, or for how long where the days are not known yet."""
    last_day = term.last_day
    facts = {"type": rule.type.product.name, "length": queries.length_in_words(rule.as_term_rule())}
    if last_day is None:
        return _("%(type)s, for life") % facts
    if is_dated:
        return _("%(type)s until %(day)s") % {**facts, "day": date_format(last_day).replace("\u00a0", " ")}
    return _("%(type)s, %(length)s") % facts
