"""Renewing from the mailed link: no sign-in, nothing to fill in, one button. Opening it changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.models import Activity, User
from billing.guests import remember_order
from billing.models import Order
from members.models import Membership, MembershipType
from members.operations import renew_membership
from members.queries import first_name, valid_until
from members.queries.changing import renewals_with_others, type_to_renew_as
from members.renewal_links import LinkStanding, OpenedLink, open_link
from members.views.paying import go_and_pay, way_out


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Until when it will run, and for how much; the button goes straight to payment."""
    opened = open_link(token)
    if opened.standing is not LinkStanding.GOOD or opened.membership is None:
        return _lead_on(request, opened)
    problem = ""
    if request.method == "POST":
        try:
            order = _order(request, opened.membership)
        except DomainError as error:
            problem = str(error)
        else:
            return go_and_pay(request, order)
    taken = MembershipType.TAKEN_WHEN_RENEWING
    [renewal] = renewals_with_others([opened.membership], timezone.localdate(), self_service=taken)
    context = {
        "renewal": renewal,
        "first_name": first_name(opened.membership.holder),
        "problem": problem,
        "doesnt_fit_url": way_out("renew-link", type=opened.membership.type.slug),
    }
    return unlisted(render(request, "members/renew_by_link.html", context))


def _order(request: HttpRequest, membership: Membership) -> Order:
    """The next term, as the same type or another that members may take; this browser may pay it. Raises DomainError."""
    at, by = timezone.now(), staff_reader(request)
    channel = "" if by else Activity.Channel.SELF_SERVICE
    kind = type_to_renew_as(membership, request.POST.get("type", ""), timezone.localdate(at))
    order = renew_membership(membership=membership, type=kind, at=at, by=by, channel=channel, is_discreet=True)
    remember_order(request, order, at=at)
    return order


def staff_reader(request: HttpRequest) -> User | None:
    """Who works here and read the member's mail: then it is their doing. Anybody else proved nothing."""
    return request.user if isinstance(request.user, User) and request.user.is_staff else None


def _lead_on(request: HttpRequest, opened: OpenedLink) -> HttpResponse:
    """What became of a link that is used or old, and what to do instead."""
    membership = opened.membership
    context = {
        "first_name": first_name(membership.holder) if membership else "",
        "valid_until": valid_until(membership, timezone.localdate()) if membership else None,
        "is_used": opened.standing is LinkStanding.USED,
        "doesnt_fit_url": way_out("renew-link"),
    }
    status = 200 if opened.standing is LinkStanding.USED else 410
    return unlisted(render(request, "members/renewal_link_over.html", context, status=status))


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the address out of search engines; the policy of all pages keeps it out of the next site's log.

    A stricter one would make browsers send the form with “Origin: null”, which is then refused as a stranger's.
    """
    response["X-Robots-Tag"] = "noindex"
    return response
