"""The association's own shades, which every page links, and what a form from an outdated page is answered with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

from ams.core.association import find_association
from ams.core.theme import icon_response, theme_response
from ams.core.typed import answers_in, keep_typed, page_sent_from, sent_by_own_page

DEFAULT_COLOUR = "#1f6f54"  # until an association has chosen one


def theme_css(request: HttpRequest) -> HttpResponse:
    """`/theme.css`: the shades of the association's colour."""
    association = find_association()
    return theme_response(association.colour if association else DEFAULT_COLOUR)


def site_icon(request: HttpRequest) -> HttpResponse:
    """`/favicon.svg`: the mark of the browser's tab in the association's colour."""
    association = find_association()
    return icon_response(association.colour if association else DEFAULT_COLOUR, for_ever="v" in request.GET)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing is done that this request asked for. Whoever sent it from a page of ours gets the form back as typed.

    Forms of other sites, and pages that fetch parts of themselves, get the plain refusal.
    """
    if not sent_by_own_page(request) or "HX-Request" in request.headers:
        return refuse(request, reason)
    page = page_sent_from(request)
    keep_typed(request, page=page, answers=answers_in(request.POST), at=timezone.now())
    messages.info(
        request, _("You signed in or out in another window meanwhile, so this was not sent. Please send it once more.")
    )
    return redirect(page)
