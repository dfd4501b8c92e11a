"""What takes place, and one event with its tickets."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from billing.views.paying import way_out
from billing.views.shop import visitor_of
from events.models import Event
from events.queries import documents_for, find_ticket, knowing_what_they_ask, offer_for, upcoming_events


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What comes, the next first."""
    context = {"events": upcoming_events(at=timezone.now()), "doesnt_fit_url": way_out("events")}
    return render(request, "events/events.html", context)


@never_cache
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """When and where it is, and what a ticket costs whoever looks."""
    visitor = visitor_of(request)
    found = announced(slug)
    asks_more: bool = found.asks_more  # type: ignore[attr-defined]  # annotated by `announced`
    offer = offer_for(found, visitor.buyer, at=timezone.now(), sessions=asks_more, questions=False)
    context = {
        "offer": offer,
        "event": offer.event,
        "documents": documents_for(offer.event, visitor.user),
        "visitor": visitor,
        "doesnt_fit_url": way_out("event", event=slug),
    }
    return render(request, "events/event.html", context)


@require_safe
@cache_control(max_age=31_536_000, public=True, immutable=True)
def event_picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Its picture; the name changes with it, so browsers keep it for good."""
    kept = str(get_object_or_404(Event.objects.announced().only("picture"), slug=slug).picture)
    if kept.endswith(f"/{name}"):
        try:
            with default_storage.open(kept) as file:
                return HttpResponse(file.read(), content_type="image/webp")
        except FileNotFoundError:
            pass
    raise Http404(_("There is no such picture."))


@never_cache
@require_safe
def event_document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A file about it, if this visitor may have it: those for registrants are for who has a ticket."""
    event, user = announced(slug), visitor_of(request).user
    ticket = find_ticket(request.GET.get("ticket", "").upper(), user, proof=request.GET.get("proof", ""))
    proved = ticket.registration if ticket and ticket.is_shown_whole and ticket.event == event else None
    found = documents_for(event, user, registration=proved)
    document = next((one for one in found if one.pk == pk), None)
    if document is None:
        raise Http404(_("There is no such file, or it is only for those who come. Sign in, if you have a ticket."))
    name = f"{slugify(document.title) or 'document'}.pdf"
    with document.file.open("rb") as file:
        shown = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(file.read(), content_type="application/pdf", headers=shown)


def announced(slug: str) -> Event:
    """The event that anybody may see at an address; it knows whether it `asks_more`. Raises Http404."""
    found: Event | None = knowing_what_they_ask(Event.objects.announced()).filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no such event."))
    return found
