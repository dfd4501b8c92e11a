"""What every request wears: the association's time zone, the staff's second factor, and who makes changes."""

from collections.abc import Callable

import pghistory
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ams.core.association import find_association, remembering
from ams.core.models import User
from ams.core.second_factor import has_second_factor, remember_wanted, signed_in_with_second_factor
from ams.core.typed import answers_in, keep_typed, page_sent_from

Next = Callable[[HttpRequest], HttpResponse]
MACHINE_ROOM = (
    "/static/", "/css/", "/theme.css", "/logo/", "/favicon.", "/healthz", "/readyz", "/metrics", "/hooks/"
)  # fmt: skip
OPEN_BEFORE_SECOND_FACTOR = (
    *MACHINE_ROOM,
    "/sign-in/",
    "/sign-out/",
    "/api/",
    "/help/",
    "/contact/",
    "/demo/",
    "/robots.txt",
)


class NoNulMiddleware:
    """Addresses with a NUL in them are answered 400: PostgreSQL takes none, so every query would fail with a 500."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("A NUL in the address.")
        return self.get_response(request)


class AssociationMiddleware:
    """Reads the association once a request, and shows and reads times where it is, whatever the server's clock says."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(MACHINE_ROOM):
            return self.get_response(request)
        found = find_association()
        with remembering(found), timezone.override(found.zone if found else None):
            return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Staff see everybody's data, so their login opens nothing until the second factor (TOTP, passkey, recovery code).

    Who has none is led to set one up, who did not use theirs to use it; then on to where they wanted to go.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/" or request.path.startswith(OPEN_BEFORE_SECOND_FACTOR):
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User) or not user.is_staff or signed_in_with_second_factor(request):
            return self.get_response(request)
        wanted = request.get_full_path() if request.method == "GET" else "/desk/"
        if has_second_factor(user):
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")
        remember_wanted(request, wanted)
        return HttpResponseRedirect(reverse("mfa_index"))


class KeepTypedMiddleware:
    """Who sends a form after the session ended is asked to sign in; what was typed waits on the page of the form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
            return response
        if response.url != redirect_to_login(request.get_full_path()).url:
            return response
        page = page_sent_from(request)
        if keep_typed(request, page=page, answers=answers_in(request.POST), at=timezone.now(), signed_out=True):
            messages.info(request, _("You were signed out meanwhile. Sign in, and what you typed is there again."))
            return redirect_to_login(page)
        return response


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
