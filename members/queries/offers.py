"""What joining and renewing would mean today: the rules in force, the days, the price."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.money import Money, Taxed
from ams.core.ready import among, hand_out, ready
from billing.models import Product
from billing.prices import price_on, prices_on, prices_on_days
from members import terms
from members.models import Membership, MembershipRule, MembershipType, Term
from members.queries.standing import last_term
from members.queries.words import each_period, term_in_words
from members.terms import NothingToRenewError, Preview, PriceBreakdown, TermDays

LIVE_RULES = Prefetch("rules", MembershipRule.objects.filter(state=MembershipRule.State.LIVE))


def read_live_rules(types: Sequence[MembershipType]) -> None:
    """Let some types know their rules in force, for `live_rule`. One query for all."""
    hand_out(types, "rules", _live_rules_of)


@ready
def _live_rules_of(types: tuple[int, ...]) -> QuerySet[MembershipRule]:
    return MembershipRule.objects.filter(among("type", types), state=MembershipRule.State.LIVE)


class NotOffered(DomainError):
    """A type that nobody can take up now."""


class NothingToRenew(DomainError):
    """A membership that has no end, or no longer runs."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A type on sale and what joining today means; amounts are what is paid, tax included."""

    type: MembershipType
    preview: Preview
    full_price: Money  # of one whole period
    to_pay: Money
    each: str  # what stands behind the full price: “a year”

    @property
    def is_for_organisations(self) -> bool:
        """Whether one joins for an organisation, not for oneself."""
        return self.type.holder_kind == Contact.Kind.ORGANISATION

    @property
    def begins_at_once(self) -> bool:
        """Whether a person begins it by paying; other types begin when staff have said yes, too."""
        return not self.is_for_organisations and not self.type.needs_approval

    @property
    def is_paid_at_once(self) -> bool:
        """Whether joining ends on the page to pay."""
        is_after = self.type.approval_payment == MembershipType.ApprovalPayment.AFTER
        return bool(self.to_pay) and not (self.type.needs_approval and is_after)

    @property
    def is_full_price(self) -> bool:
        """Whether joining today costs one whole period."""
        return self.to_pay == self.full_price

    @property
    def days(self) -> str:
        """“From today until …”"""
        return term_in_words(self.preview.term, self.preview.on)


@dataclass(frozen=True, slots=True)
class TermQuote:
    """The next term of a membership if it is paid today."""

    rule: MembershipRule
    on: date
    term: TermDays
    price: PriceBreakdown
    continues: bool  # joins on to the last term without a gap
    opens_on: date | None  # the first day on which it may be renewed; None when it can be at any time
    to_pay: Money  # tax included
    further_seats: int = 0  # beyond the type's own

    @property
    def is_open(self) -> bool:
        """Whether the renewal window has opened."""
        return self.opens_on is None or self.opens_on <= self.on


def live_rule(type: MembershipType) -> MembershipRule:
    """The version in force. Raises NotOffered when there is none. Costs nothing where `rules` was prefetched."""
    for rule in type.rules.all():
        if rule.state == MembershipRule.State.LIVE:
            return rule
    raise NotOffered(_("%(type)s is not offered at the moment. Ask us, and we find what suits you.") % {"type": type})


def full_price(type: MembershipType, on: date) -> Money:
    """What a whole period costs on a day, in the association's currency. Raises billing's NotOnSale."""
    return Money.rounded(price_on(type.product, on), the_association().currency)


def quote_join(type: MembershipType, on: date) -> Preview:
    """What joining on a day means. Raises NotOffered or NotOnSale."""
    return terms.describe(live_rule(type).as_term_rule(), full_price(type, on), on)


def quote_term(membership: Membership | None, type: MembershipType, on: date, price: Money | None = None) -> TermQuote:
    """The term this membership would buy on a day under a type's live rules: its first, the next, or one after a gap.

    None is a membership that has just begun.

    `price` is what a whole period costs, where the caller has asked for many at once.
    Raises NothingToRenew for life, NotOffered and NotOnSale.
    """
    last = last_term(membership) if membership else None
    if last and type.is_trial:
        raise NothingToRenew(_("%(type)s is for once. Choose another membership, or ask us.") % {"type": type})
    rule = live_rule(type)
    pure = rule.as_term_rule()
    try:
        days = last.as_term_days() if last else None
        grace = last.grace_days if last else 0
        continuing = days is not None and terms.continues(days, on, grace)
        term = terms.bought_term(pure, days, grace, ordered_on=on, paid_on=on)
        opens_on = terms.renewal_opens(days, pure) if days else None
    except NothingToRenewError:
        raise NothingToRenew(_("This membership is for life. There is nothing to renew.")) from None
    price = full_price(type, on) if price is None else price  # nothing is a price too
    further = further_seats(membership, last, rule)
    price = with_seats(price, rule, further)
    fee = Money.rounded(rule.reinstatement_fee, price.currency) if last and not continuing else None
    cost = terms.price_of(pure, price, term, fee)
    to_pay = with_tax(cost.total, type.product, on)
    return TermQuote(rule, on, term, cost, continuing, opens_on, to_pay, further)


def further_seats(membership: Membership | None, last: Term | None, rule: MembershipRule) -> int:
    """With how many seats beyond the type's own a membership goes on: all, unless another type sells none."""
    if membership is None or last is None or not rule.type.has_seats:
        return 0
    if rule.type_id != membership.type_id and rule.seat_price is None:
        return 0
    return max(membership.type.seats + last.further_seats - rule.type.seats, 0)


def with_seats(price: Money, rule: MembershipRule, further: int) -> Money:
    """What a whole period costs with so many further seats."""
    if not further or rule.seat_price is None:
        return price
    return price + Money.rounded(rule.seat_price, price.currency) * further


def quote_renewal(membership: Membership, on: date, price: Money | None = None) -> TermQuote:
    """What renewing on a day means; whether that is allowed yet, `is_open` says. A trial becomes what it leads to."""
    return quote_term(membership, membership.type.next_type or membership.type, on, price)


def full_prices(types: Iterable[MembershipType], on: date) -> dict[int, Money]:
    """What a whole period of each type on sale costs on a day, by the type's key. Two queries."""
    sold = _sold(types)
    return _by_type(sold, prices_on([kind.product_id for kind in sold], on)) if sold else {}


def full_prices_on_days(types: Iterable[MembershipType], days: Collection[date]) -> dict[date, dict[int, Money]]:
    """The same for several days. Two queries."""
    sold = _sold(types)
    amounts = prices_on_days([kind.product_id for kind in sold], days)
    return {day: _by_type(sold, prices) for day, prices in amounts.items()}


def _sold(types: Iterable[MembershipType]) -> list[MembershipType]:
    return [kind for kind in types if kind.product.archived_at is None]


def _by_type(sold: Iterable[MembershipType], amounts: Mapping[int, Decimal]) -> dict[int, Money]:
    currency = the_association().currency
    return {kind.pk: Money.rounded(amounts[kind.product_id], currency) for kind in sold if kind.product_id in amounts}


def with_tax(price: Money, product: Product, on: date) -> Money:
    """What is paid for a price as it was entered: the same, unless the seller's prices come without tax."""
    if product.seller.prices_include_tax:
        return price
    return Taxed.from_net(price, product.tax_code.rate(on=on)).gross


def type_called(slug: str) -> MembershipType | None:
    """The type with this word in its address, with what `offer_of` reads. Two queries."""
    found = _types_called(slug)
    read_live_rules(found)
    return found[0] if found else None


@ready
def _types_called(slug: str) -> QuerySet[MembershipType]:
    return MembershipType.objects.filter(slug=slug).select_related("product__tax_code", "product__seller")


@ready
def other_types(type: int) -> QuerySet[MembershipType, int]:
    """The keys of what else is offered."""
    return MembershipType.objects.offered().exclude(pk=type).values_list("pk", flat=True)


def offer_of(type: MembershipType, on: date) -> Offer:
    """One type as the join page shows it. Raises NotOffered and NotOnSale."""
    if type.archived_at is not None:
        raise NotOffered(_("%(type)s is no longer offered. Choose another membership, or ask us.") % {"type": type})
    return offer_at(type, full_price(type, on), on)


def offers_on(on: date) -> list[Offer]:
    """All that the join page shows, in staff's order; types without a price yet are left out. Four queries."""
    types = list(
        MembershipType.objects.offered()
        .select_related("product__seller", "product__tax_code")
        .prefetch_related(LIVE_RULES)
    )
    prices = full_prices(types, on)
    return [offer_at(kind, prices[kind.pk], on) for kind in types if kind.pk in prices]


def offer_at(type: MembershipType, price: Money, on: date) -> Offer:
    """The same, where the caller knows what a whole period costs. No query for a type with its `LIVE_RULES`."""
    rule = live_rule(type).as_term_rule()
    preview = terms.describe(rule, price, on)
    return Offer(
        type=type,
        preview=preview,
        full_price=with_tax(price, type.product, on),
        to_pay=with_tax(preview.price.total, type.product, on),
        each=each_period(rule),
    )
