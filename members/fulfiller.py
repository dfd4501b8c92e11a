"""Hands over memberships that were paid: billing knows this class by its name in the settings alone."""

from datetime import datetime

from ams.core.association import day_of
from ams.core.models import Contact
from billing.fulfilment import Outcome
from billing.models import OrderLine
from members import queries
from members.models import MoreSeats, Term
from members.operations import grant_term, revoke_term
from members.operations.automatic import end_with_the_term
from members.operations.more_seats import fit_seats, give_more_seats, take_back_seats
from members.queries.applications import undecided_lines
from members.queries.automatic import agreement_wording, may_renew_itself, renews_itself


class MembershipFulfiller:
    """One paid line, one term."""

    def fulfil(self, *, line: OrderLine, at: datetime) -> None:
        """Give the term, unless staff decide first; nothing happens for a line that gave one already.

        Of people who were named while it was being paid, only those stay for whom the term has a seat.
        """
        if MoreSeats.is_named_by(line.reference):
            give_more_seats(line=line, at=at)
            return
        term = grant_term(line=line, at=at)
        if term is not None and term.membership.holder.kind == Contact.Kind.ORGANISATION:
            fit_seats(membership=term.membership, at=at, by=None)

    def revoke(self, *, line: OrderLine, at: datetime) -> None:
        """Take the term back; whoever gave it up is not charged for another one by itself."""
        if MoreSeats.is_named_by(line.reference):
            take_back_seats(line=line, at=at)
            return
        term = revoke_term(line=line, at=at)
        if term is not None:
            fit_seats(membership=term.membership, at=at, by=None)
            end_with_the_term(membership=term.membership, at=at)

    def outcome(self, *, line: OrderLine) -> Outcome | None:
        """The card, as it is on the day the term was given (or on its first day); None until it was given."""
        if MoreSeats.is_named_by(line.reference):
            return _further(line)
        term = (
            Term.objects.standing()
            .select_related("membership__holder__person", "membership__type", "rule__type")
            .filter(order_line=line)
            .first()
        )
        if term is None:
            return Outcome("members/_applied.html") if undecided_lines([line.pk]) else None
        on = max(term.first_day, day_of(term.granted_at))
        card = queries.card_of(term.membership, on)
        is_first = queries.member_since(term.membership) == term.first_day
        context = {"card": card, "membership": term.membership, "term": term, "is_first": is_first}
        if may_renew_itself(term.membership) and not renews_itself([term.membership_id]):
            context["wording"] = agreement_wording()
        return Outcome("members/_joined.html", context, of=term.membership.holder)


def _further(line: OrderLine) -> Outcome | None:
    """The way to the seats; None until they were given."""
    more = line.more_seats if hasattr(line, "more_seats") else None
    if more is None or more.revoked_at is not None:
        return None
    return Outcome("members/_more_seats.html", {"more": more}, of=more.membership.holder)
