"""What every request wears: the association's time zone, the staff's second factor, and who makes changes."""

from collections.abc import Callable

import pghistory
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ams.core.access import READING
from ams.core.acting import KEPT_AS, acting_now, end_acting
from ams.core.association import find_association, remembering
from ams.core.models import User
from ams.core.roles import changes_nothing
from ams.core.second_factor import has_second_factor, remember_wanted, signed_in_with_second_factor
from ams.core.typed import answers_in, keep_typed, page_sent_from

Next = Callable[[HttpRequest], HttpResponse]
MACHINE_ROOM = (
    "/static/", "/css/", "/theme.css", "/logo/", "/favicon.", "/healthz", "/readyz", "/metrics", "/status.json",
    "/hooks/",
)  # fmt: skip
OPEN_BEFORE_SECOND_FACTOR = (
    *MACHINE_ROOM,
    "/sign-in/",
    "/sign-out/",
    "/api/",
    "/help/",
    "/contact/",
    "/promise/",
    "/demo/",
    "/robots.txt",
)
JOINING = "/join/"
FOR_ONESELF = ("/join/", "/account/who/", "/welcome/")
WAYS_IN_AND_OUT = (*MACHINE_ROOM, "/sign-in/", "/sign-out/", "/api/", "/demo/")  # the API asks for a key


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


class ReadOnlyRolesMiddleware:
    """Who only reads changes nothing, on no page of the project, those of the portal and those to come included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in READING or request.path.startswith(WAYS_IN_AND_OUT)
        if not reads and changes_nothing(getattr(request.user, "role", "")):
            raise PermissionDenied
        return self.get_response(request)


class ActingMiddleware:
    """Sets `request.acting` for staff who go through the portal in a member's place; ends it when its time is over.

    What would begin with proving one's own address is not offered meanwhile: it would be done for the wrong person.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(MACHINE_ROOM):
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User) or not user.is_staff or KEPT_AS not in request.session:
            return self.get_response(request)
        at = timezone.now()
        acting = acting_now(session=request.session, user=user, at=at)
        if acting is None:
            end_acting(session=request.session, at=at, by=user)
            messages.info(request, _("You no longer act for a member: it ends by itself after half an hour."))
            if request.method not in READING:
                return HttpResponseRedirect(reverse("staffdesk:today"))
        elif request.path.startswith(JOINING) and request.method in READING:
            messages.info(request, _("Joining begins with proving an address. Here you do it for them."))
            return HttpResponseRedirect(reverse("staffdesk:join_somebody", args=[acting.contact.number]))
        elif request.path.startswith(FOR_ONESELF):
            words = _("This is for people who sign in themselves. Use the desk to do it for %(name)s.")
            messages.info(request, words % {"name": acting.contact})
            return HttpResponseRedirect(reverse("members:account"))
        request.acting = acting  # type: ignore[attr-defined]  # as `request.user` is set
        return self.get_response(request)


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
