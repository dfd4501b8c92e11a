"""What takes place, and one event with its tickets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.views.paying import way_out
from billing.views.shop import visitor_of
from events.models import Event
from events.queries import offer_for, upcoming_events


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
    offer = offer_for(announced(slug), visitor.buyer, at=timezone.now())
    context = {"offer": offer, "event": offer.event, "visitor": visitor, "doesnt_fit_url": way_out("event", event=slug)}
    return render(request, "events/event.html", context)


def announced(slug: str) -> Event:
    """The event that anybody may see at an address. Raises Http404."""
    found = Event.objects.announced().filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no such event."))
    return found
