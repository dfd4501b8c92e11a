"""How allauth signs people in here: by a code in a mail of ours, through the outbox; staff with a second factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.templatekit import get_entrance_context_data
from allauth.account.views import RequestLoginCodeView
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ams.core import outbox
from ams.core.association import find_association
from ams.core.mails import render_mail
from ams.core.second_factor import kinds_of
from ams.core.typed import typed_before


class AccountAdapter(DefaultAccountAdapter):
    """Mails go through the outbox; nobody signs up here: logins come from joining or from staff."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the code. Type it from the newest mail, or let us send a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Joining is the way in."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """What somebody has to prove themselves with again, the passkey first where there is no app; no passwords."""
        words = {
            "mfa_reauthenticate": gettext_lazy("Type a code instead"),
            "mfa_reauthenticate:webauthn": gettext_lazy("Use my passkey instead"),
        }
        ways = [way for way in super().get_reauthentication_methods(user) if way["id"] in words]
        ways = [{**way, "description": words[way["id"]]} for way in ways]
        return ways if "totp" in kinds_of(user) else ways[::-1]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the mail and send it at once: somebody is waiting for a code with the page open.

        `account/email/login_code` becomes `core/email/login_code`. A mail with a code in it is sensitive.
        """
        notice = template_prefix.rpartition("/")[2]
        now = timezone.now()
        message = outbox.post_message(
            key=f"{notice}:{get_random_string(20)}",
            purpose=notice,
            recipient=email.lower(),  # the login's, not as typed: a Kelvin sign lowers to k, yet is another mailbox
            mail=render_mail(f"core/email/{notice}", context, translation.get_language() or ""),
            contact=None,
            at=now,
            sensitive="code" in context,
        )
        outbox.send_message(message_id=message.pk, at=now)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names in authenticator apps and on passkeys are the association's."""

    def get_totp_label(self, user: Any) -> str:
        """What the authenticator app shows for the login."""
        return str(user.email)

    def get_totp_issuer(self) -> str:
        """What it shows as the site."""
        found = find_association()
        return found.name if found else "AMS"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who a passkey is for."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": self.get_totp_issuer()}


class AskForCode(RequestLoginCodeView):
    """allauth's page for the address, with what was typed there before it could be taken."""

    def get_initial(self) -> dict[str, Any]:
        """The address again, after this window's token went out of date."""
        return {**super().get_initial(), **typed_before(self.request, at=timezone.now())}


request_code = AskForCode.as_view()


@never_cache
@require_safe
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by passkey: a page of its own, so that the first one needs no script."""
    if request.user.is_authenticated:
        return redirect("after_sign_in")
    return render(request, "account/passkey.html", get_entrance_context_data(request))
