"""The address in the mail to whoever an organisation names: it takes that one seat, and leads to nothing else.

Signed, not stored. Opening it changes nothing. Once the seat is taken or gone the link is used up, a newer one makes
it old, and so do `GOOD_FOR`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from members.models import Seat
from members.renewal_links import LinkStanding

SALT = "members.seat_link"
GOOD_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenedSeat:
    """A link as somebody opened it; `seat` is None for one that is old."""

    standing: LinkStanding
    seat: Seat | None = None


def link_to_seat(seat: Seat) -> str:
    """The whole address, for a mail. Raises ValueError for a seat to which nobody is invited."""
    if seat.invited_at is None:
        raise ValueError(f"Nobody is invited to seat {seat.pk}.")
    token = signing.dumps([seat.pk, _stamp(seat.invited_at)], salt=SALT)
    return settings.PUBLIC_URL + reverse("members:take_seat", args=[token])


def open_seat(token: str) -> OpenedSeat:
    """Which seat a token takes, and whether it still can."""
    try:
        pk, stamp = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return OpenedSeat(LinkStanding.OLD)
    found = Seat.objects.select_related("membership__holder", "membership__type").filter(pk=pk).first()
    if found is None or found.invited_at is None or _stamp(found.invited_at) != stamp:
        return OpenedSeat(LinkStanding.OLD)
    is_over = found.taken_at is not None or found.ended_at is not None or found.membership.cancelled_at is not None
    return OpenedSeat(LinkStanding.USED if is_over else LinkStanding.GOOD, found)


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1000)
