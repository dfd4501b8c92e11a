"""Events: which there are, how full they are, and who comes."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.roles import Ability, can
from events.models import Event, Registration
from staffdesk.queries.events import events_listed, fullness_of, registrants, taken_of
from staffdesk.tables import Sorting, csv_download, in_batches, page_of

NEXT_FIRST = Sorting("start_date")
LATEST_FIRST = Sorting("start_date", descending=True)
BY_NAME = Sorting("name")


@staff_page()
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What comes, or what is over, with the seats taken."""
    at, is_over = timezone.now(), request.GET.get("state") == "over"
    order = LATEST_FIRST if is_over else NEXT_FIRST
    page = page_of(events_listed(at=at, is_over=is_over), order, request.GET.get("at", ""))
    taken = taken_of(page, at=at)
    rows = [(event, taken.get(event.pk)) for event in page]
    context = {"page": page, "rows": rows, "is_over": is_over, "may_configure": _may(request, Ability.CONFIGURE)}
    return render(request, "staffdesk/events.html", context)


@staff_page()
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """How full it is, what it brought, and who comes."""
    at, found = timezone.now(), get_object_or_404(Event, slug=slug)
    whole, parts = fullness_of(found, at=at)
    context = {
        "event": found,
        "whole": whole,
        "parts": parts,
        "page": page_of(_asked_for(request, found), BY_NAME, request.GET.get("at", "")),
        "state": request.GET.get("state", ""),
        "may_configure": _may(request, Ability.CONFIGURE),
        "may_export": _may(request, Ability.EXPORT_LISTS),
    }
    return render(request, "staffdesk/event.html", context)


@staff_page(Ability.EXPORT_LISTS)
@require_safe
def registrants_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The registrants in sight as a file, one line a person."""
    found = get_object_or_404(Event, slug=slug)
    header = [_("Name"), _("E-mail"), _("Ticket"), _("Code"), _("Order"), _("Price"), _("Registered"), _("Confirmed"),
              _("Cancelled"), _("Not paid in time")]  # fmt: skip
    return csv_download(found.slug, header, in_batches(_asked_for(request, found), BY_NAME), _cells)


def _asked_for(request: HttpRequest, found: Event) -> QuerySet[Registration]:
    return registrants(found, state=request.GET.get("state", ""), at=timezone.now())


def _cells(row: Registration) -> Sequence[object]:
    reference, paid = row.reference, row.paid  # type: ignore[attr-defined]  # annotated by the query
    return [row.name, row.email, row.ticket_type.name, row.code, reference, paid, row.registered_at, row.confirmed_at,
            row.cancelled_at, row.lapsed_at]  # fmt: skip


def _may(request: HttpRequest, ability: Ability) -> bool:
    return can(getattr(request.user, "role", ""), ability)
