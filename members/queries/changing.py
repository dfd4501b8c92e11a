"""What going over to another type means today: days, price, what of the old one counts; in words before it is paid."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.money import Money, Taxed, format_money, total
from members import terms
from members.models import Membership, MembershipRule, MembershipType, Term, TypeChange
from members.queries.offers import NotOffered, full_price, live_rule, quote_term, read_live_rules, with_tax
from members.queries.renewals import Renewal, prices_to_renew, renewals_of
from members.queries.standing import last_term, membership_state, term_on
from members.queries.unused import UnusedPart, unused_of
from members.terms import State, TermDays


class CannotChange(DomainError):
    """This membership cannot become that one now; the text says what can be done."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a line counts for the new term, and what is left over because it costs less."""

    part: UnusedPart
    amount: Decimal
    left_over: Decimal


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """The term of another type that begins today, in the place of what runs. Amounts are what is paid, tax included."""

    membership: Membership
    paid_until: date  # the last day of what runs
    rule: MembershipRule
    on: date
    term: TermDays
    price: Money
    counted: Sequence[Counted]
    unit_price: Decimal  # what stands on the line: with or without tax, as the seller's prices are
    to_pay: Money

    @property
    def type(self) -> MembershipType:
        """What it becomes."""
        return self.rule.type

    @property
    def credit(self) -> Money:
        """What was paid for days to come."""
        return total((one.part.amount for one in self.counted), self.price.currency)

    @property
    def left_over(self) -> Money:
        """What of that the new term does not cost."""
        return total((Money(one.left_over, self.price.currency) for one in self.counted), self.price.currency)

    @property
    def sentences(self) -> list[str]:
        """What is said before anybody pays: what was paid, what of it is left, what the other costs."""
        paid = total((one.part.paid for one in self.counted), self.price.currency)
        facts = {
            "ends": date_format(self.paid_until),
            "paid": _written(paid),
            "credit": _written(self.credit),
            "type": self.type.name,
            "price": _written(self.price),
            "last": date_format(self.term.last_day) if self.term.last_day else "",
            "left_over": _written(self.left_over),
        }
        has_paid = _("Until %(ends)s you have paid %(paid)s, of which %(credit)s is for days to come.")
        costs = _("%(type)s costs %(price)s from today until %(last)s.")
        for_life = _("%(type)s costs %(price)s and is for life.")
        said = [has_paid % facts] if self.credit else []
        said.append((costs if facts["last"] else for_life) % facts)
        if self.left_over:
            said.append(_("That is %(left_over)s less. It stays yours: we give it back when you ask.") % facts)
        return said

    @property
    def amount(self) -> str:
        """What is paid, written as the reader's language does."""
        return _written(self.to_pay)


@dataclass(frozen=True, slots=True)
class ChangeOffer:
    """A type that a membership can become: what that means today, or why not."""

    type: MembershipType
    quote: ChangeQuote | None
    refusal: str


def quote_change(membership: Membership, type: MembershipType, on: date) -> ChangeQuote:
    """What taking another type means from a day on. Raises CannotChange, NotOffered, NotOnSale."""
    held = term_on(membership, on)
    if held is None or membership_state(membership, on) is not State.CURRENT:
        raise CannotChange(_("No paid days run today. Renew as %(type)s instead.") % {"type": type})
    _check_target(membership, held, type)
    running = running_terms(membership, on)
    if any(term.days.upper is None for term in running):
        raise CannotChange(_("This membership is for life, so nothing of it is left over to count. Ask us."))
    parts = [part for term in running for part in unused_of(term, on)]
    for part in parts:
        if part.line.order.settled_at is None:
            facts = {"order": part.line.order.reference}
            raise CannotChange(_("Order %(order)s is not paid yet. Once it is, this can be changed.") % facts)
    return _priced(membership, running[-1].days.upper - timedelta(days=1), live_rule(type), on, parts)


def _check_target(membership: Membership, held: Term, type: MembershipType) -> None:
    """Whether what runs can become that one at once. Raises CannotChange, NotOffered."""
    if type.group != membership.group or type.holder_kind != membership.holder.kind or type.archived_at:
        raise NotOffered(_("%(type)s cannot be chosen here. Ask us, and we find what suits you.") % {"type": type})
    if held.rule.type_id == type.pk:
        raise CannotChange(_("This is %(type)s already.") % {"type": type})
    if type.is_trial:
        raise CannotChange(_("%(type)s is for once, to begin with. Choose another membership.") % {"type": type})
    check_named_fit(membership, type)
    if held.further_seats:
        raise CannotChange(
            _("It has further seats, which go on when you renew as %(type)s, not before.") % {"type": type}
        )


def check_named_fit(membership: Membership, type: MembershipType) -> None:
    """Whether whoever is named under it has a seat under another type, too. Raises CannotChange."""
    named = membership.seats.standing().count() if membership.type.has_seats else 0
    if named > type.seats:
        facts = {"named": named, "seats": type.seats, "type": type}
        raise CannotChange(_("%(named)d people have seats, and %(type)s has %(seats)d. Free some first.") % facts)


def changes_of(membership: Membership) -> list[TypeChange]:
    """Those that were done, the latest first."""
    found = TypeChange.objects.filter(offer__membership=membership, done_at__isnull=False)
    related = ("offer__rule__type", "from_type", "term__order_line__order")
    return list(found.select_related(*related).prefetch_related("parts__line__order").order_by("-done_at", "-pk"))


def targets_of(membership: Membership, *, self_service: Sequence[str] = ()) -> list[MembershipType]:
    """The other types on sale that it can become; with `self_service` those that members may take in these ways."""
    found = MembershipType.objects.offered().filter(holder_kind=membership.holder.kind).exclude(pk=membership.type_id)
    if self_service:
        found = found.filter(change_to__in=self_service, needs_approval=False)
    found = found.select_related("product__seller", "product__tax_code")
    return [kind for kind in found if kind.group == membership.group]


def change_offers(membership: Membership, on: date, *, self_service: Sequence[str] = ()) -> list[ChangeOffer]:
    """What taking each of its targets today means."""
    found, targets = [], targets_of(membership, self_service=self_service)
    read_live_rules(targets)
    for kind in targets:
        try:
            found.append(ChangeOffer(kind, quote_change(membership, kind, on), ""))
        except DomainError as error:
            found.append(ChangeOffer(kind, None, str(error)))
    return found


def renewals_with_others(memberships: list[Membership], on: date, *, self_service: Sequence[str] = ()) -> list[Renewal]:
    """What renewing each means, and what renewing it as another type; all prices are asked for at once."""
    targets = {one.pk: _renewable_as(one, self_service) for one in memberships}
    prices = prices_to_renew(memberships, on, besides=[kind for found in targets.values() for kind in found])
    return [
        replace(one, others=_as_others(one.membership, targets[one.membership.pk], prices, on))
        for one in renewals_of(memberships, on, prices=prices)
    ]


def renewals_as_others(membership: Membership, on: date, *, self_service: Sequence[str] = ()) -> list[Renewal]:
    """What renewing as each of its targets means, where that is possible today."""
    targets = _renewable_as(membership, self_service)
    return _as_others(membership, targets, prices_to_renew([], on, besides=targets), on)


def type_to_renew_as(membership: Membership, slug: str, on: date) -> MembershipType | None:
    """The type a member names when renewing, of those that members may take; None for the same. Raises NotOffered."""
    if not slug:
        return None
    for one in renewals_as_others(membership, on, self_service=MembershipType.TAKEN_WHEN_RENEWING):
        if one.quote and one.quote.rule.type.slug == slug:
            return one.quote.rule.type
    raise NotOffered(_("This cannot be chosen here. Ask us, and we find what suits you."))


def _renewable_as(membership: Membership, self_service: Sequence[str]) -> list[MembershipType]:
    return targets_of(membership, self_service=self_service) if last_term(membership) else []


def _as_others(
    membership: Membership, targets: Sequence[MembershipType], prices: Mapping[int, Money], on: date
) -> list[Renewal]:
    state = membership_state(membership, on)
    found = []
    for kind in [one for one in targets if one.pk in prices]:
        with suppress(DomainError):
            quote = quote_term(membership, kind, on, prices[kind.pk])
            found.append(Renewal(membership, state, on, quote, ""))
    return [one for one in found if one.is_open]


def running_terms(membership: Membership, on: date) -> list[Term]:
    """Those terms that hold on a day or later, read anew with all that is asked of them; the oldest first."""
    to_come = Q(days__endswith__gt=on) | Q(days__upper_inf=True)
    return list(Term.objects.standing().filter(to_come, membership=membership).order_by("days"))


def _priced(
    membership: Membership, paid_until: date, rule: MembershipRule, on: date, parts: Sequence[UnusedPart]
) -> ChangeQuote:
    pure = rule.as_term_rule()
    term = terms.first_term(pure, on)
    asked = terms.price_of(pure, full_price(rule.type, on), term).total
    price = with_tax(asked, rule.type.product, on)
    counted = list(_counted(parts, price))
    to_pay = price - total((Money(one.amount, price.currency) for one in counted), price.currency)
    unit_price = to_pay.amount
    if not rule.type.product.seller.prices_include_tax:
        rate = rule.type.product.tax_code.rate(on=on)
        unit_price = Taxed.from_gross(to_pay, rate).net.amount
        to_pay = with_tax(Money(unit_price, price.currency), rule.type.product, on)
    return ChangeQuote(membership, paid_until, rule, on, term, price, counted, unit_price, to_pay)


def _counted(parts: Sequence[UnusedPart], price: Money) -> list[Counted]:
    """What counts, the oldest first, up to the price; the rest of each is left over."""
    found, left = [], price.amount
    for part in parts:
        amount = min(part.amount.amount, left)
        left -= amount
        found.append(Counted(part, amount, part.amount.amount - amount))
    return found


def _written(amount: Money) -> str:
    return format_money(amount.amount, amount.currency, get_language() or settings.LANGUAGE_CODE)
