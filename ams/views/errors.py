"""What people see when something of ours failed; made without database and context, so that it cannot fail again."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from ams.core.outages import database_is_away

SECONDS_TO_COME_BACK = 5


def failed(request: HttpRequest) -> HttpResponse:
    """500 for a mistake of ours; 503 while the database is away, so that machines (Stripe's, too) come back soon."""
    if database_is_away(sys.exc_info()[1]):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_COME_BACK)})
    return server_error(request)
