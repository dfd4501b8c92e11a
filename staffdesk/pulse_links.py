"""Links by which a person answers the pulse without signing in: signed, for one question to one person."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT: Final = "staffdesk.pulse"
OPEN_FOR: Final = timedelta(days=60)  # then nobody remembers


def link_to_answer(pulse_id: int) -> str:
    """The address of the page, as it stands in a mail."""
    token = signing.Signer(salt=SALT, sep=".").sign(str(pulse_id))
    return settings.PUBLIC_URL + reverse("staffdesk:pulse", args=[token])


def read_token(token: str) -> int | None:
    """Of which question a link is; None for one that we did not make."""
    try:
        return int(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
