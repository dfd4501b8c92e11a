"""From an order to the provider's page, in the same click."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.acting import is_somebody_elses
from ams.core.errors import DomainError
from billing.checkout import end_visits_of_replaced_orders, start_checkout
from billing.models import Order
from billing.operations import NothingToPay, PaymentDisputed


class SeeOther(HttpResponseRedirect):
    """Go there with a GET, whatever this request was."""

    status_code = 303


def go_and_pay(request: HttpRequest, order: Order, *, keep_for: str | None = None) -> HttpResponse:
    """To the provider's page; to the done page where nothing is owed; to the order, with words, if neither works.

    `keep_for` says what the card is to be kept for, empty that it is not; None is what was said for this order before.
    """
    if refused := refuse_card(request, order):
        return refused
    if wants_to_pay_later(request) and not order.settled_at:
        return redirect("billing:pay_later", order.reference)
    at = timezone.now()
    end_visits_of_replaced_orders(order=order, at=at)
    try:
        return SeeOther(start_checkout(order=order, at=at, keep_for=keep_for))
    except PaymentDisputed:
        return redirect("billing:order", order.reference)
    except NothingToPay:
        return redirect("billing:order_paid", order.reference)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("billing:order", order.reference)


def wants_to_pay_later(request: HttpRequest) -> bool:
    """Whether the quiet button beside paying was pressed (`billing/_pay_later.html`)."""
    return request.POST.get("pay") == "later" and request.user.is_authenticated


def refuse_card(request: HttpRequest, order: Order) -> HttpResponse | None:
    """To the order, with a kind sentence, where staff stand before somebody else's card; None for everybody else."""
    if not is_somebody_elses(request.user, order.buyer):
        return None
    words = _("The order is placed. Cards are entered by members alone: %(name)s finds it in their account, to pay it.")
    messages.info(request, words % {"name": order.buyer})
    return redirect("billing:order", order.reference)


def way_out(page: str, **context: str) -> str:
    """Where somebody whom this page does not fit tells a person so."""
    return f"{reverse('staffdesk:doesnt_fit')}?{urlencode({'page': page, **context})}"
