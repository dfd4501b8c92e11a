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
from events.forms import DetailsForm, TakeUpForm, WaitForm, as_same, blocks_for, prices_read, typed_of
from events.models import WaitlistEntry
from events.operations import (
    find_some_registered,
    join_waiting_list,
    leave_waiting_list,
    offered_party,
    register_some,
    take_up_offer,
)
from events.queries import Standing, bill_for, find_entry, offer_for, standing_of
from events.views.details import is_about_details, show_details
from events.views.events import announced


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would like to come, and how many; then their page. What was typed on the form to register comes along."""
    at, visitor = timezone.now(), visitor_of(request)
    offer = offer_for(announced(slug), visitor.buyer, at=at)
    is_sent = request.method == "POST" and "people" in request.POST
    typed = as_same(answers_in(request.POST) if request.method == "POST" else typed_before(request, at=at))
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
    is_sent = request.POST.get("then") == "take-up" or "details" in request.POST
    form = TakeUpForm(request.POST, is_bound=is_sent, entry=entry, seen=standing.price)
    if request.method == "POST" and (answer := _decide(request, form, entry, standing, at)) is not None:
        return answer
    if form.is_bound:
        entry = _entry(code)
        standing = standing_of(entry, at=at)
        form.data = {**request.POST.dict(), "seen": "" if standing.price is None else str(standing.price)}
    context = {"entry": entry, "event": entry.ticket_type.event, "standing": standing, "form": form,
               "carried": typed_of(request.POST, details=True),
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


def _decide(
    request: HttpRequest, form: TakeUpForm, entry: WaitlistEntry, standing: Standing, at: datetime
) -> HttpResponse | None:
    """What they want: to come, to go on to pay, or to wait no longer. None where the page is to be shown again."""
    then = request.POST.get("then")
    if then == "leave":
        try:
            leave_waiting_list(entry=entry, at=at, by=_by(request))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("events:waiting", entry.code)
    if entry.order is not None and (then == "pay" or form.is_bound):
        return _pay(request, entry, entry.order)
    return _take_up(request, form, entry, standing, at) if form.is_valid() else None


def _take_up(
    request: HttpRequest, form: TakeUpForm, entry: WaitlistEntry, standing: Standing, at: datetime
) -> HttpResponse | None:
    """On to pay; by way of the second page, where there is more to say of each who comes."""
    people, others = form.cleaned_data["people"], form.cleaned_data.get("others", [])
    blocks = _blocks(request, form, entry, standing)
    if [block for block in blocks if not block.is_valid()]:  # looked at all, so that each says what is missing
        return _show_details(request, blocks, entry, at=at)
    try:
        order = take_up_offer(
            entry=entry, people=people, others=others, seen=form.price_seen, at=at, by=_by(request),
            wishes=[block.wishes for block in blocks],
            seen_sessions=prices_read(request.POST.get("session_prices", "")),
        )  # fmt: skip
    except DomainError as error:
        if blocks and is_about_details(error):
            return _show_details(request, blocks, entry, at=at, problem=str(error))
        form.add_error(None, str(error))
        return None
    return _pay(request, entry, order)


def _blocks(request: HttpRequest, form: TakeUpForm, entry: WaitlistEntry, standing: Standing) -> list[DetailsForm]:
    """What each who comes is asked; none where nothing is. It names nobody who was not named on this very page."""
    if standing.offer is None or not standing.offer.asks_more:
        return []
    typed = form.cleaned_data.get("others", [])
    party = offered_party(entry, people=form.cleaned_data["people"], others=typed)
    known = {one.name for one in typed}
    names = [
        _("You") if one.contact else one.name if one.name in known else _("Person %(n)d") % {"n": n}
        for n, one in enumerate(party, start=1)
    ]
    return blocks_for(request.POST, names, standing.offer, is_bound="details" in request.POST)


def _show_details(
    request: HttpRequest,
    blocks: list[DetailsForm],
    entry: WaitlistEntry,
    *,
    at: datetime,
    problem: str = "",
) -> HttpResponse:
    offer = blocks[0].offer
    bill = bill_for(offer, {entry.ticket_type_id: len(blocks)}, join=None, code=None, at=at)
    response = show_details(request, blocks, offer=offer, bill=bill, page="waiting", problem=problem)
    response["X-Robots-Tag"] = "noindex"
    return response


def _by(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _pay(request: HttpRequest, entry: WaitlistEntry, order: Order) -> HttpResponse:
    return go_on_to_pay(request, order, page=f"events/{entry.ticket_type.event.slug}")


def _entry(code: str) -> WaitlistEntry:
    entry = find_entry(code.upper())
    if entry is None:
        raise Http404(_("Nobody waits under this code."))
    return entry
