"""The second factor of staff: setting one up counts as having used it, and leads on to where they wanted to go.

allauth's own pages, with these two promises added. A page that needs a second factor calls `remember_wanted`.
"""

from datetime import datetime
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from ams.core import activity
from ams.core.access import SignedInRequest
from ams.core.demo import demo_is_active
from ams.core.models import User

WANTED: Final = "second_factor_wanted"
PERSONA: Final = "persona"


def signed_in_with_second_factor(request: HttpRequest) -> bool:
    """Whether this session proved more than an address. Demo personas count only while the demo is active."""
    user = request.user if isinstance(request.user, User) else None
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    return "mfa" in methods or (PERSONA in methods and demo_is_active())


def has_second_factor(user: User) -> bool:
    """Whether this login has an authenticator app or a passkey."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


@transaction.atomic
def remove_second_factor(*, user: User, at: datetime, by: User) -> bool:
    """Forget the authenticators of somebody who lost theirs; False if there was none. They set up a new one."""
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        activity.record("second_factor.removed", contact=None, on=user, by=by, at=at)
    return bool(deleted)


def kinds_of(user: AbstractBaseUser) -> set[str]:
    """Which second factors a login has: totp, webauthn, recovery_codes."""
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


def remember_wanted(request: HttpRequest, path: str) -> None:
    """Keep a path of ours, to be offered once the second factor is there."""
    request.session[WANTED] = path


def _wanted(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    return {
        "wanted": request.session.get(WANTED, "") if signed_in_with_second_factor(request) else "",
        "must_set_up": isinstance(user, User) and user.is_staff and not has_second_factor(user),
    }


def _count_as_used(request: HttpRequest, kind: str) -> None:
    """What was just set up was just proved: this session need not prove it again."""
    newest = Authenticator.objects.filter(user_id=request.user.pk, type=kind).order_by("-pk").first()
    if newest is not None:
        post_authentication(request, newest, reauthenticated=True)


class Index(base.IndexView):
    """Which second factors there are; for staff without one, why they need it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where they wanted to go."""
        return {**super().get_context_data(**kwargs), **_wanted(self.request)}


class Authenticate(base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what they have: nothing else is asked for."""
        return {**super().get_context_data(**kwargs), "kinds": kinds_of(self.stage.login.user)}


class Reauthenticate(base.ReauthenticateView):
    """The app or a recovery code again, before something that matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what they have: nothing else is asked for."""
        return {**super().get_context_data(**kwargs), "kinds": kinds_of(authenticated_user(self.request))}


@login_required
@require_safe
def again(request: SignedInRequest) -> HttpResponse:
    """Where allauth sends whoever has to prove themselves once more: to what they have, never to a password."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    address = ways[0]["url"] if ways else reverse("mfa_index")
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


class ActivateTOTP(totp.ActivateTOTPView):
    """Scan a code, type the six digits."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The digits were right."""
        response: HttpResponse = super().form_valid(form)
        _count_as_used(self.request, Authenticator.Type.TOTP)
        return response


class AddWebAuthn(webauthn.AddWebAuthnView):
    """Register a passkey or a security key."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The key answered."""
        response: HttpResponse = super().form_valid(form)
        _count_as_used(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RecoveryCodes(recovery_codes.ViewRecoveryCodesView):
    """The codes for the day the phone is lost."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where they wanted to go."""
        return {**super().get_context_data(**kwargs), **_wanted(self.request)}


index = Index.as_view()
authenticate = Authenticate.as_view()
reauthenticate = Reauthenticate.as_view()
activate_totp = ActivateTOTP.as_view()
add_webauthn = AddWebAuthn.as_view()
recovery_codes_page = RecoveryCodes.as_view()
