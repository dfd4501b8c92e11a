"""The membership card, and what its QR code confirms to a stranger."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ams.core.association import day_of
from ams.core.models import Contact
from members.models import Membership, Seat
from members.queries.seats import RIGHTS, seat_state, seat_valid_until
from members.queries.standing import member_since, membership_state, term_on, valid_until
from members.terms import State


@dataclass(frozen=True, slots=True)
class MembershipCard:
    """What `components/member_card.html` draws."""

    name: str
    type: str
    number: int
    valid_until: date | None
    member_since: int | None
    ended: bool
    code: str
    verify_url: str

    @property
    def qr_svg(self) -> SafeString:
        """The code that leads to the page which confirms this card, as inline SVG without styles."""
        return qr_svg(self.verify_url)


@dataclass(frozen=True, slots=True)
class CardCheck:
    """What anybody learns who scans a card or the code of a certificate: until when, and nothing of the person."""

    holds: bool
    valid_until: date | None
    is_in_grace: bool


def card_of(membership: Membership, on: date) -> MembershipCard:
    """The card as it is on a day. Give it `terms`, `terms.rule.type` and `holder.person` where several are drawn."""
    term = term_on(membership, on)
    since = member_since(membership)
    return MembershipCard(
        name=card_name(membership.holder),
        type=(term.rule.type if term else membership.type).name,
        number=membership.holder.number,
        valid_until=valid_until(membership, on),
        member_since=since.year if since else None,
        ended=not holds(membership, on),
        code=membership.card_code,
        verify_url=settings.PUBLIC_URL + reverse("members:verify", args=[membership.card_code]),
    )


def seat_card(seat: Seat, on: date) -> MembershipCard:
    """The card of whoever has a seat, as it is on a day. Give it one of `seats_of`."""
    if seat.affiliation is None or seat.taken_at is None:
        raise ValueError(f"Nobody has taken seat {seat.pk}.")
    person, term = seat.affiliation.person, term_on(seat.membership, on)
    return MembershipCard(
        name=card_name(person),
        type=f"{(term.rule.type if term else seat.membership.type).name} · {seat.membership.holder.display_name}",
        number=person.number,
        valid_until=seat_valid_until(seat, on),
        member_since=day_of(seat.taken_at).year,
        ended=seat_state(seat, on) not in RIGHTS,
        code=seat.card_code,
        verify_url=settings.PUBLIC_URL + reverse("members:verify", args=[seat.card_code]),
    )


def holds(membership: Membership, on: date) -> bool:
    """Whether the card is honoured on a day: current, or in the days of grace the type grants."""
    return membership_state(membership, on) in RIGHTS


def check_card(code: str, on: date) -> CardCheck | None:
    """What the page behind a QR code says; None for a code no card has."""
    found = Membership.objects.prefetch_related("terms__rule__type").filter(card_code=code).first()
    if found is None:
        return _check_seat(code, on)
    state = membership_state(found, on)
    return CardCheck(state in RIGHTS, valid_until(found, on), state == State.IN_GRACE)


def _check_seat(code: str, on: date) -> CardCheck | None:
    seats = Seat.objects.filter(taken_at__isnull=False, card_code=code).select_related("affiliation", "membership")
    found = seats.prefetch_related("membership__terms").first()
    if found is None:
        return None
    state = seat_state(found, on)
    return CardCheck(state in RIGHTS, seat_valid_until(found, on), state == State.IN_GRACE)


def card_name(contact: Contact) -> str:
    """The whole name, as it stands on the card."""
    return contact.display_name


def first_name(contact: Contact) -> str:
    """What may stand on a page that anybody with the link can open: how a person is called, if that is one word.

    An organisation has no first name. A mononym is the whole name, and all there is.
    """
    if contact.kind == Contact.Kind.ORGANISATION:
        return ""
    words = contact.person.called.split()
    return words[0] if words else ""


@lru_cache(maxsize=2_048)  # drawing one takes a third of a page's time, and a page asks up to three times
def qr_svg(text: str) -> SafeString:
    """A QR code as SVG that needs neither script nor style; segno escapes what it writes."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(border=2, light="#fff", dark="#000", omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308 - made of our own address by segno
