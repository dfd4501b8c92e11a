"""Days that count no more, because their member left or took another type, and days that count again."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Cancellation, Membership, Term, TypeChange
from members.queries.changing import CannotChange, running_terms
from members.queries.standing import last_term
from members.queries.unused import unused_of
from members.terms import TermDays, first_term

CUT = ("cut_by", "changed_by", "days_before", "days", "revoked_at")


def cut_term(term: Term, by: Cancellation | TypeChange, *, on: date, at: datetime) -> None:
    """Nothing of a term counts from the day on; one that has not begun before it counts not at all."""
    if isinstance(by, TypeChange):
        term.changed_by = by
    else:
        term.cut_by = by
    term.days_before = term.days
    if term.first_day < on:
        term.days = DateRange(term.days.lower, on)
    else:
        term.revoked_at = at
    term.save(update_fields=CUT)


def restore_term(term: Term) -> None:
    """Let a term that was cut count again, to the day."""
    term.days, term.days_before, term.revoked_at = term.days_before, None, None
    term.cut_by = term.changed_by = None
    term.save(update_fields=CUT)


def cut_for_change(change: TypeChange, membership: Membership, *, at: datetime) -> TermDays:
    """Let the new type begin on the day it was quoted for, in the place of whatever ran then; the days it has.

    The membership's row is locked. Raises CannotChange where what was counted is not there any more, so that a person
    decides about the money.
    """
    on = change.offer.quoted_on
    running = running_terms(membership, on)
    unused = [part for term in running for part in unused_of(term, on)]
    here = {part.line.pk: part.amount.amount for part in unused if part.line.order.settled_at is not None}
    if here != {part.line_id: part.amount + part.left_over for part in change.parts.all()}:
        raise CannotChange(
            _("What was counted for this change is used or given back meanwhile. Decide what becomes of the money.")
        )
    for term in running:
        cut_term(term, change, on=on, at=at)
    return first_term(change.offer.rule.as_term_rule(), on)


def end_with_its_money(term: Term, membership: Membership, *, at: datetime) -> None:
    """What follows for changes of type when the money of a term, whose days were just taken back, is no longer there.

    Came it by a change, what that cut counts again. Was it counted for another type, that ends with it.
    """
    touched = Q(term=term) | Q(cut_terms=term)
    changes = list(TypeChange.objects.standing().filter(touched).distinct().order_by("-pk"))
    for change in changes:
        _take_back(change, membership, besides=term, at=at)
    if not changes:
        return
    last = last_term(Membership.objects.get(pk=membership.pk))
    if last is not None and last.rule.type_id != membership.type_id:
        membership.type = last.rule.type
        membership.save(update_fields=["type"])


def _take_back(change: TypeChange, membership: Membership, *, besides: Term, at: datetime) -> None:
    """Its term counts no more, nor what came of that; what it cut counts again, where nothing of it was given back."""
    given = Term.objects.select_for_update(of=("self",)).get(came_by=change)
    if given.revoked_at is None:
        given.revoked_at = at
        given.save(update_fields=["revoked_at"])
    for later in TypeChange.objects.standing().filter(cut_terms=given):
        _take_back(later, membership, besides=given, at=at)
    change.refresh_from_db()
    if change.undone_at is not None:
        return
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    if change.parts.filter(left_over__gt=0).exists():
        return
    standing = Term.objects.standing().filter(membership=membership)
    for term in change.cut_terms.filter(order_line__revoked_at=None).exclude(pk=besides.pk).order_by("days_before"):
        if not standing.filter(days__overlap=term.days_before).exclude(pk=term.pk).exists():
            restore_term(term)
