"""What paying for a membership gives, and what giving the money back takes away."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity, outbox
from ams.core.association import day_of
from ams.core.mails import render_mail
from ams.core.models import Contact, User
from billing.models import OrderLine
from members import queries, terms
from members.models import Application, Cancellation, Membership, Term, TermOffer
from members.operations.cutting import cut_for_change, end_with_its_money
from members.operations.memberships import MembershipEnded


@transaction.atomic(savepoint=False)
def grant_term(*, line: OrderLine, at: datetime) -> Term | None:
    """The term that a paid order line bought; a second call returns the first's. None while staff have to decide.

    The caller holds the order's row; the membership's is taken here. Days follow docs/decisions/0002-terms.md §10.
    Raises MembershipEnded for a membership cancelled in the meantime, so that a person decides about the money.
    """
    offer = _lock_offer(line.reference)
    membership = offer.membership
    for given in membership.terms.all():
        if given.order_line_id == line.pk:
            return given
    waited = offer.waited  # type: ignore[attr-defined]  # annotated, before the membership was ours
    if waited and membership.applications.filter(decision="").exists():
        return None
    if membership.cancelled_at:
        raise MembershipEnded(_("This membership was cancelled before it was paid. Decide what becomes of the money."))
    is_first = queries.last_term(membership) is None
    term = _begin(offer, line, at=at)
    stay_after_all(membership, at=at, by=line.order.placed_by)
    order = line.order
    email = membership.holder.email or order.mailed_to
    by, channel = order.placed_by, order.channel
    before = offer.change.from_type.name if hasattr(offer, "change") else ""
    tell_of_term(term, email=email, at=at, is_first=is_first, by=by, channel=channel, before=before)
    return term


def _begin(offer: TermOffer, line: OrderLine, *, at: datetime) -> Term:
    """The term itself, in the place of what ran where its type was changed."""
    membership, change = offer.membership, getattr(offer, "change", None)
    last, paid_on = queries.last_term(membership), day_of(line.due_at or at)
    days = cut_for_change(change, membership, at=at) if change else _days_of(offer, last, paid_on=paid_on)
    term = Term.objects.create(
        membership=membership,
        rule=offer.rule,
        days=DateRange(days.first, days.after_last),
        anchor=days.anchor,
        grace_days=offer.rule.grace_days,
        further_seats=offer.further_seats,
        order_line=line,
        granted_at=at,
    )
    if change:
        change.term, change.done_at = term, at
        change.save(update_fields=["term", "done_at"])
    if membership.type_id != offer.rule.type_id:
        membership.type = offer.rule.type
        membership.save(update_fields=["type"])
    return term


def stay_after_all(membership: Membership, *, at: datetime, by: User | None) -> None:
    """Who said they leave with the last paid day, and then has a further term, stays."""
    if membership.leaving_since is None:
        return
    membership.leaving_since = None
    membership.save(update_fields=["leaving_since"])
    said = Cancellation.objects.standing().filter(membership=membership)
    said.update(undone_at=at, undone_by=by)


def _lock_offer(pk: str) -> TermOffer:
    """The offer, with its membership held; the terms are read after that, so nobody adds one meanwhile.

    A merge of that moment may have the membership point at another holder, or the offer at another membership.
    PostgreSQL then finds no row, or the one that was meant before: a second look sees what the merge has left.
    """
    wanted = (
        TermOffer.objects.select_for_update(of=("membership",))
        .select_related("rule__type", "membership__holder__person", "change__from_type")
        .prefetch_related("membership__terms")
        .annotate(waited=Exists(Application.objects.filter(membership=OuterRef("membership"), decision="")))
        .filter(pk=pk)
    )
    found = wanted.first()
    return wanted.get() if found is None or found.membership.cancelled_at else found


def _days_of(offer: TermOffer, last: Term | None, *, paid_on: date) -> terms.TermDays:
    """What was promised: from an agreed earlier day, as long as nothing runs then; else by the day it was paid."""
    rule = offer.rule.as_term_rule()
    is_free = last is None or (last.days.upper is not None and last.days.upper <= (offer.starts_on or paid_on))
    if offer.starts_on is not None and is_free:
        return terms.first_term(rule, offer.starts_on)
    return terms.bought_term(
        rule,
        last.as_term_days() if last else None,
        last.grace_days if last else 0,
        ordered_on=offer.quoted_on,
        paid_on=paid_on,
    )


@transaction.atomic(savepoint=False)
def revoke_term(*, line: OrderLine, at: datetime) -> Term | None:
    """Take back the term a line gave; None when it gave none. Its days count no more, the row stays."""
    membership = Membership.objects.select_for_update(of=("self",)).filter(terms__order_line=line).first()
    found = Term.objects.filter(Q(revoked_at=None) | Q(changed_by__isnull=False), order_line=line)
    if membership is None or (term := found.first()) is None:
        return None
    if term.revoked_at is None:
        term.revoked_at = at
        term.save(update_fields=["revoked_at"])
    end_with_its_money(term, membership, at=at)
    return term


def tell_of_term(
    term: Term, *, email: str, at: datetime, is_first: bool, by: User | None, channel: str = "", before: str = ""
) -> None:
    """Record the business, and write to the member, in the transaction that did it.

    `before` is what a membership was whose type was changed.
    """
    membership, holder = term.membership, term.membership.holder
    kind, notice = ("joined", "welcome") if is_first else ("renewed", "renewed")
    if before:
        kind = notice = "changed"
    activity.record(
        f"membership.{kind}",
        contact=holder,
        on=membership,
        by=by,
        at=at,
        channel=channel,
        facts={
            "type": term.rule.type.name,
            "from": _iso(term.first_day),
            "until": _iso(term.last_day),
            **({"before": before} if before else {}),
        },
    )
    if not email:
        return
    context = {
        "called": called(holder),
        "type": term.rule.type.name,
        "number": holder.number,
        "before": before,
        "valid_until": term.last_day,
        "account_url": settings.PUBLIC_URL + reverse("members:account"),
    }
    outbox.post_message(
        key=f"membership.{kind}:{term.pk}",
        purpose=f"membership.{kind}",
        recipient=email,
        mail=render_mail(f"members/email/{notice}", context, holder.language),
        contact=holder,
        at=at,
    )


def called(contact: Contact) -> str:
    """How a letter addresses a contact: a person as they say it, an organisation by its name."""
    person = getattr(contact, "person", None)
    return person.called if person else contact.display_name


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
