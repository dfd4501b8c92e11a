"""Registering: one page, then the payment page; what is free is done at once."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.typed import typed_before
from billing.baskets import last_order
from billing.models import Order
from billing.queries import earlier_order
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of
from events.forms import RegisterForm
from events.operations import Booking
from events.purchases import make_registration
from events.queries import offer_for
from events.views.events import announced


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, with which ticket; then off to pay. Whoever signed in is asked for nothing we know."""
    at, visitor = timezone.now(), visitor_of(request)
    earlier = earlier_order(last_order(request, _page(slug)))
    offer = offer_for(announced(slug), visitor.buyer, at=at, earlier=earlier)
    typed = typed_before(request, at=at)
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(data, offer=offer, buyer=visitor.buyer, login_email=visitor.login_email, typed=typed)
    if request.method == "POST" and request.POST.get("then") == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    if form.is_valid() and (order := _order(form, visitor, earlier, at)) is not None:
        return go_on_to_pay(request, order, page=_page(slug))
    return _show(request, form, visitor, earlier)


def _order(form: RegisterForm, visitor: Visitor, earlier: Order | None, at: datetime) -> Order | None:
    """The order; None after saying on the form why there is none."""
    given = form.cleaned_data
    booking = Booking(given["key"], given["ticket"].kind, form.who, tuple(given.get("others", ())), form.seen)
    try:
        return make_registration(booking=booking, earlier=earlier, at=at, by=visitor.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _show(request: HttpRequest, form: RegisterForm, visitor: Visitor, earlier: Order | None) -> HttpResponse:
    offer = form.offer
    if form.is_bound:  # what it costs and how many seats are free may be why it is shown again
        offer = offer_for(offer.event, visitor.buyer, at=timezone.now(), earlier=earlier)
        form.data = {**request.POST.dict(), "prices": RegisterForm.written(offer)}
    context = {
        "form": form,
        "offer": offer,
        "event": offer.event,
        "visitor": visitor,
        "earlier": earlier,
        "doesnt_fit_url": way_out("register", event=offer.event.slug),
    }
    return render(request, "events/register.html", context)


def _page(slug: str) -> str:
    """Among the pages that orders are made from."""
    return f"events/{slug}"
