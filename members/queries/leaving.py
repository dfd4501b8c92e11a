"""Who leaves when, until when they can come back, and what of the money is for days they are not there."""

from datetime import date, timedelta

from ams.core.association import day_of
from ams.core.models import Contact
from billing.models import CreditNoteLine
from members.models import Cancellation, Membership, MembershipType
from members.queries.people import in_full
from members.queries.standing import last_term, standing_terms
from members.queries.unused import UnusedPart, unused_of, unused_seats


def standing_cancellation(membership: Membership) -> Cancellation | None:
    """What was said about its end and not taken back."""
    return Cancellation.objects.standing().filter(membership=membership).select_related("said_by").first()


def returns_until(membership: Membership, said: Cancellation) -> date | None:
    """The last day on which a member comes back without a gap: as long as they could renew late. None: at any time."""
    last = last_term(membership)
    if said.when == Cancellation.When.NOW:
        held = said.cut_terms.order_by("-days_before").first() or last
        return day_of(said.said_at) + timedelta(days=held.grace_days if held else 0)
    if last is None or last.last_day is None:
        return None
    return last.last_day + timedelta(days=last.grace_days)


def left_lately(contact: Contact, on: date) -> list[tuple[Membership, Cancellation]]:
    """Memberships a contact ended at once and can still come back to."""
    said = Cancellation.objects.standing().filter(membership__holder=contact, when=Cancellation.When.NOW)
    by_membership = {one.membership_id: one for one in said.order_by("said_at")}
    if not by_membership:
        return []
    found = in_full(Membership.objects.filter(pk__in=by_membership))
    pairs = [(one, by_membership[one.pk]) for one in found]
    return [(one, its) for one, its in pairs if (until := returns_until(one, its)) is None or on <= until]


def may_leave_at_once(membership: Membership) -> bool:
    """Whether its member can end it at once by themselves: where its type says so, or nothing was ever paid."""
    return membership.type.leaving == MembershipType.Leaving.NOW or last_term(membership) is None


def unused_parts(membership: Membership, on: date) -> list[UnusedPart]:
    """What of each paid term lies on or after a day, by days, half rounded up; of a cancelled one, after its end.

    Without what was taken off before; nothing for life, and nothing where something was given back since.
    """
    said = standing_cancellation(membership)
    is_cut = said is not None and said.when == Cancellation.When.NOW
    since = said.said_at if said is not None and is_cut else None
    terms = list(said.cut_terms.order_by("days_before")) if said is not None and is_cut else standing_terms(membership)
    first = day_of(since) if since else on
    parts = [part for term in terms for part in unused_of(term, first)]
    parts += [part for more in membership.more_seats.filter(revoked_at=None) for part in unused_seats(more, first)]
    if since is None:
        return parts
    again = CreditNoteLine.objects.filter(credit_note__issued_at__gte=since)
    given = set(again.filter(order_line__in=[part.line for part in parts]).values_list("order_line", flat=True))
    return [part for part in parts if part.line.pk not in given]
