"""A party that comes: a registration and an order line for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from ams.core.models import Contact, User
from ams.core.models.resolution import acted_for
from billing.buyers import buyers
from billing.operations import LineRequest, Newcomer
from billing.prices import Quote
from events.models import Registration, TicketType
from events.operations.sessions import NO_WISHES, Wishes
from members.names import folded_name


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who comes. Without an address of their own, their ticket goes to whoever registers them.

    `contact` is one the login acts for, such as a child or a colleague: then the ticket is theirs too.
    """

    name: str
    email: str = ""
    contact: Contact | None = None
    wishes: Wishes = NO_WISHES
    kind: TicketType | None = None  # another ticket than whoever registers them chose for all


def recognised(others: Sequence[Attendee], by: User | None) -> list[Attendee]:
    """The same people; whoever is called as one alone of those the login acts for is that one, with their own price."""
    if by is None or by.is_staff or not others:
        return list(others)
    mine: dict[str, list[Contact]] = {}
    for one in Contact.objects.standing().filter(kind=Contact.Kind.PERSON, pk__in=acted_for(by)):
        mine.setdefault(folded_name(one.display_name), []).append(one)
    found = [mine.get(folded_name(one.name), []) for one in others]
    return [
        replace(one, contact=known[0], email=one.email or known[0].email) if len(known) == 1 else one
        for one, known in zip(others, found, strict=True)
    ]


def party_of(*, kind: TicketType, contact: Contact, others: Sequence[Attendee], size: int) -> list[Attendee]:
    """As many people as a party has: the contact, unless it comes already, then the others.

    Those nobody has named are called guests of the contact.
    """
    comes = Registration.objects.filter(contact=contact, ticket_type__event=kind.event_id, cancelled_at=None)
    name = contact.display_name[:200]
    people = [replace(one, name=one.name[:200]) for one in others]
    if not comes.filter(lapsed_at=None).exists():
        people.insert(0, Attendee(name, contact.email, contact))
    unnamed = range(1, size - len(people) + 1)
    people += [Attendee(_("%(name)s, guest %(n)d") % {"name": name[:180], "n": n}) for n in unnamed]
    return people[:size]


def lines_of(*, kind: TicketType, quote: Quote, rows: Sequence[Registration]) -> list[LineRequest]:
    """One person, one line: so that one can be given back alone."""
    sold = f"{kind.product.name} ({quote.why.lower()})" if quote.why else kind.product.name
    return [LineRequest(kind.product, row.code, f"{sold}, {row.name}", 1, quote.amount) for row in rows]


def contact_of(who: Contact | Newcomer, *, at: datetime, by: User | None) -> Contact:
    """Somebody known, or somebody new."""
    if isinstance(who, Contact):
        return who
    return buyers().add_buyer(name=who.name, email=who.email, at=at, by=by)
