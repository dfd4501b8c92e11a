"""Lengths, prices and days of terms, said in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.terms import Period, State, TermDays, TermRule, Unit

STATE_KINDS = {  # how the tag `state` colours them
    State.PENDING: "quiet",
    State.CURRENT: "good",
    State.IN_GRACE: "warn",
    State.LAPSED: "bad",
    State.CANCELLED: "quiet",
}


def length_in_words(rule: TermRule) -> str:
    """How long a period is: “1 year”, “6 months”, “for life”."""
    if rule.period is Period.LIFETIME:
        return _("for life")
    count = rule.length
    if rule.unit is Unit.YEAR:
        return ngettext("%d year", "%d years", count) % count
    if rule.unit is Unit.MONTH:
        return ngettext("%d month", "%d months", count) % count
    return ngettext("%d day", "%d days", count) % count


def each_period(rule: TermRule) -> str:
    """What stands behind a price: “a year”, “for 6 months”, “once”."""
    if rule.period is Period.LIFETIME:
        return _("once")
    if rule.length == 1:
        return {Unit.YEAR: _("a year"), Unit.MONTH: _("a month"), Unit.DAY: _("a day")}[rule.unit]
    return _("for %(length)s") % {"length": length_in_words(rule)}


def term_in_words(term: TermDays, today: date) -> str:
    """The days of a term to come: “From today until 31 December 2026”, “For life, from today”."""
    first = _("today") if term.first == today else date_format(term.first)
    if term.last_day is None:
        return _("For life, from %(first)s") % {"first": first}
    return _("From %(first)s until %(last)s") % {"first": first, "last": date_format(term.last_day)}


def state_in_words(state: State) -> str:
    """What members and staff call a state."""
    return {
        State.PENDING: _("Not paid yet"),
        State.CURRENT: _("Current"),
        State.IN_GRACE: _("In grace"),
        State.LAPSED: _("Lapsed"),
        State.CANCELLED: _("Cancelled"),
    }[state]


def notice_in_words(offset: int) -> str:
    """How far a notice is from the last day: “30 days before the end”, “on the last day”."""
    if offset == 0:
        return _("on the last day")
    if offset < 0:
        return ngettext("%d day before the end", "%d days before the end", -offset) % -offset
    return ngettext("%d day after the end", "%d days after the end", offset) % offset
