"""What people see when something failed or is not there. What tells of our own failures needs no database."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.defaults import bad_request, page_not_found

from ams.api.problems import ADDRESS, plain_response
from ams.core.outages import database_is_away
from staffdesk.operations.failures import note_failure
from staffdesk.queries.board import notices_for_all

SECONDS_TO_COME_BACK = 5


def failed(request: HttpRequest) -> HttpResponse:
    """500 for a mistake of ours; 503 while the database is away, so that machines (Stripe's, too) come back soon."""
    error = sys.exc_info()[1]
    is_away = database_is_away(error)
    if error is not None and not is_away:
        note_failure(request, error, at=timezone.now())
    if request.path.startswith(ADDRESS):
        return plain_response(503 if is_away else 500)
    told = {"notices": notices_for_all()}  # from the cache, or as last seen: nothing here may need the database
    if is_away:
        page = render_to_string("503.html", told)
        return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_COME_BACK)})
    return HttpResponse(render_to_string("500.html", told), status=500)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what is no proper request, found before anybody looked at it; other systems get it as they read it."""
    if request.path.startswith(ADDRESS):
        return plain_response(400)
    return bad_request(request, exception)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; other systems get it as they read it, wherever below the API's address they look."""
    if request.path.startswith(ADDRESS):
        return plain_response(404)
    return page_not_found(request, exception)
