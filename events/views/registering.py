"""Registering: one page, then the payment page; what is free is done at once.

Only where an event asks questions or offers sessions a second page asks them of each who comes. What was typed on one
page travels with the other in hidden fields, so nothing is kept by us and nothing is lost by going back.
"""

from collections import Counter
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
from billing.buyers import buyers
from billing.discounts import CannotDiscount, Piece
from billing.forms import Choice, CodeForm
from billing.models import Order
from billing.operations import Newcomer
from billing.queries import earlier_order, was_sent
from billing.views.codes import WISH, code_form, is_agreed, say_of_code
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of
from events.forms import (
    DIFFERENT,
    SAME,
    DetailsForm,
    EachForm,
    RegisterForm,
    as_different,
    as_same,
    blocks_for,
    own_prices_read,
    prices_read,
    typed_of,
)
from events.operations import Booking
from events.purchases import make_registration
from events.queries import Bill, EventOffer, bill_for, joins_for, offer_for, own_offers, when_joined, with_code
from events.views.details import choices_of_sessions, is_about_details, show_details
from events.views.events import announced
from members.buying import contacts_acted_for

TYPED_ON = ("back", WISH, DIFFERENT, SAME)  # buttons that lead to the first page as it was left


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
    blocks = _blocks(request, form, code, at)
    if [block for block in blocks if not block.is_valid()]:  # looked at all, so that each says what is missing
        return _show_details(request, form, code, blocks, at=at)
    try:
        order = make_registration(booking=_booking(request, form, blocks), earlier=earlier, at=at, by=visitor.user)
    except DomainError as error:
        if blocks and is_about_details(error):
            return _show_details(request, form, code, blocks, at=at, problem=str(error))
        say_of_code(form, code if isinstance(error, CannotDiscount) else None, error)
        form.offer = _offer(form.offer.event, visitor, earlier, whole=False)  # prices or seats may be why
        form.own = own_offers(form.offer, form.relatives, at=at)
        return _show(request, form, code, visitor, earlier)
    return go_on_to_pay(request, order, page=_page(slug))


def _form(request: HttpRequest, slug: str, visitor: Visitor, earlier: Order | None, at: datetime) -> RegisterForm:
    """The first page; whoever comes back to it from the second, or asks what a code does, finds it as it was."""
    wish = request.POST.get("then")
    is_back = wish in TYPED_ON
    typed = {name: request.POST[name] for name in request.POST} if is_back else typed_before(request, at=at)
    told = request.POST.get("tickets_are") or typed.get("tickets_are")
    is_different = wish == DIFFERENT or (wish != SAME and told == DIFFERENT)
    if wish in (DIFFERENT, SAME):
        typed = as_different(typed) if wish == DIFFERENT else as_same(typed)
    event: Any = announced(slug)
    offer = _offer(event, visitor, earlier, whole=event.asks_more and request.method == "POST" and not is_back)
    family = [one for one in contacts_acted_for(request) if one.kind == Contact.Kind.PERSON]
    relatives = [one for one in family if one != visitor.buyer]
    form = (EachForm if is_different else RegisterForm)(
        request.POST if request.method == "POST" and not is_back else None,
        offer=offer,
        joins=joins_for(offer, visitor.buyer, at=at) if "join" in request.GET else (),
        buyer=visitor.buyer,
        login_email=visitor.login_email,
        typed=typed,
        family=family,
        own=own_offers(offer, relatives, at=at),
    )
    if is_back and "coming" in request.POST:
        form.initial["coming"] = request.POST.getlist("coming")
    return form


def _offer(event: Any, visitor: Visitor, earlier: Order | None, *, whole: bool) -> EventOffer:
    """What there is for this visitor at this moment; the first page asks nothing, but a code may be for sessions."""
    at = timezone.now()
    return offer_for(event, visitor.buyer, at=at, earlier=earlier, sessions=event.asks_more, questions=whole)


def _code(
    request: HttpRequest, form: RegisterForm, visitor: Visitor, earlier: Order | None, at: datetime
) -> CodeForm | None:
    """The field for a code, with what it makes of one of each ticket, alone and with each membership."""
    on_sale = form.offer.on_sale
    is_one = len(on_sale) == 1 and not form.joins
    choices = [
        Choice("" if is_one else str(one.kind), [Piece(one.kind.product, 1, one.quote.amount)]) for one in on_sale
    ]
    for join in form.joins.values():
        for one in on_sale:
            if one.kind.pk in join.tickets:
                ticket = Piece(one.kind.product, 1, join.prices[one.kind.product_id])
                choices.append(Choice(f"{one.kind} + {join.type}", [ticket, join.piece]))
    later = choices_of_sessions(form.offer)
    return code_form(
        request, choices, buyer=visitor.buyer, on=day_of(at), typed=form.initial, besides=earlier, later=later
    )


def _priced(form: RegisterForm, at: datetime) -> EventOffer:
    """The event as whoever sent the form pays for it, before any code. Call it on a valid form."""
    return when_joined(form.offer, form.join, at=at) if form.join else form.offer


def _blocks(request: HttpRequest, form: RegisterForm, code: CodeForm | None, at: datetime) -> list[DetailsForm]:
    """The second page, for everybody who comes, each at their own prices; none where nothing more is asked."""
    if not form.offer.asks_more:
        return []
    known, own = code.code if code else None, _own(form, at)
    usual = with_code(_priced(form, at), known, at=at)
    theirs = {key: with_code(offer, known, at=at) for key, offer in own.items()}
    people = [(one.name, theirs.get(one.contact.pk, usual) if one.contact else usual) for one in form.people]
    return blocks_for(request.POST, people, is_bound="details" in request.POST)


def _own(form: RegisterForm, at: datetime) -> dict[int, EventOffer]:
    """What those who come are offered who pay less than whoever registers them, before any code."""
    if form.join:
        coming = [one.contact for one in form.people if one.contact and one.contact != form.buyer]
        return own_offers(_priced(form, at), coming, at=at)
    return {one.contact.pk: form.own[one.contact.pk] for one in form.with_own_price if one.contact}


def _bill(form: RegisterForm, code: CodeForm | None, at: datetime) -> Bill:
    """What it comes to so far, with the membership and with the code."""
    known = code.code if code else None
    offer = with_code(_priced(form, at), known, at=at)
    apart = form.with_own_price if not form.join else []
    own = [
        (with_code(form.own[one.contact.pk], known, at=at), (one.kind or form.kind).pk, one.name)
        for one in apart
        if one.contact
    ]
    people = form.tickets - Counter(one.kind or form.kind for one in apart)
    return bill_for(offer, {kind.pk: many for kind, many in people.items()}, join=form.join, code=known, at=at, own=own)


def _booking(request: HttpRequest, form: RegisterForm, blocks: list[DetailsForm]) -> Booking:
    """What both pages say. Whoever orders is no different from the others, but that their name is known."""
    people, who, kind = form.people, form.who, form.kind
    if blocks:
        people = [replace(one, wishes=block.wishes) for one, block in zip(people, blocks, strict=True)]
    mine = people[0] if isinstance(who, Newcomer) else next((one for one in people if one.contact == who), None)
    others = tuple(one for one in people if one is not mine)
    booking = Booking(form.cleaned_data["key"], kind, who, others, form.seen(kind), buyer_comes=mine is not None)
    seen = ((other.pk, form.seen(other)) for other in form.tickets if other != kind)
    return replace(
        booking,
        wishes=mine.wishes if mine else booking.wishes,
        seen_others=tuple((key, amount) for key, amount in seen if amount is not None),
        seen_sessions=prices_read(request.POST.get("session_prices", "")),
        seen_own_sessions=own_prices_read(request.POST.get("session_prices", "")),
        joining=form.join.type if form.join else None,
        seen_joining=form.seen_joining,
        seen_own=() if form.join else form.seen_own,
        code=str(form.data.get(WISH, "")),
    )


def _could_pay_less(offer: EventOffer, buyer: Contact | None) -> bool:
    """Whether joining would make it cheaper for this visitor, who is no member of any kind yet."""
    if not any(one.possible_to_pay for one in offer.on_sale):
        return False
    return buyer is None or not buyers().is_member(buyer, day_of(timezone.now()))


def _show(
    request: HttpRequest, form: RegisterForm, code: CodeForm | None, visitor: Visitor, earlier: Order | None
) -> HttpResponse:
    offer = form.offer
    if form.is_bound:  # the prices it shows now
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
        "can_join": not form.joins and _could_pay_less(offer, visitor.buyer),
        "is_different": isinstance(form, EachForm),
        "carried": typed_of(request.POST, details=True),
        "doesnt_fit_url": way_out("register", event=offer.event.slug),
    }
    return render(request, "events/register.html", context)


def _show_details(
    request: HttpRequest,
    form: RegisterForm,
    code: CodeForm | None,
    blocks: list[DetailsForm],
    *,
    at: datetime,
    problem: str = "",
) -> HttpResponse:
    offer, bill = _priced(form, at), _bill(form, code, at)
    return show_details(request, blocks, offer=offer, bill=bill, page="register", own=_own(form, at), problem=problem)


def _page(slug: str) -> str:
    """Among the pages that orders are made from."""
    return f"events/{slug}"
