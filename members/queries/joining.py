"""What stands already of what rows join together: seats, sign-ins, logins. As many queries for one row as for many."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from ams.core.models import Access, Contact, User
from members.importing.formats import Format
from members.importing.known import KnownMembership
from members.importing.parts import ImportRow
from members.models import ExternalId, Membership, Seat

Who = int | str  # a contact's key, or that of its row while it is planned alone


@dataclass(slots=True)
class Standing:
    """Of the people and the memberships of a batch; what is planned or written is added."""

    seats: dict[tuple[int, Who], bool] = field(default_factory=dict)  # membership, person -> standing, or ended
    occupied: dict[int, int] = field(default_factory=dict)  # by membership
    cards: set[str] = field(default_factory=set)  # that are somebody's, among those asked for
    sign_ins: dict[tuple[Who, str], bool] = field(default_factory=dict)  # contact, address -> standing, or ended
    themselves: set[Who] = field(default_factory=set)  # contacts with a login of their own
    closed: set[str] = field(default_factory=set)  # addresses of colleagues, and of logins that were closed


def standing_of(people: Collection[int], memberships: Iterable[KnownMembership], rows: Iterable[ImportRow]) -> Standing:
    """What the database knows."""
    found = Standing()
    keys = [one.pk for one in memberships if one.pk is not None]
    taken = Seat.objects.filter(membership__in=keys, affiliation__person__in=people).order_by("-ended_at")
    for membership, person, ended_at in taken.values_list("membership", "affiliation__person", "ended_at"):
        pair = (membership, person)
        found.seats[pair] = found.seats.get(pair, False) or ended_at is None
    named = Seat.objects.standing().filter(membership__in=keys).order_by()
    found.occupied = dict(named.values_list("membership").annotate(Count("pk")))
    told = [one for one in rows if one.seat or one.sign_ins]
    codes = {one.seat.card for one in told if one.seat and one.seat.card}
    found.cards = {
        code
        for model in (Seat, Membership)
        for code in model._default_manager.filter(card_code__in=codes).values_list("card_code", flat=True)
    }
    _add_sign_ins(found, people)
    return found


def _add_sign_ins(found: Standing, people: Collection[int]) -> None:
    accesses = Access.objects.filter(contact__in=people).values_list("contact", "user__email", "relation", "ended_at")
    for contact, email, relation, ended_at in accesses:
        pair = (contact, email)
        found.sign_ins[pair] = found.sign_ins.get(pair, False) or ended_at is None
        if relation == Access.Relation.SELF and ended_at is None:
            found.themselves.add(contact)


def closed_logins(addresses: Collection[str]) -> set[str]:
    """Those among some addresses that are a colleague's, or of a login that was closed: they come to act for nobody."""
    logins = User.objects.filter(email__in=addresses)
    return {one.email for one in logins if one.is_staff or not one.is_active}


def addresses_of(numbers: Collection[str], file: Format) -> dict[str, tuple[int, str]]:
    """What the other system calls somebody -> the contact here, and the address they sign in with, if they have one."""
    if not numbers:
        return {}
    found = ExternalId.objects.filter(source=file.key, value__in=numbers).values_list("value", "contact")
    contacts = Contact.objects.in_bulk({contact for _value, contact in found})
    return {value: (contact, contacts[contact].email.lower()) for value, contact in found}
