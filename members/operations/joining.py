"""The join page's own business: what was typed is kept, a code goes out, and then one order comes of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.custom_values import Value
from ams.core.errors import DomainError
from ams.core.models import Access, Activity, Contact, User
from billing.models import Order
from members.models import Application, JoinDraft, MembershipType
from members.names import folded_name, tidy_name
from members.operations.applying import apply_for_membership
from members.operations.memberships import join_association
from members.operations.people import create_person, grant_access
from members.operations.questions import answer_from_draft
from members.queries import spoken_for

KEPT_FOR = timedelta(days=30)


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
) -> JoinDraft:
    """What was typed, kept for a month. An earlier draft is written over while nothing was ordered with it."""
    answers: dict[str, object] = {"full_name": tidy_name(full_name)}
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
    link_contact(user=by, contact=holder, relation=relation_to_next(by), at=at)
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
    access = link_contact(user=by, contact=contact, relation=relation_to_next(by), at=at)
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


def relation_to_next(user: User) -> str:
    """How a login stands to a further contact: the first is its owner, who is next shares the household."""
    acts_already = Access.objects.filter(user=user, ended_at=None).exists()
    return Access.Relation.HOUSEHOLD if acts_already else Access.Relation.SELF


def delete_old_drafts(*, at: datetime) -> int:
    """Forget what was typed more than a month ago; how many there were."""
    deleted, _by_model = JoinDraft.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    return deleted


def same_name(one: str, other: str) -> bool:
    """Whether two people would write the same name: case, accents and spaces aside."""
    return folded_name(one) == folded_name(other)


def _newcomer(draft: JoinDraft, by: User, at: datetime) -> Contact:
    """The person this draft is about: made once, also when the first order of the draft was called off."""
    name = draft.answers["full_name"]
    mine = Contact.objects.standing().filter(accesses__user=by, accesses__ended_at=None, kind=Contact.Kind.PERSON)
    for contact in mine:
        if draft.order is not None and draft.order.buyer_id == contact.pk:
            return contact
        if draft.application is not None and draft.application.membership.holder_id == contact.pk:
            return contact
    return create_person(full_name=name, email=draft.email, at=at, by=by)
