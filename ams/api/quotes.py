"""What a contact would pay today for a type of membership: the pages' own questions, asked in one place."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.money import Money
from members.models import Membership, MembershipType
from members.queries import NotOffered, TermQuote, in_full, last_term, membership_state, quote_term
from members.terms import State


@dataclass(frozen=True, slots=True)
class Quote:
    """What it would mean; `reason` says why not, where it is not possible."""

    type: str
    contact: int | None
    on: date
    act: str
    membership: int | None
    is_possible: bool
    reason: str = ""
    to_pay: Money | None = None
    first_day: date | None = None
    last_day: date | None = None
    opens_on: date | None = None
    is_continuous: bool = False


def quote_for(contact: Contact | None, kind: MembershipType, on: date) -> Quote:
    """Joining, or going on with what the contact holds in the type's group; about the association's day `on`."""
    held = _held(contact, kind, on)
    number = contact.number if contact else None
    act, goes_on = ("renew", held.pk) if held else ("join", None)
    try:
        found = quote_term(held, kind, on)
        refusal = _refusal(contact, kind, found)
    except DomainError as error:
        return Quote(kind.slug, number, on, act, goes_on, is_possible=False, reason=str(error))
    return Quote(
        kind.slug,
        number,
        on,
        act,
        goes_on,
        is_possible=not refusal,
        reason=refusal,
        to_pay=found.to_pay,
        first_day=found.term.first,
        last_day=found.term.last_day,
        opens_on=found.opens_on,
        is_continuous=found.continues,
    )


def refuse_what_people_decide(kind: MembershipType) -> None:
    """Some types are given by people, after a look: no machine orders them. Raises NotOffered."""
    if kind.needs_approval:
        raise NotOffered(_("Staff approve %(type)s first. Send the person to us.") % {"type": kind})


def _held(contact: Contact | None, kind: MembershipType, on: date) -> Membership | None:
    """The membership that would go on; an application nobody paid for is a new one still."""
    if contact is None:
        return None
    held = in_full(contact.memberships.uncancelled().filter(group=kind.group)).first()
    if held is None or (membership_state(held, on) is State.PENDING and last_term(held) is None):
        return None
    return held


def _refusal(contact: Contact | None, kind: MembershipType, found: TermQuote) -> str:
    """Why it could not be ordered although it has a price; empty if it could."""
    if kind.archived_at or (contact and contact.kind != kind.holder_kind):
        return _("%(type)s cannot be chosen here. Ask us, and we find what suits you.") % {"type": kind}
    if kind.needs_approval:
        return _("Staff approve %(type)s first. Send the person to us.") % {"type": kind}
    if not found.is_open and found.opens_on:
        return _("This membership can be renewed from %(day)s. Until then there is nothing to do.") % {
            "day": date_format(found.opens_on)
        }
    return ""
