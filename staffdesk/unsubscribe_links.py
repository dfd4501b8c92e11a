"""Links by which whoever reads a newsletter wants no more of it: signed, without an end, for one mail to one contact.

Mail programs show the button of RFC 8058 for the header and post to the link themselves. Opening it changes nothing.
"""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ams.core.models import Message

SALT: Final = "staffdesk.unsubscribe"


def link_to_unsubscribe(mailing_id: int, contact_id: int) -> str:
    """The address of the page, as it stands in a mail."""
    token = signing.Signer(salt=SALT, sep=".").sign(f"{mailing_id}-{contact_id}")
    return settings.PUBLIC_URL + reverse("staffdesk:unsubscribe", args=[token])


def read_token(token: str) -> tuple[int, int] | None:
    """Of which mailing and for which contact a link is; None for one that we did not make."""
    try:
        mailing, contact = signing.Signer(salt=SALT, sep=".").unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    return int(mailing), int(contact)


def one_click_headers(message: Message) -> dict[str, str]:
    """What lets mail programs offer to unsubscribe beside the sender's name (RFC 2369, RFC 8058)."""
    _word, mailing, contact = message.key.split(":")
    link = link_to_unsubscribe(int(mailing), int(contact))
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
