"""Who calls: a key in the Authorization header. Sessions and cookies mean nothing here, so neither does CSRF."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from ams.core.api_keys import find_api_key, note_use
from ams.core.limits import network_of, within_limit
from ams.core.models import ApiKey, User

WRONG_KEYS_A_MINUTE = 60  # from one network; more are answered without looking


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer ams_live_…`. The key acts in the name of whoever made it."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey]:
        """The maker and the key; raises NotAuthenticated, AuthenticationFailed or Throttled."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if not secret or scheme.lower() != "bearer":
            raise exceptions.NotAuthenticated(_("Send a key: “Authorization: Bearer ams_live_…”."))
        now = timezone.now()
        key = find_api_key(secret.strip(), at=now)
        if key is None:
            _count_wrong_key(request._request)
            raise exceptions.AuthenticationFailed(
                _("This key opens nothing: it is unknown, was revoked, ran out, or whoever made it may no longer.")
            )
        note_use(key, at=now)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        """What a 401 says is missing."""
        return 'Bearer realm="api"'


def _count_wrong_key(request: HttpRequest) -> None:
    if not within_limit("api-wrong-key", network_of(request), at_most=WRONG_KEYS_A_MINUTE, seconds=60):
        raise exceptions.Throttled(wait=60)
