"""What a dry run has seen of a file by the time seats and sign-ins are looked at: nothing of it is written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from members import terms
from members.importing.known import KnownContact, KnownMembership
from members.importing.planning import SAME, Plan
from members.names import folded_name
from members.operations.seats import check_room, does_not_run
from members.queries.seats import RIGHTS
from members.terms import TermDays

Identity = tuple[str, int | str]


@dataclass(slots=True)
class Ahead:
    """Memberships of organisations and addresses of people as they will be, and what was promised already."""

    memberships: dict[Identity, list[KnownMembership]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  # by the other system's number
    unchanged: set[int] = field(default_factory=set)  # lines
    promised: Counter[int] = field(default_factory=Counter)  # seats, by their membership

    def see(self, plan: Plan) -> None:
        """Remember what rows further on, or further up, may refer to."""
        if plan.held and plan.holder and any(term.seats for term in plan.held.membership.terms):
            self.memberships[identity(plan.holder)] = plan.holder.memberships
        if plan.row.external_id:
            self.addresses[plan.row.external_id] = plan.contact.email
        if plan.outcome == SAME and (plan.row.seat or plan.row.sign_ins):
            self.unchanged.add(plan.row.line)

    def promise_seat(self, membership: KnownMembership, *, on: date, occupied: int, is_former: bool) -> None:
        """One seat more. Raises what naming somebody would raise: SeatsDoNotCount, NoSeatFree."""
        if not is_former and state_of(membership, on) not in RIGHTS:
            raise does_not_run()
        key = membership.pk or -id(membership)
        check_room(1, in_all=seats_in_all(membership, on), occupied=occupied + self.promised[key])
        self.promised[key] += 1


def identity(contact: KnownContact) -> Identity:
    """The same for the same organisation, whichever row names it."""
    if contact.pk is not None:
        return ("here", contact.pk)
    return ("number", contact.number) if contact.number else ("called", folded_name(contact.name))


def state_of(membership: KnownMembership, on: date) -> terms.State:
    """What it will be on a day, as `members.queries.membership_state` says of one that is written."""
    days = [TermDays(one.first, one.after_last, one.anchor) for one in membership.terms]
    last = max(membership.terms, key=lambda one: one.after_last or date.max, default=None)
    cancelled_on = membership.cancelled_at.date() if membership.cancelled_at else None
    return terms.state(days, last.grace_days if last else 0, on, cancelled_on, is_leaving=membership.is_leaving)


def seats_in_all(membership: KnownMembership, on: date) -> int:
    """How many people may be named, as `members.queries.seats.seats_in_all` says of one that is written."""
    rows = sorted(membership.terms, key=lambda one: one.first)
    begun = [one for one in rows if one.first <= on]
    now = begun[-1] if begun else rows[0]
    return min(one.seats for one in (now, *(one for one in rows if one.first > now.first)))
