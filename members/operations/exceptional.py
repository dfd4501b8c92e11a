"""What staff do with memberships outside the rules, each with a reason: terms for nothing, longer, or from earlier.

Rows are locked in the order everybody keeps: orders, then the membership.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import address_for
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from billing.models import Order
from billing.operations import LineRequest, Why, cancel_order, place_order
from members import queries
from members.models import Membership, MembershipType, Term, TermOffer
from members.operations.granting import stay_after_all, tell_of_term
from members.operations.memberships import (
    LONGEST_LINE,
    AlreadyMember,
    application_of,
    describe_line,
    lock_open_orders,
)
from members.queries import NotOffered
from members.terms import State


class CannotExcept(DomainError):
    """This cannot be done for this membership, not even as an exception; the text says why."""


@transaction.atomic
@knowing_the_association()
def give_term(*, holder: Contact, type: MembershipType, why: Why, at: datetime, by: User) -> Term:
    """The next term of a membership (or the first of a new one) for nothing; orders that asked money for it end.

    Raises CannotExcept, NotOffered, NothingToRenew, billing's NotOnSale, ExceptionNeedsWords.
    """
    if type.holder_kind != holder.kind:
        raise NotOffered(_("%(type)s is not for such a contact.") % {"type": type})
    membership = _membership_for(holder, type, at, by)
    for order in lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    membership = lock_membership(membership)
    last = queries.last_term(membership)
    quote = queries.quote_term(membership, type, day_of(at))
    made = _exception(ExceptionKind.FREE_TERM, why, membership, at=at, by=by)
    term = Term.objects.create(
        membership=membership,
        rule=quote.rule,
        days=DateRange(quote.term.first, quote.term.after_last),
        anchor=quote.term.anchor,
        grace_days=quote.rule.grace_days,
        further_seats=quote.further_seats,
        exception=made,
        granted_at=at,
    )
    stay_after_all(membership, at=at, by=by)
    activity.record("membership.given", contact=holder, on=membership, by=by, at=at)
    tell_of_term(term, email=address_for(holder), at=at, is_first=last is None, by=by)
    return term


@transaction.atomic
def extend_membership(*, membership: Membership, days: int, why: Why, at: datetime, by: User) -> Term:
    """So many days more at the end of what was paid for, as a term of its own that names its exception.

    Renewing continues from the new end. Raises CannotExcept, ExceptionNeedsWords.
    """
    membership = lock_membership(membership)
    last = running_term(membership, day_of(at))
    if days < 1:
        raise CannotExcept(_("Say by how many days it is extended, at least one."))
    made = _exception(ExceptionKind.EXTENDED, why, membership, at=at, by=by)
    end: date = last.days.upper
    term = Term.objects.create(
        membership=membership,
        rule=last.rule,
        days=DateRange(end, end + timedelta(days=days)),
        anchor=last.anchor,
        grace_days=last.grace_days,
        further_seats=last.further_seats,
        exception=made,
        granted_at=at,
    )
    facts = {"days": days, "until": str(term.last_day)}
    activity.record("membership.extended", contact=membership.holder, on=membership, by=by, at=at, facts=facts)
    return term


@transaction.atomic
def give_grace(*, membership: Membership, days: int, why: Why, at: datetime, by: User) -> ExceptionMade:
    """So many days more of grace after the last term. Raises CannotExcept, ExceptionNeedsWords."""
    membership = lock_membership(membership)
    last = ending_term(membership)
    if days < 1:
        raise CannotExcept(_("Say how many days more there are, at least one."))
    made = _exception(ExceptionKind.GRACE, why, membership, at=at, by=by)
    last.grace_days += days
    last.save(update_fields=["grace_days"])
    facts = {"days": days, "in_all": last.grace_days}
    activity.record("membership.grace_given", contact=membership.holder, on=membership, by=by, at=at, facts=facts)
    return made


@transaction.atomic
@knowing_the_association()
def join_backdated(
    *, holder: Contact, type: MembershipType, first_day: date, why: Why, at: datetime, by: User
) -> Order:
    """An order for a membership that begins on an earlier day, at the rules and the price of joining on that day.

    Nothing runs until it is paid; then it runs from that day. Raises CannotExcept, AlreadyMember, NotOffered,
    billing's NotOnSale, ExceptionNeedsWords.
    """
    today = day_of(at)
    if first_day >= today:
        raise CannotExcept(_("Choose a day before today. From today on nobody needs an exception to join."))
    if type.holder_kind != holder.kind:
        raise NotOffered(_("%(type)s is not for such a contact.") % {"type": type})
    membership, is_new = application_of(holder, type, at, by)
    for order in [] if is_new else lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    membership = lock_membership(membership)
    quote = queries.quote_term(None, type, first_day)
    if quote.term.after_last is not None and quote.term.after_last <= today:
        raise CannotExcept(_("What begins on that day would be over by now. Choose a later day."))
    made = _exception(ExceptionKind.BACKDATED, why, membership, at=at, by=by)
    offer = TermOffer.objects.create(
        membership=membership, rule=quote.rule, quoted_on=first_day, made_at=at, starts_on=first_day, exception=made
    )
    what = _("%(line)s, from %(day)s") % {"line": describe_line(quote), "day": date_format(first_day)}
    line = LineRequest(type.product, str(offer.pk), what[:LONGEST_LINE], 1, quote.price.total.amount)
    return place_order(buyer=holder, lines=[line], at=at, by=by)


def lock_membership(membership: Membership) -> Membership:
    """Its row; what hangs on it is read after that. Raises CannotExcept for a cancelled one."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.cancelled_at:
        raise CannotExcept(_("This membership was cancelled. Join again, with an earlier day if need be."))
    return locked


def ending_term(membership: Membership) -> Term:
    """The last standing term, if it ends at all. Raises CannotExcept."""
    last = queries.last_term(membership)
    if last is None:
        raise CannotExcept(_("Nothing was paid for this membership yet. Give a free term instead."))
    if last.days.upper is None:
        raise CannotExcept(_("This membership is for life: there is nothing to extend."))
    return last


def running_term(membership: Membership, on: date) -> Term:
    """The last standing term of a membership that runs, or is in grace. Raises CannotExcept."""
    last = ending_term(membership)
    if queries.membership_state(membership, on) not in (State.CURRENT, State.IN_GRACE):
        raise CannotExcept(_("This membership has lapsed. Give a free term, or more days of grace first."))
    return last


def _membership_for(holder: Contact, type: MembershipType, at: datetime, by: User) -> Membership:
    """The one they hold, if it is of this type; otherwise a new one. Raises AlreadyMember."""
    held = Membership.objects.uncancelled().filter(holder=holder, group=type.group).select_related("type", "holder")
    found = held.first()
    if found is not None and queries.last_term(found):
        if found.type_id != type.pk:
            raise AlreadyMember(found)
        return found
    return application_of(holder, type, at, by)[0]


def _exception(what: str, why: Why, membership: Membership, *, at: datetime, by: User) -> ExceptionMade:
    return record_exception(
        what, reason=why.reason, words=why.words, contact=membership.holder, on=membership, by=by, at=at
    )
