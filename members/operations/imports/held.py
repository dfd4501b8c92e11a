"""Writes memberships and their terms."""

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.crypto import get_random_string

from members.importing.known import KnownTerm
from members.importing.planning import Plan
from members.models import Membership, Term
from members.operations.imports.batch import Batch
from members.operations.imports.copying import copy_in, new_keys
from members.operations.memberships import CARD_ALPHABET, CARD_CODE_LENGTH


def write_memberships(batch: Batch) -> None:
    """New memberships, and changed types or cancellations."""
    plans = [(plan, plan.held, plan.holder) for plan in batch.plans if plan.held and plan.holder]
    new = [(plan, held.membership, holder) for plan, held, holder in plans if held.is_new]
    for (plan, one, _holder), pk in zip(new, new_keys(Membership, len(new)), strict=True):
        one.pk = batch.made[plan.row.line]["membership"] = pk
        one.card = one.card or get_random_string(CARD_CODE_LENGTH, CARD_ALPHABET)
    copy_in(
        Membership,
        ["id", "holder", "type", "group", "card_code", "created_at", "cancelled_at"],
        (
            [one.pk, holder.pk, batch.types[one.type], one.group, one.card, one.applied_at, one.cancelled_at]
            for _plan, one, holder in new
        ),
    )
    changed = [held.membership for _plan, held, _holder in plans if held.before]
    Membership.objects.bulk_update(
        [Membership(pk=one.pk, type_id=batch.types[one.type], cancelled_at=one.cancelled_at) for one in changed],
        ["type", "cancelled_at"],
    )


def write_terms(batch: Batch) -> None:
    """New terms, each naming the run and the line that gave it; and those a corrected file moves."""
    given = [(plan, plan.held.membership, plan.held.term) for plan in batch.plans if plan.held and plan.held.term]
    moved = [term for _plan, _membership, term in given if term.pk is not None]
    Term.objects.bulk_update([Term(pk=one.pk, days=_days(one), anchor=one.anchor) for one in moved], ["days", "anchor"])
    new = [(plan, membership, term) for plan, membership, term in given if term.pk is None]
    for (plan, _membership, term), pk in zip(new, new_keys(Term, len(new)), strict=True):
        term.pk = batch.made[plan.row.line]["term"] = pk
    copy_in(
        Term,
        ["id", "membership", "rule", "days", "anchor", "grace_days", "further_seats", "import_reference", "granted_at"],
        (
            [
                one.pk,
                membership.pk,
                one.rule_pk,
                _days(one),
                one.anchor,
                one.grace_days,
                one.further_seats,
                _reference(batch, plan),
                batch.at,
            ]
            for plan, membership, one in new
        ),
    )


def _reference(batch: Batch, plan: Plan) -> str:
    return f"import {batch.run.pk}, line {plan.row.line} of {batch.run.name}"[:200]


def _days(term: KnownTerm) -> DateRange:
    return DateRange(term.first, term.after_last)
