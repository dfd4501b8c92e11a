"""How many codes are mailed: few to one address, whose owner may not have asked; many to one network, often shared."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ams.core.limits import network_of, wait_in_words, within_limit

TEN_MINUTES = 600  # seconds
HOUR = 3600
A_MINUTE = 3  # codes to one address
AN_HOUR = 20


def refusal_to_mail(request: HttpRequest, *, email: str) -> str:
    """Count one more code for an address; empty, or why none is mailed now and when one can be had."""
    address = email.strip().lower()
    for action, at_most, seconds in (("code-minute", A_MINUTE, 60), ("code-hour", AN_HOUR, HOUR)):
        if not within_limit(action, address, at_most=at_most, seconds=seconds):
            wait = wait_in_words(action, address)
            return _("We have mailed several codes to this address. You can have another one %(wait)s.") % {
                "wait": wait
            }
    network = network_of(request)
    if within_limit("code-network", network, at_most=settings.CODES_PER_NETWORK, seconds=TEN_MINUTES):
        return ""
    wait = wait_in_words("code-network", network)
    return _(
        "Very many people have asked for a code from your network, an office or a school perhaps. Try again %(wait)s,"
        " or use a connection of your own."
    ) % {"wait": wait}
