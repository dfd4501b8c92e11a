"""Changes of mind about a ticket, on pages of its own: only for whom it belongs to.

That is who is signed in as its holder or buyer, and whoever comes by the link that was mailed to them, whose `proof`
travels along. A change is a POST; opening a link changes nothing.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.models import User
from billing.views.paying import way_out
from events.forms import PassOnForm, TicketDetailsForm
from events.models import Registration
from events.operations import cancel_ticket, change_ticket, pass_on_ticket
from events.queries import (
    Ticket,
    cancelling_of,
    find_ticket,
    offer_for,
    places_of,
    rules_in_words,
    why_unchangeable,
)


class TicketRequest(HttpRequest):
    """A request about a ticket that belongs to this visitor; `proof_query` is what their links carry on."""

    ticket: Ticket
    proof_query: str
    by: User | None  # who is signed in


View = Callable[[TicketRequest], HttpResponse]


def ticket_page(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Set `request.ticket`, or ask to sign in, or say that there is none. One that cannot change leads to itself."""

    @wraps(view)
    def guarded(request: TicketRequest, code: str) -> HttpResponseBase:
        user, proof = request.user if isinstance(request.user, User) else None, request.GET.get("proof", "")
        found = find_ticket(code.upper(), user, proof=proof)
        if found is None or not found.is_shown_whole:
            if user is None:
                return redirect_to_login(request.get_full_path())
            raise Http404(_("There is no such ticket."))
        request.ticket, request.proof_query, request.by = found, proof_query(request), user
        if why := why_unchangeable(found.registration, at=timezone.now()):
            messages.info(request, why)
            return _to_ticket(request, found.registration)
        response = view(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(guarded))  # type: ignore[return-value]  # it makes the request one about a ticket


def proof_query(request: HttpRequest) -> str:
    """What links from this page carry on; empty for whoever signed in."""
    proof = request.GET.get("proof", "")
    return f"?{urlencode({'proof': proof})}" if proof else ""


@ticket_page
def cancel(request: TicketRequest) -> HttpResponse:
    """What comes back, and the button that does it."""
    registration, problem = request.ticket.registration, ""
    if request.method == "POST":
        try:
            done = cancel_ticket(
                registration=registration, seen=_amount(request.POST.get("seen", "")), at=timezone.now(), by=request.by
            )
        except DomainError as error:
            problem = str(error)
        else:
            said = _("Cancelled. What you paid is on its way back.") if done.back else _("Cancelled.")
            messages.success(request, said)
            return _to_ticket(request, registration)
    planned = cancelling_of(registration, at=timezone.now())
    rules = registration.ticket_type.event.cancellation_rules.all()
    words = rules_in_words(rules, starts_on=registration.ticket_type.event.start_date)
    return _show(request, "cancel", {"planned": planned, "problem": problem, "rules": words})


@ticket_page
def pass_on(request: TicketRequest) -> HttpResponse:
    """Somebody else comes instead."""
    form = PassOnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            passed = pass_on_ticket(
                registration=request.ticket.registration, name=given["full_name"], email=given["email"],
                at=timezone.now(), by=request.by,
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done. The new ticket is on its way to %(name)s.") % {"name": passed.name})
            return redirect("events:event", request.ticket.event.slug)
    return _show(request, "pass_on", {"form": form})


@ticket_page
def change(request: TicketRequest) -> HttpResponse:
    """Other answers, other sessions."""
    registration, at = request.ticket.registration, timezone.now()
    form = _details_form(request, registration)
    if form.is_valid():
        try:
            change_ticket(registration=registration, answers=form.answers, sessions=form.sessions, at=at, by=request.by)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Changed."))
            return _to_ticket(request, registration)
    return _show(request, "change", {"form": form}, sessions=form.wanted)


def _details_form(request: TicketRequest, registration: Registration) -> TicketDetailsForm:
    buyer = registration.order_line.order.buyer if registration.order_line else None
    return TicketDetailsForm(
        request.POST if request.method == "POST" else None,
        offer=offer_for(registration.ticket_type.event, buyer, at=timezone.now()),
        answers=registration.answers,
        places=places_of([registration.pk]).get(registration.pk, []),
    )


def _show(request: TicketRequest, page: str, more: dict[str, object], **told: str) -> HttpResponse:
    ticket = request.ticket
    context = {
        "ticket": ticket,
        "event": ticket.event,
        "proof_query": request.proof_query,
        "doesnt_fit_url": way_out("tickets", event=ticket.event.slug, ticket=ticket.registration.code, **told),
        **more,
    }
    return render(request, f"events/ticket_{page}.html", context)


def _to_ticket(request: TicketRequest, registration: Registration) -> HttpResponse:
    return redirect(reverse("events:ticket", args=[registration.code]) + request.proof_query)


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
