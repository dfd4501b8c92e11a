"""How often somebody has us write to others who never asked for it: for an organisation's seats, for a child."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from ams.core.limits import is_over_limit, wait_in_words, within_limit

HOUR = 3600  # seconds
FROM_ONE = 60  # times an hour; forty people named at once are one time
TO_ONE = 5  # mails an hour


def refusal_to_invite(who: str, addresses: Collection[str]) -> str:
    """Why nobody is written to now in the name of `who`; empty if they are. Nothing is counted yet."""
    if is_over_limit("invites", who, at_most=FROM_ONE - 1):
        facts = {"wait": wait_in_words("invites", who)}
        return _("Very many invitations went out within an hour. Send the next ones %(wait)s, or ask us.") % facts
    for address in addresses:
        if is_over_limit("invited", address.lower(), at_most=TO_ONE - 1):
            facts = {"address": address, "wait": wait_in_words("invited", address.lower())}
            return _("We have written to %(address)s several times. We can do it again %(wait)s.") % facts
    return ""


def count_invited(who: str, addresses: Collection[str]) -> None:
    """These were written to just now, in the name of `who`."""
    within_limit("invites", who, at_most=FROM_ONE, seconds=HOUR)
    for address in addresses:
        within_limit("invited", address.lower(), at_most=TO_ONE, seconds=HOUR)
