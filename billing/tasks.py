"""Handing over and sweeping. Every task may run any number of times, at once, on any number of machines."""

from contextlib import suppress

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from billing import refunds, sweeps
from billing.checkout import end_misfitting_visits as end_misfits
from billing.models import Reconciliation, Refund
from billing.operations import fulfil_paid_lines
from billing.operations import gather_totals as gather
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused
from billing.reconciling import reconcile as compare


@shared_task(name="billing.fulfil_order", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def fulfil_order(*, order_id: int) -> int:
    """Safe to deliver twice: a fulfilled line is no longer awaiting."""
    return fulfil_paid_lines(order_id=order_id, at=timezone.now())


@shared_task(name="billing.fulfil_paid_orders")
def fulfil_paid_orders() -> int:
    """Hand over what was paid but is still here."""
    return sweeps.fulfil_what_is_paid(at=timezone.now())


@shared_task(name="billing.reconcile_attempts")
def reconcile_attempts() -> int:
    """Ask the provider about visits whose webhook never came."""
    return sweeps.reconcile_attempts(at=timezone.now())


@shared_task(name="billing.expire_attempts")
def expire_attempts() -> int:
    """End visits whose time is over."""
    return sweeps.expire_attempts(at=timezone.now())


@shared_task(name="billing.end_misfitting_visits")
def end_misfitting_visits(*, order_id: int) -> int:
    """End visits that ask for more than is owed since something was taken off. The sweep tries again what fails."""
    with suppress(ProviderAway, ProviderRefused, PaymentsNotSetUp):
        return end_misfits(order_id=order_id, at=timezone.now())
    return 0


@shared_task(name="billing.apply_pending_events")
def apply_pending_events() -> int:
    """Apply webhooks that could not be applied when they came."""
    return sweeps.apply_pending_events(at=timezone.now())


@shared_task(name="billing.check_card_visits")
def check_card_visits() -> int:
    """Ask the provider about visits to leave a card whose webhook never came."""
    return sweeps.check_card_visits(at=timezone.now())


@shared_task(name="billing.forget_ended_cards")
def forget_ended_cards() -> int:
    """Have the provider let go of cards nobody uses any more."""
    return sweeps.forget_ended_cards(at=timezone.now())


@shared_task(name="billing.send_refund")
def send_refund(*, refund_id: str) -> str:
    """Have the provider give money back; how far it is. Safe to deliver twice; the sweep tries again what fails."""
    refund = Refund.objects.select_related("payment", "order").get(pk=refund_id)
    with suppress(ProviderAway, ProviderRefused, PaymentsNotSetUp):
        refunds.send_refund(refund=refund, at=timezone.now())
    return refund.state


@shared_task(name="billing.send_refunds")
def send_refunds() -> int:
    """Send the refunds that are due."""
    return sweeps.send_refunds(at=timezone.now())


@shared_task(name="billing.expire_orders")
def expire_orders() -> int:
    """Give back pieces of orders nobody paid in time."""
    return sweeps.expire_orders(at=timezone.now())


@shared_task(name="billing.earn_what_is_due")
def earn_what_is_due() -> int:
    """Book what was earned in the months that are over."""
    return sweeps.earn_what_is_due(at=timezone.now())


@shared_task(name="billing.reconcile")
def reconcile(*, run_id: int) -> bool:
    """Compare a period with the provider."""
    run = Reconciliation.objects.filter(pk=run_id, done_at=None).first()
    return run is not None and compare(run=run, at=timezone.now())


@shared_task(name="billing.reconcile_what_waits")
def reconcile_what_waits() -> int:
    """Compare periods whose comparison was lost, or came to nothing."""
    return sweeps.reconcile_what_waits(at=timezone.now())


@shared_task(name="billing.gather_totals")
def gather_totals() -> int:
    """Put the rows together that add the journal up by months."""
    return gather()


@shared_task(name="billing.tell_of_parcels")
def tell_of_parcels() -> int:
    """Write to those whose parcel is on its way."""
    return sweeps.tell_of_parcels(at=timezone.now())


@shared_task(name="billing.remind_of_invoices")
def remind_of_invoices() -> int:
    """Write to those whose invoice is due soon, or late."""
    return sweeps.remind_of_invoices(at=timezone.now())
