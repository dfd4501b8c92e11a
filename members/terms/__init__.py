"""Terms of a membership: date and price arithmetic alone, without models, settings or a clock.

Days are local calendar dates of the association; the caller says which day it is. A term is half-open,
[first, after_last); people are shown its `last_day`. The rules, their reasons and worked examples stand in
docs/decisions/0002-terms.md; the paragraph signs (§) in these modules count its paragraphs.
"""

from members.terms.days import (
    NothingToRenewError,
    State,
    TermDays,
    boundary,
    continues,
    first_term,
    next_term,
    period_start,
    renewal_opens,
    state,
)
from members.terms.prices import (
    PartKind,
    Preview,
    PriceBreakdown,
    PricePart,
    describe,
    further_seat,
    price_of,
    remaining,
    unused_credit,
)
from members.terms.purchase import bought_term
from members.terms.rules import MonthDay, Period, Proration, RolloverPricing, RuleError, TermRule, Unit, months_after

__all__ = [
    "MonthDay",
    "NothingToRenewError",
    "PartKind",
    "Period",
    "Preview",
    "PriceBreakdown",
    "PricePart",
    "Proration",
    "RolloverPricing",
    "RuleError",
    "State",
    "TermDays",
    "TermRule",
    "Unit",
    "bought_term",
    "boundary",
    "continues",
    "describe",
    "first_term",
    "further_seat",
    "months_after",
    "next_term",
    "period_start",
    "price_of",
    "remaining",
    "renewal_opens",
    "state",
    "unused_credit",
]
