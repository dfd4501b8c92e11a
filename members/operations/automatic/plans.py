"""One term's automatic renewal: announced, tried, told about, closed. No network here."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Activity, User
from billing.models import CheckoutAttempt
from billing.operations import begin_charge
from members.dunning import Step, day_of_charge, next_step
from members.models import AutoRenewal, ChargeTry, Membership, PlannedRenewal, Term
from members.operations.automatic.agreements import stop_auto_renewal
from members.operations.automatic.mails import tell_announced, tell_card_expires, tell_declined, tell_failed
from members.operations.memberships import renew_membership
from members.queries import NotOffered, last_term, quote_renewal
from members.queries.automatic import course_of, last_price, open_plan, unpaid_tries


class NotDue(DomainError):
    """Somebody else was quicker, or what made it due is no longer so. Nothing was done."""


class PriceRose(DomainError):
    """It would cost more than was announced, so it is not charged."""


@transaction.atomic
@knowing_the_association()
def announce_renewal(*, agreement: AutoRenewal, at: datetime) -> PlannedRenewal:
    """Tell a member when and for how much their membership renews by itself, at least two weeks ahead.

    Announced anew where the price rose or the day went by. Raises NotDue, and NotOffered and the like where it cannot
    be renewed.
    """
    on = day_of(at)
    agreement = _lock(agreement)
    membership, term = agreement.membership, _ending_term(agreement.membership)
    if membership.type.archived_at:
        raise NotOffered(_("%(type)s is no longer offered.") % {"type": membership.type})
    planned = open_plan(agreement, term)
    last_day = term.last_day or on
    if planned is None and PlannedRenewal.objects.filter(agreement=agreement, term=term).exists():
        raise NotDue(_("This term is dealt with."))
    day = day_of_charge(last_day, on)
    price = quote_renewal(membership, day).to_pay
    before = last_price(term)
    if planned is None:
        planned = PlannedRenewal(agreement=agreement, term=term, announcements=0)
    planned.announcements += 1
    planned.announced_at, planned.charge_on = at, day
    planned.amount, planned.currency = price.amount, price.currency
    planned.save()
    tell_announced(planned, before, at=at)
    return planned


@transaction.atomic
def warn_of_card(*, agreement: AutoRenewal, at: datetime) -> None:
    """Tell a member that their card expires before it is needed. Raises NotDue."""
    agreement = _lock(agreement)
    if agreement.saved_method is not None:
        tell_card_expires(agreement.membership, agreement.saved_method, at=at)


@transaction.atomic
@knowing_the_association()
def begin_try(*, planned: PlannedRenewal, at: datetime) -> CheckoutAttempt | None:
    """Order the next term and begin to charge it, if that is due; None where nothing was to pay.

    Decided again once all rows are locked, so that two workers do it once. Raises NotDue, PriceRose, billing's
    SomebodyIsPaying and CardNotInForce, and what `renew_membership` raises.
    """
    on = day_of(at)
    order = renew_membership(membership=planned.agreement.membership, at=at, by=None, channel=Activity.Channel.SYSTEM)
    agreement = _lock(planned.agreement)
    planned = PlannedRenewal.objects.select_for_update().get(pk=planned.pk)
    term = _ending_term(agreement.membership)
    if order.is_sold:
        return None
    if planned.closed_at is not None or planned.term_id != term.pk or agreement.saved_method is None:
        raise NotDue(_("This renewal is over."))
    step, day = next_step(course_of(agreement, planned, term.last_day or on), on)
    if step is not Step.CHARGE or day > on:
        raise NotDue(_("Nothing is to be charged now."))
    if order.currency != planned.currency or order.total > planned.amount:
        raise PriceRose(_("It costs more than was announced."))
    attempt = begin_charge(order=order, method=agreement.saved_method, at=at)
    ChargeTry.objects.get_or_create(attempt=attempt, defaults={"planned": planned, "on": on})
    PlannedRenewal.objects.filter(pk=planned.pk).update(asked_at=None)
    return attempt


@transaction.atomic
def tell_declines(*, planned: PlannedRenewal, on: date, at: datetime) -> int:
    """Write about each charge that was declined, once; how many there are."""
    agreement, term = planned.agreement, planned.term
    ahead = step, day = next_step(course_of(agreement, planned, term.last_day or on), on)
    declined = [one.attempt for one in planned.tries.all() if one.attempt.decline]
    for attempt in declined[-1:]:
        if step is not Step.GIVE_UP or day > on:
            key = f"auto_renewal.declined:{attempt.pk}"
            tell_declined(planned, attempt.decline, ahead, key=key, at=at)
    return len(declined)


@transaction.atomic
def close_planned(*, planned: PlannedRenewal, outcome: str, at: datetime, why: str = "") -> bool:
    """This term's renewal is over; False if it was already."""
    still_open = PlannedRenewal.objects.open().filter(pk=planned.pk)
    return bool(still_open.update(closed_at=at, outcome=outcome, why=why[:500]))


@transaction.atomic
def fail_auto_renewal(*, agreement: AutoRenewal, reason: str, why: str, at: datetime) -> bool:
    """Give it up: the agreement ends, the member is told, and the desk finds it. False if it had ended.

    `reason` is AutoRenewal.End FAILED or NOT_POSSIBLE, `why` is for staff.
    """
    if not stop_auto_renewal(agreement=agreement, reason=reason, words=why, at=at, by=None, is_told=False):
        return False
    for planned in PlannedRenewal.objects.open().filter(agreement=agreement):
        close_planned(planned=planned, outcome=reason, at=at, why=why)
    tell_failed(agreement.membership, key=f"auto_renewal.failed:{agreement.pk}", at=at)
    return True


@transaction.atomic
def ask_to_try_again(*, planned: PlannedRenewal, at: datetime, by: User) -> bool:
    """Have the card charged again with the next run, not only when the plan says so; False if it is over."""
    if not unpaid_tries().filter(pk=planned.pk).update(asked_at=at):
        return False
    membership = planned.agreement.membership
    activity.record("auto_renewal.asked", contact=membership.holder, on=planned.agreement, by=by, at=at)
    return True


def _lock(agreement: AutoRenewal) -> AutoRenewal:
    """The agreement's row, if it is still in force. Raises NotDue."""
    found = AutoRenewal.objects.in_force().select_for_update(of=("self",)).filter(pk=agreement.pk)
    related = ("saved_method", "membership__type__product", "membership__holder__person")
    locked = found.select_related(*related).first()
    if locked is None:
        raise NotDue(_("This membership no longer renews by itself."))
    return locked


def _ending_term(membership: Membership) -> Term:
    """The term that comes to its end. Raises NotDue for a membership without one."""
    last = last_term(membership)
    if last is None or last.last_day is None or membership.cancelled_at is not None:
        raise NotDue(_("This membership has no end to renew."))
    return last
