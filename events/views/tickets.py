"""A ticket, at its own address: whole for whom it belongs to, and as a plain yes or no for whoever scans it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ams.core.models import User
from billing.views.paying import way_out
from events.calendar_files import calendar_of
from events.models import SessionPlace
from events.queries import (
    Ticket,
    documents_for,
    find_ticket,
    places_of,
    questions_of,
    revision_of,
    standing_certificate,
    why_unchangeable,
)
from events.views.changing import proof_query


@never_cache
@require_safe
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it holds, and for what; a name, the online link and more only for whom it belongs to, and staff."""
    found, at = _ticket(request, code), timezone.now()
    context: dict[str, object] = {"ticket": found, "event": found.event if found else None, "now": at}
    if found and found.is_shown_whole:
        context |= _whole(request, found)
    response = render(request, "events/ticket.html", context, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def ticket_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The event for one's calendar; with the online link for whom the ticket belongs to."""
    found = _ticket(request, code)
    if found is None:
        raise Http404(_("There is no such ticket."))
    event, registration = found.event, found.registration
    revision = revision_of(event, registration)
    content = calendar_of(
        event,
        revision=revision.number,
        changed_at=revision.at,
        url=found.url,
        is_whole=found.is_shown_whole,
        sessions=[place.session for place in _places(found)] if found.is_shown_whole else [],
        is_cancelled=registration.cancelled_at is not None,
    )
    disposition = f'attachment; filename="{event.slug}.ics"'
    return HttpResponse(content, content_type="text/calendar", headers={"Content-Disposition": disposition})


def _whole(request: HttpRequest, found: Ticket) -> dict[str, object]:
    """What only whom it belongs to may see and do."""
    event, registration = found.event, found.registration
    user = request.user if isinstance(request.user, User) else None
    return {
        "certificate": standing_certificate(registration),
        "places": _places(found),
        "documents": documents_for(event, user, registration=registration),
        "can_change": not why_unchangeable(registration, at=timezone.now()),
        "has_details": bool(questions_of(event)) or event.sessions.exists(),
        "proof_query": proof_query(request),
        "doesnt_fit_url": way_out("tickets", event=event.slug, ticket=registration.code),
    }


def _places(found: Ticket) -> list[SessionPlace]:
    return places_of([found.registration.pk]).get(found.registration.pk, [])


def _ticket(request: HttpRequest, code: str) -> Ticket | None:
    user = request.user if isinstance(request.user, User) else None
    return find_ticket(code.upper(), user, proof=request.GET.get("proof", ""))
