"""At the door: tickets scanned or found by name, somebody without one, and how many are in. Made for a phone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from events.models import CheckIn, Event, Session
from events.operations import Arrival, Verdict, undo_check_in
from events.operations import check_in as let_in
from events.operations import walk_in as let_walk_in
from events.queries import attendance_at, find_at_door
from staffdesk.forms.walking_in import WalkInForm


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """Scan, or look for a name; the answer to a ticket that was handed over stands on top."""
    event = get_object_or_404(Event, slug=slug)
    session = _session(request, event)
    arrival = _before(request, event)
    if request.method == "POST":
        code = request.POST.get("code", "")
        arrival = let_in(event=event, code=code, session=session, at=timezone.now(), by=request.user)
    words = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    context = {
        **_count(event, session),
        "arrival": arrival,
        "words": words,
        "found": find_at_door(event, words, session) if words else [],
        "sessions": list(event.sessions.all()),
    }
    is_part = request.method == "POST" and getattr(request, "htmx", False)
    return render(request, "staffdesk/_check_in.html" if is_part else "staffdesk/check_in.html", context)


@staff_page(Ability.WORK_EVENTS)
@require_safe
def check_in_count(request: SignedInRequest, slug: str) -> HttpResponse:
    """How many are in: a few bytes, asked for every ten seconds."""
    event = get_object_or_404(Event, slug=slug)
    return render(request, "staffdesk/_check_in_count.html", _count(event, _session(request, event)))


@staff_page(Ability.WORK_EVENTS)
@require_POST
def undo_arrival(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """They did not come in: it was a slip."""
    rows = CheckIn.objects.select_related("registration__ticket_type__event", "registration__contact")
    made = get_object_or_404(rows, pk=pk, registration__ticket_type__event__slug=slug)
    try:
        undo_check_in(check_in=made, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("Undone: %(name)s is not in.") % {"name": made.registration.name})
    return redirect(_door(slug, session=made.session_id, q=request.POST.get("q", "")))


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """Somebody without a ticket: written down, paid or let in for nothing, and in."""
    at, event = timezone.now(), get_object_or_404(Event, slug=slug)
    form = WalkInForm(request.POST if request.method == "POST" else None, event=event, at=at)
    if form.is_valid():
        try:
            arrival = let_walk_in(who=form.who(), at=at, by=request.user)
        except DomainError as error:
            form.add_error("ticket", str(error))
        else:
            return redirect(_door(slug, came=arrival.check_in.pk if arrival.check_in else None))
    return render(request, "staffdesk/walk_in.html", {"event": event, "form": form})


def _count(event: Event, session: Session | None) -> dict[str, Any]:
    return {"event": event, "session": session, "attendance": attendance_at(event, session)}


def _session(request: HttpRequest, event: Event) -> Session | None:
    """The session that is asked for, if it is one of this event's."""
    asked = request.GET.get("session", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 18
    return event.sessions.filter(pk=int(asked)).first() if known else None


def _before(request: HttpRequest, event: Event) -> Arrival | None:
    """Whom the page before this one let in."""
    asked = request.GET.get("came", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        return None
    rows = CheckIn.objects.standing().filter(pk=int(asked), registration__ticket_type__event=event)
    made = rows.select_related("registration__ticket_type").first()
    return Arrival(Verdict.IN, made.registration, made) if made else None


def _door(slug: str, **asked: object) -> str:
    query = {name: str(value) for name, value in asked.items() if value}
    return reverse("staffdesk:check_in", args=[slug], query=query)
