"""The front page, and where people land after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from ams.core.association import day_of
from ams.core.demo import PERSONAS
from billing.offers import shop_is_open
from events.queries import upcoming_events
from members.queries.directory import open_directory


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here, and how to reach a person; in a demonstration also who one can be."""
    at = timezone.now()
    context = {
        "personas": PERSONAS,
        "shop_is_open": shop_is_open(day_of(at)),
        "has_directory": open_directory() is not None,
        "events_are_coming": upcoming_events(at=at).exists(),
    }
    return render(request, "portal/home.html", context)


@require_safe
@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Where somebody wanted to go, if that is a page of ours; else staff to the desk, members to their record."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("/desk/" if getattr(request.user, "is_staff", False) else "/account/")
