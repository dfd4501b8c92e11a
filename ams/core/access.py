"""Doors: who gets into a page. Every view outside the public portal wears one of these."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from ams.core.models import User
from ams.core.roles import Ability, may_open

P = ParamSpec("P")
READING = ("GET", "HEAD", "OPTIONS", "TRACE")


class SignedInRequest(HttpRequest):
    """A request whose user is known to be signed in."""

    user: User


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
StaffView = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


def staff_page(*abilities: Ability) -> Callable[[StaffView[P]], View[P]]:
    """Let in staff whose role has the abilities; others are asked to sign in, or told no. Auditors read every page.

    Nothing of it is kept by browsers or proxies: after signing out, Back shows nobody's data.
    """

    def door(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            to_change = request.method not in READING
            role = getattr(request.user, "role", "")
            if not all(may_open(role, one, to_change=to_change) for one in abilities or (Ability.USE_DESK,)):
                raise PermissionDenied
            return view(cast("SignedInRequest", request), *args, **kwargs)

        return never_cache(login_required(guarded))

    return door
