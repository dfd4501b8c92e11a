"""The mailed code, compared a few times only, however many windows guess at once.

allauth counts wrong codes in the session, where requests that arrive together overwrite each other's count.
"""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from django.utils.crypto import salted_hmac

from ams.core.limits import within_limit

SALT = "ams.core.guesses"


class CodeForm(ConfirmLoginCodeForm):
    """allauth's form; guesses are counted per code in the shared cache. A new code begins anew."""

    def clean_code(self) -> str:
        """The code, if it is right and was not guessed at too often before."""
        expected = self.expected_code or ""
        if expected and not within_limit(
            "code",
            salted_hmac(SALT, expected).hexdigest(),
            at_most=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            seconds=app_settings.LOGIN_BY_CODE_TIMEOUT,
        ):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()
        return code
