"""One search for all of the desk: in the dialog as one types, and as a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability, can
from staffdesk.queries.search import SHOWN, find_anything

ON_PAGE = 50


@staff_page()
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """Results for `q`: a fragment for htmx, else the whole page."""
    in_dialog = bool(getattr(request, "htmx", False))
    query = request.GET.get("q", "")
    sees_orders = can(request.user.role, Ability.SEE_ORDERS)
    found = find_anything(query, limit=SHOWN if in_dialog else ON_PAGE, orders=sees_orders)
    template = "staffdesk/_results.html" if in_dialog else "staffdesk/search.html"
    return render(request, template, {"found": found, "asked": bool(query.strip())})
