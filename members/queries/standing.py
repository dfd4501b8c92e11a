"""What a membership is on a day, since when, and until when. All of it is computed from its standing terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ams.core.association import day_of
from members import terms
from members.models import Membership, Term
from members.terms import State, TermDays


@dataclass(frozen=True, slots=True)
class Gap:
    """Days between two terms on which somebody was no member; both ends count."""

    first: date
    last: date


def standing_terms(membership: Membership) -> list[Term]:
    """Those not revoked, oldest first. Costs nothing where `terms` was prefetched."""
    return sorted((t for t in membership.terms.all() if t.revoked_at is None), key=lambda term: term.days.lower)


def last_term(membership: Membership) -> Term | None:
    """The standing term that ends last; None for somebody who never paid."""
    found = standing_terms(membership)
    return max(found, key=lambda term: term.days.upper or date.max) if found else None


def is_taken_back(membership: Membership) -> bool:
    """Whether it had terms and none stands: all that was paid was given back. Costs what `standing_terms` costs."""
    terms_had = membership.terms.all()
    return bool(terms_had) and all(term.revoked_at for term in terms_had)


def membership_state(membership: Membership, on: date) -> State:
    """Pending, current, in grace, lapsed or cancelled on one of the association's days."""
    last = last_term(membership)
    cancelled_on = day_of(membership.cancelled_at) if membership.cancelled_at else None
    days = [term.as_term_days() for term in standing_terms(membership)]
    grace, is_leaving = last.grace_days if last else 0, membership.leaving_since is not None
    return terms.state(days, grace, on, cancelled_on, is_leaving=is_leaving)


def member_since(membership: Membership) -> date | None:
    """The first day of the first term, whatever came between."""
    found = standing_terms(membership)
    return found[0].first_day if found else None


def gaps(membership: Membership) -> list[Gap]:
    """The days between terms on which it did not run, oldest first."""
    return list(_gaps(term.as_term_days() for term in standing_terms(membership)))


def _gaps(rows: Iterable[TermDays]) -> Iterable[Gap]:
    covered: date | None = None
    for days in rows:
        if covered is not None and days.first > covered:
            yield Gap(covered, days.first - timedelta(days=1))
        if days.after_last is None:
            return
        covered = max(covered or days.after_last, days.after_last)


def term_on(membership: Membership, on: date) -> Term | None:
    """The term that runs on a day; else the last one that has begun, else the first to come."""
    found = standing_terms(membership)
    begun = [term for term in found if term.first_day <= on]
    return begun[-1] if begun else (found[0] if found else None)


def valid_until(membership: Membership, on: date) -> date | None:
    """The last day of the unbroken row of terms that covers a day (or of the last one begun); None for life."""
    start = term_on(membership, on)
    if start is None or start.days.upper is None:
        return None
    end: date = start.days.upper
    for term in standing_terms(membership):
        if term.days.lower <= end and term.days.upper is None:
            return None
        if term.days.lower <= end < term.days.upper:
            end = term.days.upper
    return end - timedelta(days=1)
