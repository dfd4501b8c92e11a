"""Who counts as a member through a seat of an organisation's membership, and how many seats it has.

This is the one place that knows it: prices, cards, rights and lists ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from ams.core.keyset import Page, Sorting, page_of
from ams.core.models import Contact
from ams.core.planner import found_first
from ams.core.ready import among, hand_out, ready
from members.models import Affiliation, Membership, MembershipRule, MoreSeats, Seat, Term
from members.queries.standing import membership_state, standing_terms, term_on, valid_until
from members.terms import State

AT_ONCE = 50  # seats on a page
FIRST_NAMED = Sorting("named_at")
LATEST = 10  # of those who had a seat
MOST_PEOPLE = 200  # of an organisation, on its page
RIGHTS = frozenset({State.CURRENT, State.IN_GRACE})  # in grace rights go on


def counting_for(contact: int, on: date) -> QuerySet[Membership]:
    """The uncancelled memberships that may count for a contact: those it holds, and those it has a seat of on a day."""
    own = Membership.objects.filter(holder=contact).values("pk")
    seats = Seat.objects.counting(on=on).filter(affiliation__person=contact).values("membership")
    return Membership.objects.uncancelled().filter(found_first("pk", own.union(seats, all=True)))


def has_seat() -> Exists:
    """Whether a contact has a seat, of whatever membership; to annotate contacts with."""
    return Exists(Seat.objects.standing().filter(affiliation__person=OuterRef("pk")))


def seats_of(person: Contact) -> list[Seat]:
    """The seats a person has, with all that a card needs. Two queries."""
    found = _held_by(person.pk)
    hand_out([one.membership for one in found], "terms", _terms_of)
    for one in found:
        if one.affiliation is not None:
            one.affiliation.person = person
    return found


def seats_of_some(people: Sequence[int]) -> list[Seat]:
    """Of the seats some people have, all that their states need. Two queries, one where nobody has any."""
    found = _held_by_some(tuple(people)) if people else []
    hand_out([one.membership for one in found], "terms", _terms_of)
    return found


@ready
def _held_by_some(people: tuple[int, ...]) -> QuerySet[Seat]:
    found = Seat.objects.standing().filter(among("affiliation__person", people))
    return found.select_related("affiliation", "membership__holder", "membership__type").order_by("pk")


@ready
def _held_by(person: int) -> QuerySet[Seat]:
    found = Seat.objects.standing().filter(affiliation__person=person)
    return found.select_related("affiliation", "membership__holder", "membership__type").order_by("pk")


@ready
def _terms_of(memberships: tuple[int, ...]) -> QuerySet[Term]:
    return Term.objects.standing().filter(among("membership", memberships)).select_related("rule__type")


def seat_state(seat: Seat, on: date) -> State:
    """What a seat is on a day: its membership's state while the person belongs to the organisation, else over."""
    tie = seat.affiliation
    if tie is None:
        return State.PENDING
    if seat.ended_at is not None or tie.from_on > on or (tie.until_on is not None and tie.until_on <= on):
        return State.CANCELLED
    return membership_state(seat.membership, on)


def seat_valid_until(seat: Seat, on: date) -> date | None:
    """The last day of a seat as things are: of the membership, or of the tie, if that is sooner."""
    last, tie = valid_until(seat.membership, on), seat.affiliation
    if tie is None or tie.until_on is None:
        return last
    leaves = tie.until_on - timedelta(days=1)
    return leaves if last is None else min(last, leaves)


def seats_in_all(membership: Membership, on: date) -> int:
    """How many people may be named under a membership from a day on: whoever is named stays when the next term begins.

    So a further term of a smaller type, once it is paid, leaves room for no more than it has.
    """
    now = term_on(membership, on)
    if now is None:
        return membership.type.seats
    coming = [one for one in standing_terms(membership) if one.first_day > now.first_day]
    return min(one.rule.type.seats + one.further_seats for one in (now, *coming))


@dataclass(frozen=True)
class Seating:
    """An organisation's membership and who is named under it, as its people and staff see it."""

    membership: Membership
    page: Page[Seat]
    named: int
    in_all: int
    on: date

    @property
    def free(self) -> int:
        """How many more people can be named."""
        return max(self.in_all - self.named, 0)

    @cached_property
    def holds(self) -> bool:
        """Whether seats give anything now."""
        return membership_state(self.membership, self.on) in RIGHTS

    @property
    def rows(self) -> "Iterable[tuple[Seat, State]]":
        """Each seat of the page and what it is."""
        return [(one, seat_state(one, self.on)) for one in self.page]


def sells_further_seats(membership: Membership) -> bool:
    """Whether an organisation can add seats by itself."""
    return membership.type.rules.filter(state=MembershipRule.State.LIVE, seat_price__isnull=False).exists()


def seating_of(membership: Membership, on: date, cursor: str = "") -> Seating:
    """Who is named, those who came first first, a page of them at a time."""
    seats = membership.seats.standing().select_related("affiliation__person", "membership__holder", "named_by")
    page = page_of(seats, FIRST_NAMED, cursor, AT_ONCE, counted=AT_ONCE)
    for one in page:
        one.membership = membership
    named = membership.seats.standing().count() if page.has_other_pages else len(page)
    return Seating(membership, page, named, seats_in_all(membership, on), on)


def seats_given_up(membership: Membership) -> list[Seat]:
    """Who had a seat, or was invited to one, the latest first."""
    ended = membership.seats.filter(ended_at__isnull=False).select_related("affiliation__person", "membership__holder")
    return list(ended.order_by("-ended_at", "-pk")[:LATEST])


def given_unpaid(membership: Membership) -> list[MoreSeats]:
    """Further seats staff gave as an exception and nobody took back, the latest first."""
    given = membership.more_seats.filter(exception__isnull=False, revoked_at=None)
    return list(given.select_related("exception__reason", "exception__actor").order_by("-given_at", "-pk")[:LATEST])


def people_of(organisation: Contact, on: date) -> list[Affiliation]:
    """Who belongs to an organisation on a day, its primary contact first."""
    standing = Q(until_on=None) | Q(until_on__gt=on)
    ties = organisation.affiliated.filter(standing, from_on__lte=on).select_related("person")
    return list(ties.order_by("-is_primary_contact", "person__sort_name", "pk")[:MOST_PEOPLE])
