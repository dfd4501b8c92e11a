"""The membership and the term a row speaks of, beside those that are here. Decisions: docs/decisions/0015-importing.md.

A file's end date is believed where only imports have given terms so far. What was bought here is never moved.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from members.importing.errors import RowRejected
from members.importing.known import KnownContact, KnownMembership, KnownTerm, TypeFacts
from members.importing.parts import Held
from members.terms import Period, TermRule, Unit, months_after, period_start


@dataclass(slots=True)
class HeldPlan:
    """What becomes of a membership. `before` are values that change, by column."""

    membership: KnownMembership
    type: TypeFacts
    is_new: bool = False
    term: KnownTerm | None = None  # new where its pk is None, moved otherwise
    term_before: tuple[date, date | None, date] | None = None
    before: dict[str, object] | None = None

    @property
    def writes(self) -> bool:
        """Whether anything comes of it."""
        return self.is_new or self.term is not None or bool(self.before)


def plan_held(held: Held, holder: KnownContact, kind: TypeFacts, *, today: date, at: datetime) -> HeldPlan:
    """Compare, and change `holder` to what it will be. Raises RowRejected when another source says otherwise."""
    if kind.holder_kind != holder.kind:
        raise RowRejected(
            _("“%(type)s” is not for %(name)s: one is for people, the other an organisation, or the reverse.")
            % {"type": kind.name, "name": holder.name}
        )
    term = _term(held, kind, today) if held.has_term else None
    membership = _find(held, holder, kind)
    if membership is None:
        membership = _new(held, kind, term, at)
        holder.memberships.append(membership)
        membership.terms = [term] if term else []
        return HeldPlan(membership, kind, is_new=True, term=term)
    _refuse_another_type(membership, kind)
    plan = HeldPlan(membership, kind, before={})
    if term is not None:
        _place(plan, term)
    _correct(plan, held, kind, at)
    return plan


def _find(held: Held, holder: KnownContact, kind: TypeFacts) -> KnownMembership | None:
    if held.card:
        for one in holder.memberships:
            if one.card == held.card:
                return one
        if held.cancelled_at:
            return None
    same_group = [one for one in holder.memberships if one.group == kind.group]
    for one in same_group:
        if one.cancelled_at is None:
            return one
    return next((one for one in same_group if held.is_cancelled and one.type == kind.slug), None)


def _new(held: Held, kind: TypeFacts, term: KnownTerm | None, at: datetime) -> KnownMembership:
    begun = datetime(term.first.year, term.first.month, term.first.day, tzinfo=at.tzinfo) if term else at
    return KnownMembership(
        pk=None,
        type=kind.slug,
        group=kind.group,
        card=held.card,
        applied_at=held.applied_at or min(begun, at),
        cancelled_at=held.cancelled_at or (at if held.is_cancelled else None),
    )


def _refuse_another_type(membership: KnownMembership, kind: TypeFacts) -> None:
    if membership.type != kind.slug and any(not term.imported for term in membership.terms):
        raise RowRejected(
            _("The row says “%(theirs)s”, but the membership was bought here as “%(ours)s”. Change it here.")
            % {"theirs": kind.slug, "ours": membership.type}
        )


def _correct(plan: HeldPlan, held: Held, kind: TypeFacts, at: datetime) -> None:
    """A changed type, a cancellation."""
    membership, before = plan.membership, plan.before
    assert before is not None  # noqa: S101 - a membership that is here already
    if membership.type != kind.slug:
        before["type"] = membership.type
        membership.type = kind.slug
    cancelled_at = held.cancelled_at or (at if held.is_cancelled else None)
    if cancelled_at and membership.cancelled_at is None:
        before["cancelled_at"] = None
        membership.cancelled_at = cancelled_at


def _place(plan: HeldPlan, wanted: KnownTerm) -> None:
    """Add the term, or move the imported one that it corrects; what was bought here stays where it is."""
    terms = plan.membership.terms
    touching = [one for one in terms if _overlap(one, wanted)]
    if not touching:
        terms.append(wanted)
        plan.term = wanted
        return
    if any(_covers(one, wanted) and (not one.imported or _same_days(one, wanted)) for one in touching):
        return
    [*others, last] = touching
    if others or not last.imported or last.pk is None:
        raise RowRejected(
            _("There is a term from %(first)s to %(last)s already, which the days of this row overlap. Decide here.")
            % {"first": last.first, "last": last.after_last - timedelta(days=1) if last.after_last else "…"}
        )
    plan.term, plan.term_before = last, (last.first, last.after_last, last.anchor)
    last.first, last.after_last, last.anchor = wanted.first, wanted.after_last, min(wanted.anchor, wanted.first)


def _term(held: Held, kind: TypeFacts, today: date) -> KnownTerm:
    """The days of the row: from the first day anybody knows of to the end the other system promised."""
    first = held.first or (_one_period_before(held.after_last, kind.rule) if held.after_last else today)
    anchor = held.anchor or first
    if held.anchor is None and kind.rule.period is Period.FIXED:
        anchor = period_start(kind.rule, first)
    rule = kind.versions.get(held.version, kind.rule_pk) if held.version else kind.rule_pk
    grace = kind.rule.grace_days if held.grace_days is None else held.grace_days
    return KnownTerm(
        None, first, held.after_last, min(anchor, first), grace, rule, imported=True,
        further_seats=held.further_seats, seats=kind.seats + held.further_seats,
    )  # fmt: skip


def _one_period_before(after_last: date, rule: TermRule) -> date:
    """The start of the period that ends there, where the file names no start."""
    if rule.period is Period.LIFETIME:
        return months_after(after_last, -12)
    if rule.unit is Unit.DAY:
        return after_last - timedelta(days=rule.length + rule.extra_days)
    return months_after(after_last - timedelta(days=rule.extra_days), -rule.months)


def _overlap(one: KnownTerm, other: KnownTerm) -> bool:
    return (other.after_last is None or one.first < other.after_last) and (
        one.after_last is None or other.first < one.after_last
    )


def _covers(one: KnownTerm, other: KnownTerm) -> bool:
    ends_later = one.after_last is None or (other.after_last is not None and other.after_last <= one.after_last)
    return one.first <= other.first and ends_later


def _same_days(one: KnownTerm, other: KnownTerm) -> bool:
    return (one.first, one.after_last) == (other.first, other.after_last)
