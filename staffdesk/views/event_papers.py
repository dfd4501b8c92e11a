"""Registrants on paper: a list to tick off when no telephone works, and badges."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.association import the_association
from ams.core.roles import Ability
from billing.documents import render_paper
from events.models import Event
from events.queries import expected_at, with_arrivals


@staff_page(Ability.SEE_EVENTS, Ability.EXPORT_LISTS)
@require_safe
def registrants_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a ticket that holds, by name, a box each; filled for those who are in."""
    event = get_object_or_404(Event, slug=slug)
    rows = with_arrivals(expected_at(event)).select_related("ticket_type").order_by("name", "pk")
    context = {"event": event, "rows": list(rows), "now": timezone.now()}
    return _paper("staffdesk/registrants_paper.html", context, f"{event.slug}.pdf")


@staff_page(Ability.SEE_EVENTS, Ability.EXPORT_LISTS)
@require_safe
def badges_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """A badge each, two beside each other, to cut out."""
    event = get_object_or_404(Event, slug=slug)
    rows = expected_at(event).select_related("ticket_type").order_by("name", "pk")
    return _paper("staffdesk/badges_paper.html", {"event": event, "rows": list(rows)}, f"{event.slug}-badges.pdf")


def _paper(template: str, context: Mapping[str, Any], filename: str) -> HttpResponse:
    profile = the_association()
    everything = {**context, "association": profile}
    content = render_paper(template, everything, get_language() or "en", profile.legal_entity.country, profile.colour)
    headers = {"Content-Disposition": f'inline; filename="{filename}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
