"""Beginning an approved membership from the mailed link: no sign-in, one button. Opening it changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.models import Activity
from billing.guests import remember_order
from members.application_links import open_application
from members.operations.applying import begin_approved
from members.queries import first_name, offer_of
from members.renewal_links import LinkStanding
from members.views.paying import go_and_pay, way_out
from members.views.renewal_link import staff_reader, unlisted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approved(request: HttpRequest, token: str) -> HttpResponse:
    """What it costs today and until when it runs; the button goes straight to payment."""
    opened = open_application(token)
    application = opened.application
    if opened.standing is not LinkStanding.GOOD or application is None:
        return _over(request, is_used=opened.standing is LinkStanding.USED)
    held, offer, problem = application.membership, None, ""
    try:
        offer = offer_of(held.type, timezone.localdate())
        if request.method == "POST":
            at, by = timezone.now(), staff_reader(request)
            channel = "" if by else Activity.Channel.SELF_SERVICE
            order = begin_approved(application=application, at=at, by=by, channel=channel)
            remember_order(request, order, at=at)
            return go_and_pay(request, order)
    except DomainError as error:
        problem = str(error)
    context = {
        "offer": offer,
        "type": held.type,
        "first_name": first_name(held.holder),
        "problem": problem,
        "doesnt_fit_url": way_out("join", type=held.type.slug),
    }
    return unlisted(render(request, "members/approved.html", context))


def _over(request: HttpRequest, *, is_used: bool) -> HttpResponse:
    """What became of a link that is used or old."""
    context = {"is_used": is_used, "doesnt_fit_url": way_out("join")}
    return unlisted(render(request, "members/approved_over.html", context, status=200 if is_used else 410))
