"""What rules mean, tried on typical days: for administrators before they publish."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.money import Money, format_money
from members import terms
from members.models import MembershipRule, MembershipType
from members.queries.offers import full_price, with_tax
from members.terms import MonthDay, Period, RuleError, TermRule, months_after


@dataclass(frozen=True, slots=True)
class Trial:
    """Joining on one day, said in a sentence; what follows from it in a second one."""

    on: date
    sentence: str
    then: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Trials:
    """The trials of a version, or why it cannot be tried."""

    rows: list[Trial]
    problem: str = ""


def try_rule(rule: MembershipRule, today: date, chosen: date | None = None) -> Trials:
    """Joining under this version today, on days where something changes, and on the chosen day (first)."""
    try:
        pure = rule.as_term_rule()
        price = full_price(rule.type, today)
    except RuleError as error:
        return Trials([], _(error.message))
    except DomainError as error:
        return Trials([], str(error))
    days = ([chosen] if chosen else []) + [day for day in sorted(set(_telling_days(pure, today))) if day != chosen]
    return Trials([_try(rule, pure, price, day, is_chosen=day == chosen) for day in days])


def _telling_days(rule: TermRule, today: date) -> Iterator[date]:
    """Days of the coming year on which one sees what the rules do."""
    yield today
    if rule.period is Period.FIXED:
        start = months_after(terms.period_start(rule, today), 12 if rule.unit is not terms.Unit.MONTH else 1)
        yield start - timedelta(days=1)
        yield start
        if isinstance(rule.rollover, MonthDay):
            roll_over = _next(rule.rollover, today)
            yield roll_over - timedelta(days=1)
            yield roll_over
        elif rule.rollover is not None:
            yield start + timedelta(days=rule.rollover - 1)
    elif rule.period is Period.ROLLING:
        yield _next(MonthDay(1, 31), today)


def _next(day: MonthDay, today: date) -> date:
    found = date(today.year, day.month, day.day)
    return found if found > today else found.replace(year=today.year + 1)


def _try(version: MembershipRule, rule: TermRule, price: Money, on: date, *, is_chosen: bool) -> Trial:
    type, life_years = version.type, version.life_years
    preview = terms.describe(rule, price, on)
    facts = {
        "day": date_format(on),
        "amount": _written(with_tax(preview.price.total, type.product, on)),
        "last": date_format(preview.term.last_day) if preview.term.last_day else "",
    }
    if preview.term.last_day is None:
        years = ngettext("It is earned over %(count)d year.", "It is earned over %(count)d years.", life_years)
        earned = years % {"count": life_years} if life_years else _("It is earned on its first day.")
        return Trial(on, _("Joining on %(day)s costs %(amount)s and runs for life.") % facts, earned, is_chosen)
    sentence = _("Joining on %(day)s costs %(amount)s and runs until %(last)s.") % facts
    return Trial(on, sentence, _once(type) if type.is_trial else _then(preview), is_chosen)


def _once(type: MembershipType) -> str:
    if type.leads_to is None:
        return _("It is for once, and is not renewed.")
    return _("It is for once; renewing it is becoming %(type)s.") % {"type": type.leads_to}


def _then(preview: terms.Preview) -> str:
    grace = date_format(preview.grace_until) if preview.grace_until else ""
    if preview.renewal_opens is None:
        return _("It can be renewed at any time; grace ends on %(grace)s.") % {"grace": grace}
    opens = date_format(preview.renewal_opens)
    return _("It can be renewed from %(opens)s; grace ends on %(grace)s.") % {"opens": opens, "grace": grace}


def _written(amount: Money) -> str:
    return format_money(amount.amount, amount.currency, get_language() or settings.LANGUAGE_CODE)
