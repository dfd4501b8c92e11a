"""What every request wears: the association's time zone, the staff's second factor, and who makes changes."""

from collections.abc import Callable

import pghistory
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from ams.core.association import find_association
from ams.core.demo import demo_is_active

Next = Callable[[HttpRequest], HttpResponse]
STAFF_PREFIXES = ("/desk/", "/admin/")


class AssociationTimeMiddleware:
    """Pages show and read times where the association is, whatever the server's clock says."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/healthz", "/metrics", "/hooks/")):
            return self.get_response(request)
        found = find_association()
        request.association = found  # type: ignore[attr-defined]  # read by the context processor, one query for both
        with timezone.override(found.zone if found else None):
            return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Staff pages open only to a sign-in with a second factor (TOTP, passkey or recovery code)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PREFIXES) and getattr(request.user, "is_staff", False):
            if not signed_in_with_second_factor(request):
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def signed_in_with_second_factor(request: HttpRequest) -> bool:
    """Whether this session proved more than an address. Demo personas count only while the demo is active."""
    methods = {record.get("method") for record in get_authentication_records(request)}
    return "mfa" in methods or ("persona" in methods and demo_is_active())


class ChangeContextMiddleware:
    """Field history of requests that may change something names the actor and the address."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        user = getattr(request, "user", None)
        with pghistory.context(actor=getattr(user, "pk", None), url=request.path):
            return self.get_response(request)
