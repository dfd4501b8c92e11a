"""allauth's forms with our labels: above the field and always there, never inside it."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from ams.core.guesses import CodeForm
from ams.core.logins import SignInForm


class AddressForm(SignInForm):
    """Where the code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("E-mail")
        field.widget.attrs.pop("placeholder", None)


class _TypedCode:
    """A code is digits and dashes: phones show their number pad."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["inputmode"] = "numeric"


class MailedCodeForm(_TypedCode, CodeForm):
    """The code from the mail."""


class SecondFactorForm(_TypedCode, AuthenticateForm):
    """Six digits of the app, or a recovery code."""


class SecondFactorAgainForm(_TypedCode, ReauthenticateForm):
    """The same, before something that matters."""


class FirstDigitsForm(_TypedCode, ActivateTOTPForm):
    """Six digits that prove the app is connected."""
