"""From an order to the provider's page, in the same click."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from ams.core.errors import DomainError
from billing.checkout import end_attempt, start_checkout
from billing.models import CheckoutAttempt, Order
from billing.operations import NothingToPay

log = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """Go there with a GET, whatever this request was."""

    status_code = 303


def go_and_pay(request: HttpRequest, order: Order) -> HttpResponse:
    """To the provider's page; to the done page where nothing is owed; to the order, with words, if neither works."""
    at = timezone.now()
    _end_visits_of_replaced_orders(order)
    try:
        return SeeOther(start_checkout(order=order, at=at))
    except NothingToPay:
        return redirect("billing:order_paid", order.reference)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("billing:order", order.reference)


def way_out(page: str, **context: str) -> str:
    """Where somebody whom this page does not fit tells a person so."""
    return f"{reverse('staffdesk:doesnt_fit')}?{urlencode({'page': page, **context})}"


def _end_visits_of_replaced_orders(order: Order) -> None:
    """See to it that nobody pays an order that this one replaced. The sweep does it if the provider cannot be asked."""
    replaced = CheckoutAttempt.objects.open().filter(order__buyer=order.buyer_id, order__cancelled_at__isnull=False)
    for attempt in replaced:
        try:
            end_attempt(attempt=attempt, at=timezone.now())
        except DomainError as error:
            log.warning("Visit %s could not be ended yet: %s", attempt.pk, error)
