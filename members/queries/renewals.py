"""What a member is told about renewing: until when it will run, for how much, or why not now."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.money import Money, format_money
from members.models import Membership, MembershipType
from members.queries.offers import TermQuote, full_prices, quote_renewal, read_live_rules, with_tax
from members.queries.proofs import is_shown
from members.queries.standing import is_taken_back, last_term, member_since, membership_state
from members.queries.words import STATE_KINDS, state_in_words, term_in_words
from members.terms import PartKind, State


@dataclass(frozen=True, slots=True)
class Renewal:
    """A membership and what renewing it today means; `refusal` says why it cannot be, where it cannot."""

    membership: Membership
    state: State
    today: date
    quote: TermQuote | None
    refusal: str
    others: Sequence["Renewal"] = ()  # as what else it can be renewed
    lacks_proof: bool = False  # of what has to be shown for it

    @property
    def is_open(self) -> bool:
        """Whether there is a button to press."""
        return self.quote is not None and self.quote.is_open and not self.lacks_proof

    @property
    def word(self) -> str:
        """The state as members call it."""
        return _("Given back") if is_taken_back(self.membership) else state_in_words(self.state)

    @property
    def kind(self) -> str:
        """How the state is coloured."""
        return STATE_KINDS[self.state]

    @property
    def sentence(self) -> str:
        """What happens when the button is pressed."""
        if self.quote is None:
            return self.refusal
        last = last_term(self.membership)
        facts = {
            "first": date_format(self.quote.term.first),
            "last": date_format(self.quote.term.last_day) if self.quote.term.last_day else "",
            "ended": date_format(last.last_day) if last and last.last_day else "",
        }
        if last is None:
            return _("It begins when it is paid.")
        if not facts["last"]:
            return _("From %(first)s on it runs for life.") % facts
        if self.state is State.CURRENT:
            return _("It runs on from %(first)s to %(last)s.") % facts
        if self.quote.continues:
            return _("It ended on %(ended)s. It runs on without a gap, from %(first)s to %(last)s.") % facts
        return _("It ended on %(ended)s. It runs again from today until %(last)s.") % facts

    @property
    def becomes(self) -> str:
        """What renewing makes of it, where that is another type."""
        another = self.quote is not None and self.quote.rule.type_id != self.membership.type_id
        return self.quote.rule.type.name if self.quote and another else ""

    @property
    def after_a_gap(self) -> str:
        """What whoever comes back after a while wants to know; empty for everybody else."""
        since = member_since(self.membership)
        if self.state is not State.LAPSED or since is None or (self.quote and self.quote.continues):
            return ""
        return _("You stay a member since %(year)d and keep your number. The time in between is not charged.") % {
            "year": since.year
        }

    @property
    def days(self) -> str:
        """“From today until …”, above the button."""
        return term_in_words(self.quote.term, self.today) if self.quote else ""

    @property
    def amount(self) -> str:
        """What is paid, written as the reader's language does."""
        return _written(self.quote.to_pay) if self.quote else ""

    @property
    def note(self) -> str:
        """The fee for coming back, where there is one."""
        if self.quote is None:
            return ""
        fees = [part.amount for part in self.quote.price.parts if part.kind is PartKind.REINSTATEMENT]
        if not fees:
            return ""
        fee = with_tax(fees[0], self.quote.rule.type.product, self.today)
        return _("Of this, %(fee)s is for coming back after a break.") % {"fee": _written(fee)}


def renewals_of(
    memberships: list[Membership],
    today: date,
    *,
    unpriced: Container[int] = (),
    prices: Mapping[int, Money] | None = None,
) -> list[Renewal]:
    """What the pages say about each; prices and live rules are asked for all at once, unless they were before.

    `unpriced` are memberships whose price nobody wants to know now, such as those that renew by themselves.
    """
    if prices is None:
        prices = prices_to_renew([one for one in memberships if one.pk not in unpriced], today)
    return [
        Renewal(one, membership_state(one, today), today, None, "")
        if one.pk in unpriced
        else renewal_of(one, today, prices.get((one.type.next_type or one.type).pk))
        for one in memberships
    ]


def prices_to_renew(
    memberships: Iterable[Membership], today: date, *, besides: Iterable[MembershipType] = ()
) -> dict[int, Money]:
    """What a period costs of each type they go on as, and of others; these know their live rules then. Two queries."""
    kinds = [*(one.type.next_type or one.type for one in memberships), *besides]
    read_live_rules(kinds)
    return full_prices(kinds, today)


def renewal_of(membership: Membership, today: date, price: Money | None = None) -> Renewal:
    """What the pages say about one membership on a day."""
    state = membership_state(membership, today)
    try:
        quote = quote_renewal(membership, today, price)
    except DomainError as error:
        return Renewal(membership, state, today, None, str(error))
    refusal = ""
    if quote.opens_on and not quote.is_open:
        day = {"day": date_format(quote.opens_on)}
        refusal = _("You can renew from %(day)s. Until then there is nothing to do.") % day
    kind = quote.rule.type
    lacks_proof = quote.is_open and not is_shown(membership.holder, kind, quote.term.first)
    if lacks_proof:
        facts = {"type": kind, "proof": kind.proof}
        refusal = _("To renew as %(type)s, show us first: %(proof)s.") % facts
    return Renewal(membership, state, today, quote, refusal, lacks_proof=lacks_proof)


def _written(amount: Money) -> str:
    return format_money(amount.amount, amount.currency, get_language() or settings.LANGUAGE_CODE)
