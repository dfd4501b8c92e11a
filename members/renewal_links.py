"""The address in a renewal notice: it can pay one renewal, without signing in, and nothing else.

Signed, not stored: it names the membership, its card and the term that comes to its end. Once a further term is there
the link is used up; after `GOOD_FOR`, or once somebody else holds the membership, it is old. Neither is an error: the
page leads on (docs/decisions/0012-renewal-links.md).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from ams.core.models import Activity
from members.models import Membership
from members.queries import in_full, last_term

SALT = "members.renewal_link"
GOOD_FOR = timedelta(days=90)  # every notice brings a fresh one


class LinkStanding(StrEnum):
    """What a link is good for."""

    GOOD = auto()
    USED = auto()  # a further term is there, or this one was taken back
    OLD = auto()  # ran out, was cut off on its way, or was never ours


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link as somebody opened it; `membership` is None for one that is old."""

    standing: LinkStanding
    membership: Membership | None = None


def renewal_link(membership: Membership) -> str:
    """The whole address, for a mail. Raises ValueError for a membership without a term: there is nothing to renew."""
    last = last_term(membership)
    if last is None:
        raise ValueError(f"Membership {membership.pk} has no term yet.")
    return link_to_renew(membership.pk, last.pk, membership.card_code)


def link_to_renew(membership_id: int, term_id: int, card_code: str) -> str:
    """The same for a membership whose last term and card the caller knows."""
    token = signing.dumps([membership_id, term_id, _print_of(card_code)], salt=SALT)
    return settings.PUBLIC_URL + reverse("members:renew_by_link", args=[token])


def open_link(token: str) -> OpenedLink:
    """Whose renewal a token pays, and whether it still can."""
    try:
        membership_id, term_id, *card = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return OpenedLink(LinkStanding.OLD)
    membership = next(iter(in_full(Membership.objects.filter(pk=membership_id))), None)  # first() would sort the one
    if membership is None or _is_anothers(membership, card):
        return OpenedLink(LinkStanding.OLD)
    last = last_term(membership)
    is_last = last is not None and last.pk == term_id
    return OpenedLink(LinkStanding.GOOD if is_last else LinkStanding.USED, membership)


def _print_of(card_code: str) -> str:
    """What tells a card from the one that another holder gets; whoever reads the link learns no card by it."""
    return salted_hmac(SALT, card_code, algorithm="sha256").hexdigest()[:12]


def _is_anothers(membership: Membership, card: list[str]) -> bool:
    """Whether it passed on since the link went out: the new holder's name is not for whoever held it before.

    Links that were mailed before they named a card open as long as it never passed on.
    """
    if card:
        return card != [_print_of(membership.card_code)]
    passed_on = Activity.objects.filter(kind="membership.passed_on", object_id=membership.pk)
    return passed_on.filter(object_type__model="membership").exists()
