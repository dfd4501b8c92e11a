"""The join page's own business: what was typed is kept, a code goes out, and then one order comes of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.custom_values import Value
from ams.core.errors import DomainError
from ams.core.models import Access, Activity, Contact, User
from billing.models import Order
from members.models import Affiliation, Application, JoinDraft, MembershipType
from members.names import folded_name, tidy_name
from members.operations.applying import apply_for_membership
from members.operations.memberships import join_association
from members.operations.people import create_organisation, create_person, grant_access
from members.operations.questions import answer_from_draft
from members.queries import spoken_for, unlinked_contacts


class NotYourDraft(DomainError):
    """Somebody else's join."""


@transaction.atomic
def keep_draft(
    *,
    type: MembershipType,
    full_name: str,
    email: str,
    at: datetime,
    draft: JoinDraft | None = None,
    custom: Mapping[str, Value] | None = None,
    code: str = "",
    organisation: str = "",
) -> JoinDraft:
    """What was typed, kept for a month. An earlier draft is written over while nothing was ordered with it."""
    answers: dict[str, object] = {"full_name": tidy_name(full_name)}
    answers |= {"organisation": tidy_name(organisation)} if organisation else {}
    answers |= {"custom": dict(custom)} if custom else {}
    answers |= {"discount": code} if code else {}
    if draft is None or draft.order_id:
        return JoinDraft.objects.create(type=type, email=email.strip(), answers=answers, created_at=at)
    draft.type, draft.email, draft.answers = type, email.strip(), answers
    draft.save(update_fields=["type", "email", "answers"])
    return draft


@transaction.atomic
def join_from_draft(*, draft: JoinDraft, contact: Contact | None, by: User, at: datetime) -> Order | Application:
    """The order that a join comes to, once the address was proved; the application, where nothing is paid yet.

    `contact` is whom they said they are; None is new.

    Asking again gives the same order, also from two windows at once. Raises NotYourDraft when the draft has another
    address or the contact is neither linked to the login nor shares its address, and what `join_association` raises,
    also where the code that was typed cannot be used any more.
    """
    User.objects.select_for_update().get(pk=by.pk)
    draft = (
        JoinDraft.objects.select_for_update(of=("self",))
        .select_related("type__product__seller", "type__product__tax_code", "order", "application")
        .get(pk=draft.pk)
    )
    if draft.email.lower() != by.email:
        raise NotYourDraft(_("This was begun with another e-mail address. Fill in the form again."))
    if draft.order is not None and draft.order.cancelled_at is None:
        return draft.order
    if draft.application is not None and not draft.application.decision:
        return draft.application
    holder = contact or _newcomer(draft, by, at)
    answer_from_draft(draft=draft, contact=holder, is_new=contact is None, at=at, by=by)
    link_contact(user=by, contact=holder, relation=relation_to_next(by, holder), at=at)
    if holder.kind == Contact.Kind.ORGANISATION:
        represent(organisation=holder, name=draft.answers["full_name"], at=at, by=by)
    channel = "" if by.is_staff else Activity.Channel.SELF_SERVICE
    if draft.type.needs_approval:
        application, to_pay = apply_for_membership(holder=holder, type=draft.type, at=at, by=by, channel=channel)
        JoinDraft.objects.filter(pk=draft.pk).update(application=application, order=to_pay)
        return to_pay or application
    order = join_association(
        holder=holder, type=draft.type, at=at, by=by, channel=channel, code=draft.answers.get("discount", "")
    )
    JoinDraft.objects.filter(pk=draft.pk).update(order=order)
    return order


@transaction.atomic
def go_on_as(*, draft: JoinDraft, contact: Contact, by: User, at: datetime) -> Access:
    """Somebody proved an address and said which contact they are: link it, and keep what they answered while joining.

    Raises what `link_contact` and `answer_from_draft` raise.
    """
    access = link_contact(user=by, contact=contact, relation=relation_to_next(by, contact), at=at)
    answer_from_draft(draft=draft, contact=contact, is_new=False, at=at, by=by)
    return access


@transaction.atomic
def link_contact(*, user: User, contact: Contact, relation: str, at: datetime) -> Access:
    """Let somebody who proved an address act for a contact that has it. Raises NotYourDraft for any other contact."""
    linked = Access.objects.filter(user=user, contact=contact, ended_at=None).first()
    if linked is not None:
        return linked
    if contact.email.lower() != user.email:
        raise NotYourDraft(_("This record has another e-mail address. Ask us to connect it with your sign-in."))
    if Contact.objects.filter(spoken_for(user), pk=contact.pk).exists():
        raise NotYourDraft(_("This record belongs to another sign-in. Ask us to connect it with yours."))
    return grant_access(user=user, contact=contact, relation=relation, at=at)


def relation_to_next(user: User, contact: Contact) -> str:
    """How a login stands to a further contact: the first person is its owner, who is next shares the household."""
    if contact.kind == Contact.Kind.ORGANISATION:
        return Access.Relation.ORGANISATION
    people = Access.objects.filter(user=user, ended_at=None).exclude(relation=Access.Relation.ORGANISATION)
    acts_already = people.exists()
    return Access.Relation.HOUSEHOLD if acts_already else Access.Relation.SELF


def same_name(one: str, other: str) -> bool:
    """Whether two people would write the same name: case, accents and spaces aside."""
    return folded_name(one) == folded_name(other)


def whose_name(draft: JoinDraft) -> str:
    """What the one is called that will hold the membership."""
    name: str = draft.answers.get("organisation") or draft.answers["full_name"]
    return name


def _newcomer(draft: JoinDraft, by: User, at: datetime) -> Contact:
    """Whom this draft is about: made once, also when the first order of the draft was called off."""
    kind = draft.type.holder_kind
    mine = Contact.objects.standing().filter(accesses__user=by, accesses__ended_at=None, kind=kind)
    for contact in mine:
        if draft.order is not None and draft.order.buyer_id == contact.pk:
            return contact
        if draft.application is not None and draft.application.membership.holder_id == contact.pk:
            return contact
    if kind == Contact.Kind.ORGANISATION:
        return create_organisation(name=whose_name(draft), email=draft.email, at=at, by=by)
    return create_person(full_name=whose_name(draft), email=draft.email, at=at, by=by)


def person_of_login(*, user: User, name: str, at: datetime) -> Contact:
    """Who somebody is who proved an address: the login's own record; else the one with its address and this name.

    Else somebody new. Nobody of another name is picked.
    """
    people = Contact.objects.standing().filter(kind=Contact.Kind.PERSON)
    own = people.filter(accesses__user=user, accesses__ended_at=None, accesses__relation=Access.Relation.SELF)
    if (known := own.order_by("accesses__granted_at").first()) is not None:
        return known
    alike = [one for one in unlinked_contacts(user) if one.kind == Contact.Kind.PERSON]
    alike = [one for one in alike if same_name(one.display_name, name)]
    is_known = len(alike) == 1
    person = alike[0] if is_known else create_person(full_name=name, email=user.email, at=at, by=user)
    link_contact(user=user, contact=person, relation=Access.Relation.SELF, at=at)
    return person


def tie_to(*, organisation: Contact, person: Contact, at: datetime) -> Affiliation:
    """Their standing tie, or one from today on."""
    on = day_of(at)
    known = Affiliation.objects.filter(person=person, organisation=organisation, from_on__lte=on, until_on=None)
    found = known.order_by("-is_primary_contact", "pk").first()
    return found or Affiliation.objects.create(person=person, organisation=organisation, from_on=on)


def represent(*, organisation: Contact, name: str, at: datetime, by: User) -> Affiliation:
    """Whoever joins for an organisation belongs to it, and is its primary contact unless it has one."""
    tie = tie_to(organisation=organisation, person=person_of_login(user=by, name=name, at=at), at=at)
    primary = Affiliation.objects.filter(organisation=organisation, is_primary_contact=True, until_on=None)
    if not primary.exists():
        tie.is_primary_contact = True
        tie.save(update_fields=["is_primary_contact"])
    return tie
