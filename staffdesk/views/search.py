"""One search for all of the desk: in the dialog as one types, and as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from staffdesk.queries.search import find_anything

ON_PAGE = 50


@staff_page()
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`: a fragment for htmx, else the whole page."""
    in_dialog = bool(getattr(request, "htmx", False))
    query = request.GET.get("q", "")
    found = find_anything(query) if in_dialog else find_anything(query, limit=ON_PAGE)
    template = "staffdesk/_results.html" if in_dialog else "staffdesk/search.html"
    return render(request, template, {"found": found, "asked": bool(query.strip())})
