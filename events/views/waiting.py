"""Waiting for seats: one page to join the list, and one on which somebody sees how it stands, and decides."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.typed import answers_in, keep_typed, typed_before
from billing.models import Order
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of
from events.forms import TakeUpForm, WaitForm
from events.models import WaitlistEntry
from events.operations import find_some_registered, join_waiting_list, leave_waiting_list, register_some, take_up_offer
from events.queries import find_entry, offer_for, standing_of
from events.views.events import announced


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would like to come, and how many; then their page. What was typed on the form to register comes along."""
    at, visitor = timezone.now(), visitor_of(request)
    offer = offer_for(announced(slug), visitor.buyer, at=at)
    is_sent = request.method == "POST" and "people" in request.POST
    typed = answers_in(request.POST) if request.method == "POST" else typed_before(request, at=at)
    data = request.POST if is_sent else None
    form = WaitForm(data, offer=offer, buyer=visitor.buyer, login_email=visitor.login_email, typed=typed)
    if is_sent and request.POST.get("then") == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    if form.is_valid() and (answer := _join(request, form, visitor, at)) is not None:
        return answer
    context = {"form": form, "offer": offer, "event": offer.event, "visitor": visitor,
               "doesnt_fit_url": way_out("wait", event=slug)}  # fmt: skip
    return render(request, "events/wait.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """How it stands for somebody who waits: their place, or what they are offered. Whoever has the code may decide."""
    entry, at = _entry(code), timezone.now()
    standing = standing_of(entry, at=at)
    seen = standing.ticket.to_pay.amount if standing.ticket else None
    data = request.POST if request.POST.get("then") == "take-up" else None
    form = TakeUpForm(data, entry=entry, seen=seen)
    if request.method == "POST" and (answer := _decide(request, form, entry, at)) is not None:
        return answer
    if form.is_bound:
        entry = _entry(code)
        standing = standing_of(entry, at=at)
        form.data = {**request.POST.dict(), "seen": str(standing.ticket.to_pay.amount) if standing.ticket else ""}
    context = {"entry": entry, "event": entry.ticket_type.event, "standing": standing, "form": form,
               "doesnt_fit_url": way_out("waiting", event=entry.ticket_type.event.slug)}  # fmt: skip
    response = render(request, "events/waiting.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _join(request: HttpRequest, form: WaitForm, visitor: Visitor, at: datetime) -> HttpResponse | None:
    """What became of the form; None after saying on it why nothing did."""
    ticket, people = form.cleaned_data["ticket"], form.cleaned_data["people"]
    slug = form.offer.event.slug
    if (order := find_some_registered(form.wish)) is not None:  # a double click
        return go_on_to_pay(request, order, page=f"events/{slug}")
    if not ticket.kind.needs_approval and (ticket.left or 0) >= people:
        page = redirect("events:register", slug)
        keep_typed(request, page=page.url, answers=answers_in(request.POST), at=at)
        messages.info(request, _("There are seats for you now, so you need not wait: register here."))
        return page
    try:
        if form.wants_some_now:
            order, entry = register_some(wish=form.wish, now=form.some_now, at=at, by=visitor.user)
            messages.info(request, _("The others wait; we have written to you how that stands."))
            return go_on_to_pay(request, order, page=f"events/{slug}")
        entry = join_waiting_list(wish=form.wish, at=at, by=visitor.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    return redirect("events:waiting", entry.code)


def _decide(request: HttpRequest, form: TakeUpForm, entry: WaitlistEntry, at: datetime) -> HttpResponse | None:
    """What they want: to come, to go on to pay, or to wait no longer. None where the page is to be shown again."""
    then, by = request.POST.get("then"), request.user if isinstance(request.user, User) else None
    if then == "leave":
        try:
            leave_waiting_list(entry=entry, at=at, by=by)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("events:waiting", entry.code)
    if then == "pay" and entry.order is not None:
        return _pay(request, entry, entry.order)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        order = take_up_offer(
            entry=entry, people=given["people"], others=given.get("others", ()), seen=form.price_seen, at=at, by=by
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    return _pay(request, entry, order)


def _pay(request: HttpRequest, entry: WaitlistEntry, order: Order) -> HttpResponse:
    return go_on_to_pay(request, order, page=f"events/{entry.ticket_type.event.slug}")


def _entry(code: str) -> WaitlistEntry:
    entry = find_entry(code.upper())
    if entry is None:
        raise Http404(_("Nobody waits under this code."))
    return entry
