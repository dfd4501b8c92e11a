"""Today, what happened, and the style page."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from staffdesk.forms import ActivityFilter
from staffdesk.queries.timeline import all_of, told
from staffdesk.queries.today import SHOWN, Figure, cases_for, count_cases_for, figures, stuck_messages
from staffdesk.tables import Sorting, page_of

COUNTED = {
    "membership.joined": gettext_lazy("Joined today"),
    "membership.renewed": gettext_lazy("Renewed today"),
    "order.paid": gettext_lazy("Orders paid today"),
}
NEWEST = Sorting("at", descending=True)


@staff_page()
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What needs me, in order; then what happened by itself."""
    now = timezone.now()
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    stuck = list(stuck_messages(at=now)[: SHOWN + 1])
    context = {
        "cases": cases_for(request.user)[:SHOWN],
        "case_count": count_cases_for(request.user),
        "stuck": stuck[:SHOWN],
        "more_stuck": len(stuck) > SHOWN,
        "stats": [_stat(figure) for figure in figures(list(COUNTED), since=midnight)],
    }
    return render(request, "staffdesk/today.html", context)


@staff_page()
@require_safe
def happened(request: SignedInRequest) -> HttpResponse:
    """Every completed piece of business, newest first, by kind, channel and day."""
    form = ActivityFilter(request.GET)
    rows = all_of(kind=form.chosen("kind"), channel=form.chosen("channel"), on=form.chosen("on") or None)
    page = page_of(rows, NEWEST, request.GET.get("at", ""))
    context = {"page": page, "filter_form": form, "happenings": told(page, reader=request.user)}
    return render(request, "staffdesk/happened.html", context)


@staff_page()
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "desk/style.html")


def _stat(figure: Figure) -> dict[str, str]:
    alone = (
        _("all by members alone")
        if figure.count and figure.alone == figure.count
        else _("%(alone)s by members alone") % {"alone": figure.alone}
    )
    return {
        "label": str(COUNTED[figure.kind]),
        "value": str(figure.count),
        "note": alone if figure.count else "",
        "url": f"{reverse('staffdesk:happened')}?kind={figure.kind}&on={timezone.localdate():%Y-%m-%d}",
    }
