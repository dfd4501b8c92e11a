"""Registering: one page, then the payment page; what is free is done at once.

Only where an event asks questions or offers sessions a second page asks them of each who comes. What was typed on one
page travels with the other in hidden fields, so nothing is kept by us and nothing is lost by going back.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.typed import typed_before
from billing.baskets import last_order
from billing.discounts import CannotDiscount, Piece
from billing.forms import Choice, CodeForm
from billing.models import Order
from billing.operations import Newcomer
from billing.queries import earlier_order, was_sent
from billing.views.codes import WISH, code_form, is_agreed, say_of_code
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of
from events.forms import DetailsForm, RegisterForm, blocks_for, prices_read, prices_written, typed_of
from events.models import Session
from events.operations import Booking, CannotChoose, NoSeatLeft
from events.purchases import make_registration
from events.queries import joins_for, offer_for
from events.views.events import announced
from members.buying import contacts_acted_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, with which ticket; then off to pay. Whoever signed in is asked for nothing we know."""
    at, visitor = timezone.now(), visitor_of(request)
    if request.POST.get("then") == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    earlier = earlier_order(last_order(request, _page(slug)))
    form = _form(request, slug, visitor, earlier, at)
    code = _code(request, form, visitor, earlier, at)
    if not form.is_valid() or not (is_agreed(code) or was_sent(form.cleaned_data["key"])):
        return _show(request, form, code, visitor, earlier)
    blocks = _blocks(request, form, visitor, earlier)
    if [block for block in blocks if not block.is_valid()]:  # looked at all, so that each says what is missing
        return _show_details(request, form, blocks, visitor)
    try:
        order = make_registration(booking=_booking(request, form, blocks), earlier=earlier, at=at, by=visitor.user)
    except DomainError as error:
        if blocks and _is_about_details(error):
            return _show_details(request, form, blocks, visitor, problem=str(error))
        say_of_code(form, code if isinstance(error, CannotDiscount) else None, error)
        return _show(request, form, code, visitor, earlier)
    return go_on_to_pay(request, order, page=_page(slug))


def _form(request: HttpRequest, slug: str, visitor: Visitor, earlier: Order | None, at: datetime) -> RegisterForm:
    """The first page; whoever comes back to it from the second, or asks what a code does, finds it as it was."""
    is_back = request.POST.get("then") in ("back", WISH)
    typed = {name: request.POST[name] for name in request.POST} if is_back else typed_before(request, at=at)
    event: Any = announced(slug)
    whole = event.asks_more and request.method == "POST"  # the first page shows nothing of it
    offer = offer_for(event, visitor.buyer, at=at, earlier=earlier, sessions=whole, questions=whole)
    wants_to_join = "join" in request.GET
    form = RegisterForm(
        request.POST if request.method == "POST" and not is_back else None,
        offer=offer,
        joins=joins_for(offer, visitor.buyer, at=at) if wants_to_join else (),
        buyer=visitor.buyer,
        login_email=visitor.login_email,
        typed=typed,
        family=[one for one in contacts_acted_for(request) if one.kind == Contact.Kind.PERSON],
    )
    if is_back:
        form.initial["coming"] = request.POST.getlist("coming")
    return form


def _code(
    request: HttpRequest, form: RegisterForm, visitor: Visitor, earlier: Order | None, at: datetime
) -> CodeForm | None:
    """The field for a code, with what it makes of one of each ticket; not for those who join along, at other prices."""
    tickets = [] if form.joins else form.offer.on_sale
    choices = [
        Choice(str(one.kind) if len(tickets) > 1 else "", [Piece(one.kind.product, 1, one.quote.amount)])
        for one in tickets
    ]
    return code_form(request, choices, buyer=visitor.buyer, on=day_of(at), typed=form.initial, besides=earlier)


def _blocks(request: HttpRequest, form: RegisterForm, visitor: Visitor, earlier: Order | None) -> list[DetailsForm]:
    """The second page, for everybody who comes; none where nothing more is asked. Who joins sees members' prices."""
    offer = form.offer
    if not offer.asks_more:
        return []
    if form.join:
        offer = offer_for(offer.event, visitor.buyer, at=timezone.now(), earlier=earlier, joining=form.join.type)
    names = [one.name for one in form.people]
    return blocks_for(request.POST, names, offer, is_bound="details" in request.POST)


def _booking(request: HttpRequest, form: RegisterForm, blocks: list[DetailsForm]) -> Booking:
    """What both pages say. Whoever orders is no different from the others, but that their name is known."""
    given, people, who = form.cleaned_data, form.people, form.who
    if blocks:
        people = [replace(one, wishes=block.wishes) for one, block in zip(people, blocks, strict=True)]
    mine = people[0] if isinstance(who, Newcomer) else next((one for one in people if one.contact == who), None)
    others = tuple(one for one in people if one is not mine)
    booking = Booking(given["key"], given["ticket"].kind, who, others, form.seen, buyer_comes=mine is not None)
    return replace(
        booking,
        wishes=mine.wishes if mine else booking.wishes,
        seen_sessions=prices_read(request.POST.get("session_prices", "")),
        joining=form.join.type if form.join else None,
        seen_joining=form.seen_joining,
        code="" if form.joins else str(form.data.get(WISH, "")),
    )


def _is_about_details(error: DomainError) -> bool:
    """Whether the second page can mend it."""
    return isinstance(error, CannotChoose) or (isinstance(error, NoSeatLeft) and isinstance(error.what, Session))


def _show(
    request: HttpRequest, form: RegisterForm, code: CodeForm | None, visitor: Visitor, earlier: Order | None
) -> HttpResponse:
    offer = form.offer
    if form.is_bound:  # what it costs and how many seats are free may be why it is shown again
        form.offer = offer = offer_for(
            offer.event, visitor.buyer, at=timezone.now(), earlier=earlier, sessions=False, questions=False
        )
        data = request.POST.copy()
        data["prices"] = form.written()
        form.data = data
    context = {
        "form": form,
        "code": code,
        "offer": offer,
        "event": offer.event,
        "visitor": visitor,
        "earlier": earlier,
        "asks_more": getattr(offer.event, "asks_more", False),
        "can_join": not form.joins and any(one.possible_to_pay for one in offer.on_sale),
        "carried": typed_of(request.POST, details=True),
        "doesnt_fit_url": way_out("register", event=offer.event.slug),
    }
    return render(request, "events/register.html", context)


def _show_details(
    request: HttpRequest, form: RegisterForm, blocks: list[DetailsForm], visitor: Visitor, *, problem: str = ""
) -> HttpResponse:
    """The second page: a block for each who comes."""
    offer = blocks[0].offer
    event, chosen = offer.event, form.cleaned_data["ticket"].kind
    ticket = next(one for one in offer.tickets if one.kind == chosen)
    context = {
        "form": form,
        "blocks": blocks,
        "problem": problem,
        "has_errors": bool(problem) or any(block.errors for block in blocks),
        "event": event,
        "visitor": visitor,
        "ticket": ticket,
        "to_pay": ticket.to_pay * len(blocks),
        "join": form.join,
        "carried": typed_of(request.POST, details=False),
        "session_prices": prices_written(offer.sessions),
        "doesnt_fit_url": way_out("register", event=event.slug),
    }
    return render(request, "events/register_details.html", context)


def _page(slug: str) -> str:
    """Among the pages that orders are made from."""
    return f"events/{slug}"
