"""Leaving, with the last paid day or at once, and coming back without a gap: the same membership, as it was.

Leaving at once cuts what was paid for beyond that day; what of it is given back, people decide (`unused_parts`).
Rows are locked in the order everybody keeps: orders, then the membership.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.queue import enqueue
from billing.models import CheckoutAttempt, CreditNoteLine, Order
from billing.operations import cancel_order
from members import queries
from members.models import Application, AutoRenewal, Cancellation, Membership, Term
from members.operations.applying import withdraw_application
from members.operations.automatic.agreements import stop_auto_renewal
from members.operations.automatic.mails import Letter, language_of, post_letter
from members.operations.cutting import cut_term, restore_term
from members.operations.memberships import (
    ONE_A_GROUP,
    AlreadyMember,
    MembershipEnded,
    StartedElsewhere,
    lock_open_orders,
    open_orders,
)
from members.operations.more_seats import fit_seats
from members.queries.leaving import returns_until, standing_cancellation
from members.queries.unused import lines_behind
from members.terms import State

When = Cancellation.When


class CannotLeave(DomainError):
    """It cannot end in this way; the text says in which way it can."""


class CannotReturn(DomainError):
    """The way back is closed; the text says which is open."""


@transaction.atomic
@knowing_the_association()
def cancel_membership(
    *, membership: Membership, when: str, at: datetime, by: User | None, channel: str = "", words: str = "",
    is_told: bool = True,
) -> Cancellation:  # fmt: skip
    """End a membership with its last paid day or at once; asking for the same twice is asking once.

    Orders for it that nobody paid are called off, nothing renews by itself any more, and the member is told. Raises
    CannotLeave, MembershipEnded for one that ended in another way, StartedElsewhere, billing's CannotCancel.
    """
    withdraw_application(membership=membership, at=at, by=by)
    orders = lock_open_orders(membership)
    membership = _lock(membership)
    before = standing_cancellation(membership)
    if before is not None and (before.when == when or membership.cancelled_at):
        return before
    if membership.cancelled_at:
        raise MembershipEnded(_("This membership was cancelled already."))
    if when == When.END:
        _check_has_an_end(membership, day_of(at))
    _call_off(membership, orders, at=at, by=by)
    if before is not None:
        _take_back(before, at=at, by=by)
    said = Cancellation.objects.create(
        membership=membership,
        when=when,
        words=words.strip()[:500],
        channel=channel or activity.channel_of(by),
        said_at=at,
        said_by=by,
    )
    _end(membership, said)
    for agreement in AutoRenewal.objects.unended().filter(membership=membership).select_related("membership__holder"):
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.OVER, at=at, by=by, is_told=False)
    _record("cancelled", membership, said, at=at, by=by, channel=channel)
    if is_told:
        _tell_left(membership, said)
    return said


@transaction.atomic
@knowing_the_association()
def return_to_membership(*, membership: Membership, at: datetime, by: User | None, channel: str = "") -> Membership:
    """Take a cancellation back: the same membership goes on without a gap, with all that was not given back.

    Members can for as long as they could renew late; staff at any time. Nothing happens to a membership that goes on.
    Who took an application back before anybody decided about it applies again: coming back would be a way around that.
    Raises CannotReturn and AlreadyMember.
    """
    membership = _lock(membership)
    said = standing_cancellation(membership)
    if said is None:
        if membership.cancelled_at:
            raise CannotReturn(_("This membership cannot be taken up again. Join anew, or ask us."))
        return membership
    if _was_never_decided(membership):
        raise CannotReturn(_("This membership cannot be taken up again. Join anew, or ask us."))
    until = returns_until(membership, said)
    if (by is None or not by.is_staff) and until is not None and day_of(at) > until:
        raise CannotReturn(
            _("One can come back until %(day)s. Join or renew instead, or ask us.") % {"day": date_format(until)}
        )
    membership.cancelled_at = membership.leaving_since = None
    _save_unless_another_stands(membership)
    for term in said.cut_terms.order_by("days"):
        if not _is_credited_since(term, said):
            restore_term(term)
    if membership.holder.kind == Contact.Kind.ORGANISATION:
        fit_seats(membership=membership, at=at, by=by)
    _take_back(said, at=at, by=by)
    _record("returned", membership, said, at=at, by=by, channel=channel)
    return membership


def _lock(membership: Membership) -> Membership:
    """Its row, read anew with its terms."""
    locked = Membership.objects.select_for_update(of=("self",)).select_related("holder__person", "type")
    return locked.get(pk=membership.pk)


def _was_never_decided(membership: Membership) -> bool:
    """Whether all there was is an application that was taken back."""
    withdrawn = membership.applications.filter(decision=Application.Decision.WITHDRAWN)
    return not membership.terms.exists() and withdrawn.exists()


def _check_has_an_end(membership: Membership, on: date) -> None:
    last = queries.last_term(membership)
    if last is not None and last.last_day is None:
        raise CannotLeave(_("This membership is for life, so it has no end to leave with. Ask us, and we end it."))
    if queries.membership_state(membership, on) not in (State.CURRENT, State.IN_GRACE):
        raise CannotLeave(_("Nothing is paid for this membership that would still have to end. It can end at once."))


def _call_off(membership: Membership, orders: list[Order], *, at: datetime, by: User | None) -> None:
    """Cancel what nobody paid. Raises StartedElsewhere for an order placed since those were locked."""
    if {order.pk for order, _offer in open_orders(membership)} - {order.pk for order in orders}:
        raise StartedElsewhere(_("Somebody orders its next term at this very moment. Load this page again."))
    for order in orders:
        cancel_order(order=order, at=at, by=by)
        if CheckoutAttempt.objects.open().filter(order=order).exists():
            enqueue("billing.end_misfitting_visits", order_id=order.pk)


def _end(membership: Membership, said: Cancellation) -> None:
    """From now on: at its end, or at once with all that lies beyond."""
    at = said.said_at
    membership.leaving_since = at if said.when == When.END else None
    membership.cancelled_at = at if said.when == When.NOW else None
    membership.save(update_fields=["leaving_since", "cancelled_at"])
    if said.when == When.NOW:
        for term in queries.standing_terms(membership):
            if term.days.upper is None or term.days.upper > day_of(at):
                cut_term(term, said, on=day_of(at), at=at)


def _is_credited_since(term: Term, said: Cancellation) -> bool:
    """Whether something of it was given back since: then it stays cut, and renewing goes on from there."""
    since = CreditNoteLine.objects.filter(credit_note__issued_at__gte=said.said_at)
    taken_off = since.filter(order_line__in=lines_behind(term))
    revoked = term.order_line is not None and term.order_line.revoked_at is not None
    return revoked or taken_off.exists()


def _save_unless_another_stands(membership: Membership) -> None:
    try:
        with transaction.atomic():
            membership.save(update_fields=["cancelled_at", "leaving_since"])
    except IntegrityError as error:
        if ONE_A_GROUP not in str(error):
            raise
        held = Membership.objects.uncancelled().filter(holder=membership.holder, group=membership.group)
        raise AlreadyMember(held.select_related("holder", "type").get()) from error


def _take_back(said: Cancellation, *, at: datetime, by: User | None) -> None:
    said.undone_at, said.undone_by = at, by
    said.save(update_fields=["undone_at", "undone_by"])


def _record(
    what: str, membership: Membership, said: Cancellation, *, at: datetime, by: User | None, channel: str
) -> None:
    facts = {"type": membership.type.name, "when": said.when, "words": said.words}
    activity.record(
        f"membership.{what}", contact=membership.holder, on=membership, by=by, at=at, channel=channel, facts=facts
    )


def _tell_left(membership: Membership, said: Cancellation) -> None:
    """Confirm it, with the way back; nothing to those who never paid, they had no membership."""
    last = queries.last_term(membership)
    if last is None and not said.cut_terms.exists():
        return
    with language_of(membership):
        facts = {"type": membership.type.name}
        below = _("Should you change your mind: until then one click on your page is enough to stay.")
        if said.when == When.END and last is not None and last.last_day:
            day = {**facts, "last_day": date_format(last.last_day)}
            paragraphs = [
                _("You leave us: your membership (%(type)s) ends on %(last_day)s. Until then nothing changes.") % day,
                _("We do not remind you of renewing, and charge nothing.") % facts,
            ]
        else:
            until = returns_until(membership, said)
            paragraphs = [_("Your membership (%(type)s) has ended today. Nothing is charged any more.") % facts]
            below = _("Should you change your mind, you can come back with one click until %(until)s.")
            below = below % {"until": date_format(until)} if until else ""
        letter = Letter(
            _("You leave us"),
            [*paragraphs, _("Thank you for the time you were with us.")],
            _("My membership"),
            settings.PUBLIC_URL + reverse("members:account"),
            below,
        )
        post_letter(
            membership, letter, purpose="membership.cancelled", key=f"membership.cancelled:{said.pk}", at=said.said_at
        )
