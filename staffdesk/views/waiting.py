"""Who asks and who waits for an event, what staff decide about them, and whom staff register themselves."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.roles import Ability, can
from billing.models import Order
from events.models import Event, WaitlistEntry
from events.operations import (
    NoSeatLeft,
    approve_request,
    offer_out_of_turn,
    refuse_request,
    take_off_the_list,
)
from events.queries import seats_of
from staffdesk.forms.waiting import ExceptionForm, RefuseForm, RegisterSomebodyForm
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import register_from_desk
from staffdesk.queries.people import find_person
from staffdesk.queries.search import SHOWN, find_contacts, one_search
from staffdesk.queries.waiting import entries_of, find_waiting, how_many_wait
from staffdesk.tables import Sorting, page_of

FIRST_FIRST = Sorting("joined_at")


@staff_page(Ability.SEE_EVENTS)
@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks, who waits in turn, who has an offer, and what became of the others."""
    event, at, state = get_object_or_404(Event, slug=slug), timezone.now(), request.GET.get("state", "")
    numbers = how_many_wait(event, at=at)
    if not state:
        state = "asking" if numbers["asking"] else "waiting"
    context = {
        "event": event,
        "state": state,
        "numbers": numbers,
        "seats": seats_of(event, at=at),
        "page": page_of(entries_of(event, state=state, at=at), FIRST_FIRST, request.GET.get("at", "")),
        "may_work": can(getattr(request.user, "role", ""), Ability.WORK_EVENTS),
    }
    return render(request, "staffdesk/waiting.html", context)


@staff_page(Ability.WORK_EVENTS)
@require_POST
def approve(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Yes."""
    entry = _entry(slug, pk)
    try:
        found = approve_request(entry=entry, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        offered = _("Approved: %(name)s is offered seats, and told so.")
        waits = _("Approved: %(name)s waits for a seat, and is told so.")
        messages.success(request, (offered if found.offered_at else waits) % {"name": entry.name})
    return redirect("staffdesk:waiting", slug)


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """No, with a word to them."""
    form = RefuseForm(request.POST if request.method == "POST" else None)

    def act(entry: WaitlistEntry, given: dict[str, Any]) -> object:
        return refuse_request(entry=entry, note=given["note"], at=timezone.now(), by=request.user)

    words = {"title": _("Say no"), "button": _("Say no"), "done": _("They are told by mail."),
             "text": _("They are told in a friendly mail, and can reply to it.")}  # fmt: skip
    return _decide(request, _entry(slug, pk), form, act, words)


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "POST"])
def out_of_turn(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Offer free seats although others wait before them."""
    form = ExceptionForm(request.POST if request.method == "POST" else None)

    def act(entry: WaitlistEntry, given: dict[str, Any]) -> object:
        return offer_out_of_turn(
            entry=entry, reason=given["reason"], words=given["words"], at=timezone.now(), by=request.user
        )

    words = {"title": _("Offer seats out of turn"), "button": _("Offer the seats"), "done": _("They are told by mail."),
             "text": _("Seats that are free are offered to them before those who have waited longer.")}  # fmt: skip
    return _decide(request, _entry(slug, pk), form, act, words)


@staff_page(Ability.WORK_EVENTS)
@require_POST
def take_off(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """They told us that they no longer wait."""
    entry = _entry(slug, pk)
    try:
        take_off_the_list(entry=entry, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s no longer waits, and is told so.") % {"name": entry.name})
    return redirect("staffdesk:waiting", slug)


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "POST"])
def register_somebody(request: SignedInRequest, slug: str) -> HttpResponse:
    """First who (found by a search, or new), then with which ticket and on which terms."""
    event, at = get_object_or_404(Event, slug=slug), timezone.now()
    query = " ".join(request.GET.get("q", "").split())[:200]
    contact = _contact(request)
    form = RegisterSomebodyForm(request.POST if request.method == "POST" else None, event=event, contact=contact)
    if form.is_valid() and (came := _register(request, form)) is not None:
        return _told(request, slug, came)
    with one_search():
        found = find_contacts(query, limit=SHOWN) if query else []
    context = {"event": event, "form": form, "contact": contact, "query": query, "found": found,
               "seats": seats_of(event, at=at)}  # fmt: skip
    return render(request, "staffdesk/register_somebody.html", context)


def _told(request: SignedInRequest, slug: str, came: Order | Proposal) -> HttpResponse:
    """Off to what came of it, saying what that is."""
    if isinstance(came, Proposal):
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
        return redirect("staffdesk:proposal", came.pk)
    done, waits = _("Registered; the ticket is on its way."), _("Registered; now it has to be paid.")
    messages.success(request, done if came.settled_at else waits)
    if not can(request.user.role, Ability.SEE_ORDERS):
        return redirect("staffdesk:event", slug)
    return redirect("staffdesk:order", came.reference)


def _register(request: SignedInRequest, form: RegisterSomebodyForm) -> Order | Proposal | None:
    """The order, or what waits for a second person; None after saying on the form why there is neither."""
    try:
        return register_from_desk(booking=form.booking, at=timezone.now(), by=request.user)
    except NoSeatLeft as error:
        form.add_error("overbook", str(error))
    except DomainError as error:
        form.add_error(None, str(error))
    return None


def _decide(
    request: SignedInRequest,
    entry: WaitlistEntry,
    form: forms.Form,
    act: Callable[[WaitlistEntry, dict[str, Any]], object],
    words: dict[str, str],
) -> HttpResponse:
    """Ask, do it, and go back to the list."""
    event = entry.ticket_type.event
    if form.is_valid():
        try:
            act(entry, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words["done"])
            return redirect("staffdesk:waiting", event.slug)
    context = {"event": event, "entry": entry, "form": form, "words": words}
    return render(request, "staffdesk/decide_waiting.html", context)


def _contact(request: SignedInRequest) -> Contact | None:
    """Whom the search found, and was chosen."""
    number = request.GET.get("contact", "")
    if not number:
        return None
    found = find_person(request.user, int(number)) if number.isdecimal() and len(number) < 12 else None
    if found is None or found.merged_into_id:
        raise Http404
    return found


def _entry(slug: str, pk: int) -> WaitlistEntry:
    found = find_waiting(get_object_or_404(Event, slug=slug), pk)
    if found is None:
        raise Http404
    return found
