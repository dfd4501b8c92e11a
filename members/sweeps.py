"""Renewing by itself: what is due is announced, charged, told, or given up. Any number may run at once.

Each step is decided from what was done before and done in a transaction of its own; the provider is asked outside.
A run that was missed is made up for by the next one, some at a time.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import OperationalError

from ams.core.association import association_zone, day_of, knowing_the_association
from ams.core.errors import DomainError
from billing.charges import send_charge
from billing.checkout import withdraw_order
from billing.models import CheckoutAttempt, Order
from billing.operations import CannotCancel, CardNotInForce, NothingToPay, SomebodyIsPaying
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused
from members.dunning import MOST_ANNOUNCEMENTS, Step, next_step
from members.models import AutoRenewal, NoticeHold, PlannedRenewal
from members.operations import StartedElsewhere
from members.operations.automatic import (
    NotDue,
    PriceRose,
    announce_renewal,
    begin_try,
    close_planned,
    end_unused_cards,
    fail_auto_renewal,
    follow_replaced_cards,
    stop_auto_renewal,
    tell_declines,
    warn_of_card,
)
from members.queries import last_term
from members.queries.automatic import course_of, due_agreements, open_plan

log = logging.getLogger(__name__)
DAYTIME = range(8, 20)  # local hours; nobody is charged or written to at night
AT_ONCE = 500  # in one run, of which there are six an hour
ROUNDS = 3  # steps that follow each other at once, such as a decline and the mail about it


class ProviderSilent(Exception):
    """The provider does not answer: whatever else is to be charged waits for the next run."""


@knowing_the_association()
def renew_by_itself(*, at: datetime) -> int:
    """Take the steps that are due; how many agreements were looked at. At night nothing is done."""
    if at.astimezone(association_zone()).hour not in DAYTIME:
        return 0
    follow_replaced_cards(at=at)
    end_unused_cards(at=at)
    due = list(due_agreements(on=day_of(at)).values_list("pk", flat=True)[:AT_ONCE])
    for number in due:
        try:
            renew_one(agreement_id=number, at=at)
        except ProviderSilent:
            break
        except OperationalError:
            raise  # the database is in trouble: the whole run is repeated
        except Exception:
            log.exception("Automatic renewal %s could not be taken further.", number)
    return len(due)


def renew_one(*, agreement_id: int, at: datetime) -> None:
    """Take one agreement as far as it goes today. Raises ProviderSilent."""
    for _round in range(ROUNDS):
        related = ("saved_method", "membership__type__product", "membership__holder__person")
        agreement = AutoRenewal.objects.in_force().select_related(*related).filter(pk=agreement_id).first()
        if agreement is None or not _advance(agreement, at):
            return


def _advance(agreement: AutoRenewal, at: datetime) -> bool:
    """Take one step; whether another may follow at once."""
    on, membership = day_of(at), agreement.membership
    planned, last = open_plan(agreement), last_term(membership)
    if membership.cancelled_at or last is None or last.last_day is None:
        return _end(agreement, planned, at)
    if planned is not None and planned.term_id != last.pk:
        return close_planned(planned=planned, outcome=_how_renewed(planned), at=at)
    if NoticeHold.objects.standing(on=on).filter(membership=membership).exists():
        return False
    if planned is not None and planned.tries.exists():
        tell_declines(planned=planned, on=on, at=at)
    step, day = next_step(course_of(agreement, planned, last.last_day), on)
    return day <= on and _take(step, agreement, planned, at)


def _take(step: Step, agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:
    """Do what is due; whether something may follow at once."""
    try:
        return _STEPS[step](agreement, planned, at)
    except (NotDue, StartedElsewhere, SomebodyIsPaying):
        return False
    except (ProviderAway, PaymentsNotSetUp) as silence:
        raise ProviderSilent from silence
    except DomainError as refusal:
        return _give_up(agreement, planned, at, AutoRenewal.End.NOT_POSSIBLE, str(refusal))


def _warn(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:  # noqa: ARG001 - a step
    warn_of_card(agreement=agreement, at=at)
    return False


def _announce(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:  # noqa: ARG001 - a step
    announce_renewal(agreement=agreement, at=at)
    return False


def _charge(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:
    if planned is None:
        return False
    try:
        attempt = begin_try(planned=planned, at=at)
    except PriceRose as dearer:
        if planned.tries.exists() or planned.announcements >= MOST_ANNOUNCEMENTS:
            return _give_up(agreement, planned, at, AutoRenewal.End.NOT_POSSIBLE, str(dearer))
        return _announce(agreement, planned, at)
    except (CardNotInForce, NothingToPay) as refusal:
        return _give_up(agreement, planned, at, AutoRenewal.End.FAILED, str(refusal))
    if attempt is not None:
        send_charge(attempt=attempt, at=at)
        if attempt.state == CheckoutAttempt.State.STARTED:
            raise ProviderSilent
    return True


def _fail(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:
    tries = list(planned.tries.select_related("attempt")) if planned else []
    codes = ", ".join(one.attempt.decline for one in tries if one.attempt.decline)
    if tries:
        return _give_up(agreement, planned, at, AutoRenewal.End.FAILED, codes)
    return _give_up(agreement, planned, at, AutoRenewal.End.NOT_POSSIBLE, "It could not be announced in time.")


_STEPS: dict[Step, Callable[[AutoRenewal, PlannedRenewal | None, datetime], bool]] = {
    Step.WARN_OF_CARD: _warn,
    Step.ANNOUNCE: _announce,
    Step.CHARGE: _charge,
    Step.GIVE_UP: _fail,
    Step.WAIT: lambda *_facts: False,
}


def _give_up(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime, reason: str, why: str) -> bool:
    """Call off what was ordered, then end it; if money comes in this very moment, that goes first."""
    if not withdraw_orders(planned, at):
        return False
    fail_auto_renewal(agreement=agreement, reason=reason, why=why, at=at)
    return False


def withdraw_orders(planned: PlannedRenewal | None, at: datetime) -> bool:
    """Cancel what was ordered for a planned renewal and not paid; False if it is paid, or nobody can be asked."""
    if planned is None:
        return True
    orders = Order.objects.filter(attempts__charge_try__planned=planned, settled_at=None, cancelled_at=None)
    orders = orders.filter(invoiced_at=None)
    try:
        for order in orders.distinct():
            withdraw_order(order=order, at=at, by=None)
    except (CannotCancel, ProviderAway, ProviderRefused, PaymentsNotSetUp) as refusal:
        log.warning("The order of planned renewal %s was not called off yet: %s", planned.pk, refusal)
        return False
    return True


def _end(agreement: AutoRenewal, planned: PlannedRenewal | None, at: datetime) -> bool:
    """There is nothing to renew any more."""
    if withdraw_orders(planned, at):
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.OVER, at=at, by=None, is_told=False)
        if planned is not None:
            close_planned(planned=planned, outcome=PlannedRenewal.Outcome.STOPPED, at=at)
    return False


def _how_renewed(planned: PlannedRenewal) -> str:
    paid = planned.tries.filter(attempt__state=CheckoutAttempt.State.PAID)
    return PlannedRenewal.Outcome.RENEWED if paid.exists() else PlannedRenewal.Outcome.OTHERWISE
