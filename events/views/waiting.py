"""Waiting for seats: one page to join the list, and one on which somebody sees how it stands, and decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.typed import answers_in, keep_typed, typed_before
from billing.discounts import CannotDiscount, Piece
from billing.forms import Choice, CodeForm
from billing.models import DiscountCode, Order
from billing.views.codes import WISH, code_form, is_agreed, is_asked, say_of_code
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of
from events.forms import DetailsForm, TakeUpForm, WaitForm, as_same, blocks_for, prices_read, typed_of
from events.models import WaitlistEntry
from events.operations import (
    company_in,
    find_some_registered,
    join_waiting_list,
    leave_waiting_list,
    offered_party,
    register_some,
    take_up_offer,
)
from events.queries import EventOffer, Standing, bill_for, find_entry, offer_for, own_offers, standing_of, with_code
from events.views.details import choices_of_sessions, is_about_details, show_details
from events.views.events import announced


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would like to come, and how many; then their page. What was typed on the form to register comes along."""
    at, visitor = timezone.now(), visitor_of(request)
    offer = offer_for(announced(slug), visitor.buyer, at=at)
    is_sent = request.method == "POST" and "people" in request.POST and not is_asked(request)
    typed = as_same(answers_in(request.POST) if request.method == "POST" else typed_before(request, at=at))
    data = request.POST if is_sent else None
    form = WaitForm(data, offer=offer, buyer=visitor.buyer, login_email=visitor.login_email, typed=typed)
    code = _discount_for_some(request, form, typed, at)
    if is_sent and request.POST.get("then") == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    if form.is_valid() and (answer := _join(request, form, code, visitor, at)) is not None:
        return answer
    context = {"form": form, "code": code, "offer": offer, "event": offer.event, "visitor": visitor,
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
    discount = _discount(request, entry, standing, at)
    visit = Visit(request, entry, standing, form, discount, at)
    if request.method == "POST" and (answer := _decide(visit)) is not None:
        return answer
    if form.is_bound:
        entry = _entry(code)
        standing = standing_of(entry, at=at)
        form.data = {**request.POST.dict(), "seen": "" if standing.price is None else str(standing.price)}
    context = {"entry": entry, "event": entry.ticket_type.event, "standing": standing, "form": form, "code": discount,
               "carried": typed_of(request.POST, details=True),
               "doesnt_fit_url": way_out("waiting", event=entry.ticket_type.event.slug)}  # fmt: skip
    response = render(request, "events/waiting.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _discount_for_some(request: HttpRequest, form: WaitForm, typed: Mapping[str, str], at: datetime) -> CodeForm | None:
    """The field for a code, for those of a party who can register now; None where nobody can."""
    if not form.some_now or form.asked is None:
        return None
    ticket = Piece(form.asked.kind.product, 1, form.asked.quote.amount)
    choices = [Choice(str(form.asked.kind), [ticket])]
    return code_form(request, choices, buyer=form.buyer, on=day_of(at), typed=typed)


def _join(
    request: HttpRequest, form: WaitForm, code: CodeForm | None, visitor: Visitor, at: datetime
) -> HttpResponse | None:
    """What became of the form; None after saying on it why nothing did, or where a code's price was not seen yet."""
    ticket, people = form.cleaned_data["ticket"], form.cleaned_data["people"]
    slug = form.offer.event.slug
    if (order := find_some_registered(form.wish)) is not None:  # a double click
        return go_on_to_pay(request, order, page=f"events/{slug}")
    if not ticket.kind.needs_approval and (ticket.left or 0) >= people:
        page = redirect("events:register", slug)
        keep_typed(request, page=page.url, answers=answers_in(request.POST), at=at)
        messages.info(request, _("There are seats for you now, so you need not wait: register here."))
        return page
    if form.wants_some_now and not is_agreed(code):
        return None
    try:
        if form.wants_some_now:
            typed = request.POST.get(WISH, "")
            order, entry = register_some(wish=form.wish, now=form.some_now, at=at, by=visitor.user, code=typed)
            messages.info(request, _("The others wait; we have written to you how that stands."))
            return go_on_to_pay(request, order, page=f"events/{slug}")
        entry = join_waiting_list(wish=form.wish, at=at, by=visitor.user)
    except DomainError as error:
        say_of_code(form, code if isinstance(error, CannotDiscount) else None, error)
        return None
    return redirect("events:waiting", entry.code)


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at the page of somebody who waits, with what was sent; `discount` is the field for a code, if any."""

    request: HttpRequest
    entry: WaitlistEntry
    standing: Standing
    form: TakeUpForm
    discount: CodeForm | None
    at: datetime

    @property
    def code(self) -> DiscountCode | None:
        """The code that can be used, if one was typed."""
        return self.discount.code if self.discount else None


def _discount(request: HttpRequest, entry: WaitlistEntry, standing: Standing, at: datetime) -> CodeForm | None:
    """The field for a code, with what it makes of one of the tickets that are offered; None where nothing is."""
    if standing.ticket is None or standing.offer is None:
        return None
    ticket = Piece(entry.ticket_type.product, 1, standing.ticket.quote.amount)
    choices, later = [Choice(str(entry.ticket_type), [ticket])], choices_of_sessions(standing.offer)
    return code_form(request, choices, buyer=entry.contact, on=day_of(at), typed={}, later=later)


def _decide(visit: Visit) -> HttpResponse | None:
    """What they want: to come, to go on to pay, or to wait no longer. None where the page is to be shown again."""
    request, entry, form = visit.request, visit.entry, visit.form
    then = request.POST.get("then")
    if then == "leave":
        try:
            leave_waiting_list(entry=entry, at=visit.at, by=_by(request))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("events:waiting", entry.code)
    if entry.order is not None and (then == "pay" or form.is_bound):
        return _pay(request, entry, entry.order)
    return _take_up(visit) if form.is_valid() and is_agreed(visit.discount) else None


def _take_up(visit: Visit) -> HttpResponse | None:
    """On to pay; by way of the second page, where there is more to say of each who comes."""
    request, entry, form = visit.request, visit.entry, visit.form
    people, others = form.cleaned_data["people"], form.cleaned_data.get("others", [])
    blocks = _blocks(visit)
    if [block for block in blocks if not block.is_valid()]:  # looked at all, so that each says what is missing
        return _show_details(visit, blocks)
    try:
        order = take_up_offer(
            entry=entry, people=people, others=others, seen=form.price_seen, at=visit.at, by=_by(request),
            wishes=[block.wishes for block in blocks], code=request.POST.get(WISH, ""),
            seen_sessions=prices_read(request.POST.get("session_prices", "")),
        )  # fmt: skip
    except DomainError as error:
        if blocks and is_about_details(error):
            return _show_details(visit, blocks, problem=str(error))
        say_of_code(form, visit.discount if isinstance(error, CannotDiscount) else None, error)
        return None
    return _pay(request, entry, order)


def _blocks(visit: Visit) -> list[DetailsForm]:
    """What each who comes is asked, at their own prices; none where nothing is."""
    offer, sent = visit.standing.offer, visit.request.POST
    if offer is None or not offer.asks_more:
        return []
    usual = with_code(offer, visit.code, at=visit.at)
    return blocks_for(sent, [(name, own or usual) for name, own in _who(visit, offer)], is_bound="details" in sent)


def _who(visit: Visit, offer: EventOffer) -> list[tuple[str, EventOffer | None]]:
    """Who comes, with what it costs those who pay less than whoever waits.

    It names nobody who was not named on this very page: whoever has the code reads it.
    """
    typed, entry = visit.form.cleaned_data.get("others", []), visit.entry
    party = offered_party(entry, people=visit.form.cleaned_data["people"], others=typed, by=_by(visit.request))
    own, named, who = own_offers(offer, company_in(party, entry), at=visit.at), {one.name for one in typed}, []
    for n, one in enumerate(party, start=1):
        known = one.name if one.name in named else _("Person %(n)d") % {"n": n}
        theirs = own.get(one.contact.pk) if one.contact else None
        name = _("You") if one.contact == entry.contact else known
        who.append((name, with_code(theirs, visit.code, at=visit.at) if theirs else None))
    return who


def _show_details(visit: Visit, blocks: list[DetailsForm], *, problem: str = "") -> HttpResponse:
    before, kind = visit.standing.offer or blocks[0].offer, visit.entry.ticket_type_id
    own = [(theirs, kind, name) for name, theirs in _who(visit, before) if theirs]
    usual, people = with_code(before, visit.code, at=visit.at), {kind: len(blocks) - len(own)}
    bill = bill_for(usual, people, join=None, code=visit.code, at=visit.at, own=own)
    response = show_details(visit.request, blocks, offer=before, bill=bill, page="waiting", problem=problem)
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
