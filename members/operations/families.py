"""Families: one login acts for several people. Adding somebody, a sign-in of one's own, and who acts no longer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity, outbox
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import Access, Contact, Message, User
from members.models import Address
from members.names import folded_name
from members.operations.granting import called
from members.operations.people import NewDetails, change_details, create_person, grant_access
from members.queries import contacts_of

MOST_PEOPLE = 20  # one login adds by itself
AT_HOME = (Access.Relation.GUARDIAN, Access.Relation.PARTNER, Access.Relation.HOUSEHOLD)
Relation = Access.Relation


class CannotAdd(DomainError):
    """This login adds nobody more."""


class CannotEnd(DomainError):
    """Somebody has to be able to act; the text says what to do first."""


class CannotInvite(DomainError):
    """No sign-in of their own by this address."""


@transaction.atomic
def add_to_family(*, full_name: str, relation: str, home_of: Contact, at: datetime, by: User) -> Contact:
    """Somebody without an e-mail address for whom this login acts from now on, living where `home_of` lives.

    The same name again is the same person, also from two windows at once; but a son may be called as his father is.
    Raises CannotAdd, NameMissing, NameTooLong.
    """
    User.objects.select_for_update().get(pk=by.pk)
    mine = list(contacts_of(by))
    for one in mine:
        is_own = getattr(one, "relation", "") == Relation.SELF
        if one.kind == Contact.Kind.PERSON and not is_own and folded_name(one.display_name) == folded_name(full_name):
            return one
    if len(mine) >= MOST_PEOPLE:
        raise CannotAdd(_("You act for %(n)d people already. Ask us, and we add more.") % {"n": len(mine)})
    added = create_person(full_name=full_name, email="", at=at, by=by)
    if home := Address.objects.filter(contact=home_of, is_preferred=True).first():
        change_details(
            contact=added, at=at, by=by, address_lines=home.lines, postcode=home.postcode, country=home.country
        )
    let_act(user=by, contact=added, relation=relation, at=at, by=by)
    return added


@transaction.atomic
def change_details_at_home(
    *, contact: Contact, household: Sequence[Contact], at: datetime, by: User, **details: Unpack[NewDetails]
) -> list[str]:
    """Write what differs of one contact, and the same postal address for those who live there too; what changed.

    Taking an address away is about one alone. Raises what `change_details` raises.
    """
    lines = details.get("address_lines", "").strip()
    home: NewDetails = {
        "address_lines": lines, "postcode": details.get("postcode", ""), "country": details.get("country", ""),
    }  # fmt: skip
    changed: list[str] = []
    others = household if lines else ()
    for one in sorted([contact, *others], key=lambda one: one.pk):  # so that two windows wait for each other
        changed += change_details(contact=one, at=at, by=by, **(details if one == contact else home))
    return sorted(set(changed))


def let_act(
    *, user: User, contact: Contact, relation: str, at: datetime, by: User | None, since: datetime | None = None
) -> Access:
    """From now on a login acts for somebody, and the timeline says so; a second call changes nothing.

    `since` is what a file remembers: whoever has acted longest is written to about somebody without an address.
    """
    begun = min(since or at, at)
    access = grant_access(user=user, contact=contact, relation=relation, at=begun)
    if access.granted_at == begun:
        _record("granted", access, at=at, by=by)
    return access


@transaction.atomic
def stop_acting_for(*, access: Access, at: datetime, by: User) -> Access:
    """End that a login acts for somebody: said by that login, or by the person themself. Staff say a reason instead.

    Nobody is left whom no login can act for. Raises CannotEnd.
    """
    Contact.objects.select_for_update().get(pk=access.contact_id)
    others = Access.objects.filter(contact=access.contact_id, ended_at=None).exclude(pk=access.pk)
    is_themself = others.filter(user=by, relation=Relation.SELF).exists()
    if access.relation == Relation.SELF or not (access.user_id == by.pk or is_themself):
        raise CannotEnd(_("You cannot end this here. Ask us."))
    if not others.exists():
        raise CannotEnd(
            _("Nobody else signs in for %(name)s. Give them a sign-in of their own first, or ask us.")
            % {"name": access.contact}
        )
    return end_access(access=access, at=at, by=by)


def end_access(*, access: Access, at: datetime, by: User) -> Access:
    """The login acts for them no longer; asking twice is asking once."""
    if Access.objects.filter(pk=access.pk, ended_at=None).update(ended_at=at):
        _record("ended", access, at=at, by=by)
    access.refresh_from_db(fields=["ended_at"])
    return access


def _record(what: str, access: Access, *, at: datetime, by: User | None) -> None:
    """The row names the access and not the login's address: whoever that is may be erased while the person stays."""
    facts = {"relation": access.relation}
    activity.record(f"access.{what}", contact=access.contact, on=access, by=by, at=at, facts=facts)


@transaction.atomic
def invite_to_sign_in(*, contact: Contact, email: str, at: datetime, by: User) -> Message:
    """Somebody grew up: their mail goes to their own address from now on, and a first one says how to sign in with it.

    Their record opens to them once they have typed a code mailed there; whoever acts for them goes on until they say
    otherwise. Raises CannotInvite.
    """
    address = email.strip().lower()
    standing = Access.objects.filter(contact=contact, ended_at=None)
    if standing.filter(relation=Relation.SELF).exists():
        raise CannotInvite(_("%(name)s has a sign-in of their own already.") % {"name": contact})
    if address == by.email:  # whether it is another's login is not theirs to know
        raise CannotInvite(_("With this address you sign in yourself. Write an address that is theirs alone."))
    change_details(contact=contact, at=at, by=by, email=address)
    contact.refresh_from_db(fields=["email"])
    context = {
        "called": called(contact),
        "email": address,
        "sign_in_url": settings.PUBLIC_URL + reverse("members:account"),
    }
    return outbox.post_message(
        key=f"own_sign_in:{contact.pk}:{address}:{at.date().isoformat()}",
        purpose="own_sign_in",
        recipient=address,
        mail=render_mail("members/email/own_sign_in", context, contact.language),
        contact=contact,
        at=at,
    )
