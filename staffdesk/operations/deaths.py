"""Somebody has died: nothing is written, charged or expected of them any more; and all of it back, if it was an error.

Money stays where it is: what is unused of a membership, or was paid for a ticket, finance gives to the family.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, Death, Message, User
from billing.models import Order, SavedMethod
from billing.operations import GivingBack, give_back
from billing.operations.cards import end_saved_method
from events.models import Registration, WaitlistEntry
from events.operations.waiting import leave_waiting_list
from members.models import AutoRenewal, Cancellation, Membership
from members.operations.automatic import stop_auto_renewal
from members.operations.leaving import cancel_membership, return_to_membership
from staffdesk.models import Case
from staffdesk.operations.care import withdraw_care

SEATS = UUID("2f1c9a53-7c1e-4b57-9b5e-6f0f2d3f7a10")  # names what is freed for a death, so once


class CannotBe(DomainError):
    """What was said cannot be so."""


@dataclass(frozen=True, slots=True)
class WhatEnds:
    """What there is of somebody that ends, or goes to the family."""

    memberships: list[Membership]
    agreements: list[AutoRenewal]
    cards: list[SavedMethod]
    registrations: list[Registration]
    waiting: list[WaitlistEntry]
    cases: list[Case]
    held_mails: int


def what_ends(contact: Contact, at: datetime) -> WhatEnds:
    """Looked up with the questions that carry it out."""
    coming = Registration.objects.filter(
        contact=contact, cancelled_at=None, ticket_type__event__end_date__gte=day_of(at)
    )
    return WhatEnds(
        memberships=list(Membership.objects.uncancelled().filter(holder=contact).select_related("type").order_by("pk")),
        agreements=list(AutoRenewal.objects.unended().filter(membership__holder=contact).order_by("pk")),
        cards=list(SavedMethod.objects.in_force().filter(contact=contact).order_by("pk")),
        registrations=list(
            coming.filter(order_line__isnull=False)
            .select_related("ticket_type__event", "order_line__order")
            .order_by("pk")
        ),
        waiting=list(WaitlistEntry.objects.filter(contact=contact, accepted_at=None, ended_at=None).order_by("pk")),
        cases=list(Case.objects.filter(contact=contact, closed_at=None).order_by("pk")),
        held_mails=Message.objects.filter(contact=contact, state=Message.State.QUEUED).count(),
    )


@transaction.atomic
@knowing_the_association()
def mark_deceased(
    *, contact: Contact, died_on: date, family: Contact | None, words: str, at: datetime, by: User
) -> Death:
    """Write down that somebody has died, and end what is theirs; saying it twice is saying it once.

    No mail goes to them any more: what waits is held back, what is written later too. Raises CannotBe.
    """
    _lock_orders(contact, at)
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if (known := Death.objects.standing().filter(contact=contact).first()) is not None:
        return known
    if contact.kind != Contact.Kind.PERSON or died_on > day_of(at):
        raise CannotBe(_("Only a person can have died, and not on a day to come."))
    if family is not None and family.pk == contact.pk:
        raise CannotBe(_("Name somebody else of the family, or leave it empty."))
    death = Death.objects.create(
        contact=contact, died_on=died_on, family=family, words=words.strip()[:500], said_at=at, said_by=by,
        was_archived=contact.archived_at is not None,
    )  # fmt: skip
    ended = what_ends(contact, at)
    _end(death, ended, at=at, by=by)
    death.ended = {
        "memberships": [one.pk for one in ended.memberships],
        "cases": [one.pk for one in ended.cases] if family else [],
    }
    death.save(update_fields=["ended"])
    if contact.archived_at is None:
        contact.archived_at = at
        contact.save(update_fields=["archived_at"])
    withdraw_care(at=at, contact=contact)
    facts = {"on": died_on.isoformat()}
    activity.record("contact.died", contact=contact, on=death, by=by, at=at, facts=facts)
    return death


@transaction.atomic
@knowing_the_association()
def undo_death(*, contact: Contact, at: datetime, by: User) -> list[str]:
    """It was an error: memberships go on, cases and mails are theirs again. What could not be taken back, in words.

    Tickets, places on waiting lists, and the card stay ended: others may have the seats, and a card is agreed to anew.
    """
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    death = Death.objects.standing().filter(contact=contact).first()
    if death is None:
        return []
    death.undone_at, death.undone_by = at, by
    death.save(update_fields=["undone_at", "undone_by"])
    if not death.was_archived:
        contact.archived_at = None
        contact.save(update_fields=["archived_at"])
    Case.objects.filter(pk__in=death.ended.get("cases", []), contact=death.family).update(contact=contact)
    withdraw_care(at=at, contact=contact)
    activity.record("contact.lives", contact=contact, on=death, by=by, at=at)
    return list(_bring_back(death, at=at, by=by))


def _lock_orders(contact: Contact, at: datetime) -> None:
    """Those that something may be called off or given back of: whoever holds an order may wait for its buyer's row."""
    lines = [one.order_line_id for one in what_ends(contact, at).registrations]
    wanted = Order.objects.filter(Q(buyer=contact) | Q(lines__in=lines)).values("pk")
    list(Order.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))


def _end(death: Death, ended: WhatEnds, *, at: datetime, by: User) -> None:
    for agreement in ended.agreements:
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.OVER, at=at, by=by, is_told=False)
    for card in ended.cards:
        end_saved_method(method=card, reason=SavedMethod.End.UNUSED, at=at, by=by)
    for one in ended.registrations:
        if one.order_line is not None and one.order_line.revoked_at is None:
            line = one.order_line
            asked = GivingBack(request=uuid5(SEATS, f"{death.pk}:{one.pk}"), revoked=frozenset([line.pk]))
            give_back(order=line.order, asked=asked, why=None, at=at, by=by)
    for entry in ended.waiting:
        leave_waiting_list(entry=entry, at=at, by=by)
    words = _("Died on %(day)s.") % {"day": date_format(death.died_on)}
    for membership in ended.memberships:
        now = Cancellation.When.NOW
        cancel_membership(membership=membership, when=now, words=words, at=at, by=by, is_told=False)
    if death.family is not None:
        Case.objects.filter(pk__in=[one.pk for one in ended.cases]).update(contact=death.family)


def _bring_back(death: Death, *, at: datetime, by: User) -> Iterator[str]:
    for membership in Membership.objects.filter(pk__in=death.ended.get("memberships", [])).order_by("pk"):
        try:
            with transaction.atomic():
                return_to_membership(membership=membership, at=at, by=by)
        except DomainError as refusal:
            yield str(refusal)
