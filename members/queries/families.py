"""For whom a login acts, each with their membership; and who acts for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ams.core.models import Access, Contact, User
from members.models import Application, Membership
from members.queries.automatic import renews_itself
from members.queries.people import home_of, in_full
from members.queries.renewals import Renewal, renewals_of


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody a login acts for."""

    access: Access
    renewals: list[Renewal]
    has_own_login: bool

    @property
    def contact(self) -> Contact:
        """Who it is."""
        return self.access.contact

    @property
    def is_myself(self) -> bool:
        """Whether it is the owner of the login."""
        return self.access.relation == Access.Relation.SELF

    @property
    def may_join(self) -> bool:
        """Whether they are a person who holds nothing yet."""
        return self.contact.kind == Contact.Kind.PERSON and not self.renewals

    @property
    def to_pay(self) -> list[Renewal]:
        """What can be paid for them now: renewals whose time has come, and what was begun and not paid."""
        return [one for one in self.renewals if one.is_open and one.quote and one.quote.to_pay]


def relatives_of(user: User, contacts: list[Contact], today: date) -> list[Relative]:
    """Each of the contacts a login acts for, in their order, with what they hold; a fixed number of queries."""
    keys = [one.pk for one in contacts]
    accesses = Access.objects.filter(contact__in=keys, ended_at=None).select_related("user")
    mine = {one.contact_id: one for one in accesses if one.user_id == user.pk}
    own = {one.contact_id for one in accesses if one.relation == Access.Relation.SELF and one.user_id != user.pk}
    held = list(in_full(Membership.objects.uncancelled().filter(holder__in=keys)).order_by("-created_at", "-pk"))
    by_holder: dict[int, list[Renewal]] = {}
    for renewal in renewals_of(held, today, unpriced=_not_asked_for(held)):
        by_holder.setdefault(renewal.membership.holder_id, []).append(renewal)
    found = []
    for contact in contacts:
        if (access := mine.get(contact.pk)) is not None:
            access.contact = contact
            found.append(Relative(access, by_holder.get(contact.pk, []), contact.pk in own))
    return found


def _not_asked_for(held: list[Membership]) -> set[int]:
    """What nobody is asked to pay: it renews by itself, is given up, or waits for a decision."""
    keys = [one.pk for one in held]
    waiting = Application.objects.filter(membership__in=keys, decision="", is_paid_first=False)
    given_up = {one.pk for one in held if one.leaving_since is not None}
    return renews_itself(keys) | given_up | set(waiting.values_list("membership", flat=True))


def household_of(contact: Contact, contacts: Iterable[Contact]) -> list[Contact]:
    """Whoever else of some people, read with where they live, lives at a contact's address or at none that is known."""
    mine = _where(contact)
    others = [one for one in contacts if one.pk != contact.pk and one.kind == Contact.Kind.PERSON]
    return [one for one in others if _where(one) in (mine, None)] if contact.kind == Contact.Kind.PERSON else []


def _where(contact: Contact) -> tuple[str, str, str] | None:
    home = home_of(contact)
    return (home.lines, home.postcode, home.country) if home else None


def others_acting_for(contact: Contact, user: User) -> list[Access]:
    """Which other logins act for somebody; for the person themself alone to read."""
    standing = Access.objects.filter(contact=contact, ended_at=None).exclude(user=user)
    return list(standing.select_related("user", "contact").order_by("granted_at", "pk"))


def access_to_end(user: User, pk: int) -> Access | None:
    """A standing access this login may end: its own to somebody else, or another's to the person it is."""
    found = Access.objects.filter(pk=pk, ended_at=None).exclude(relation=Access.Relation.SELF)
    me = Access.objects.filter(user=user, ended_at=None, relation=Access.Relation.SELF).values("contact")
    return found.filter(Q(user=user) | Q(contact__in=me)).select_related("user", "contact").first()
