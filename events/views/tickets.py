"""A ticket, at its own address: whole for whom it belongs to, and as a plain yes or no for whoever scans it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ams.core.models import User
from events.calendar_files import calendar_of
from events.queries import Ticket, find_ticket, revision_of, standing_certificate


@never_cache
@require_safe
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it holds, and for what; a name, the online link and more only for whom it belongs to, and staff."""
    found = _ticket(request, code)
    certificate = standing_certificate(found.registration) if found and found.is_shown_whole else None
    context = {
        "ticket": found,
        "event": found.event if found else None,
        "certificate": certificate,
        "now": timezone.now(),
    }
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
    event, revision = found.event, revision_of(found.event)
    content = calendar_of(
        event, revision=revision.number, changed_at=revision.at, url=found.url, is_whole=found.is_shown_whole
    )
    disposition = f'attachment; filename="{event.slug}.ics"'
    return HttpResponse(content, content_type="text/calendar", headers={"Content-Disposition": disposition})


def _ticket(request: HttpRequest, code: str) -> Ticket | None:
    return find_ticket(code.upper(), request.user if isinstance(request.user, User) else None)
