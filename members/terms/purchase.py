"""Which days a purchase gives, when it is ordered on one day and paid on another."""

from dataclasses import replace
from datetime import date

from members.terms.days import TermDays, continues, first_term, next_term
from members.terms.rules import Period, TermRule


def bought_term(rule: TermRule, last: TermDays | None, grace_days: int, *, ordered_on: date, paid_on: date) -> TermDays:
    """The term that money arriving on `paid_on` buys (§10).

    `last` is the membership's last standing term and `grace_days` what was agreed for it; None and anything for
    somebody who joins. Raises NothingToRenewError when `last` is for life.
    """
    if last is not None and continues(last, paid_on, grace_days):
        return next_term(last, rule, paid_on, grace_days)
    if rule.period is Period.FIXED:
        promised = first_term(rule, ordered_on)
        if paid_on in promised:
            return replace(promised, first=paid_on)
    return first_term(rule, paid_on)
