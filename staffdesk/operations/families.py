"""Who acts for whom, as staff say it: outside the rule that only a mailed code connects somebody, so with a reason."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.logins import ensure_login
from ams.core.models import Access, Contact, User
from billing.operations import Why
from members.operations.families import end_access, let_act

LET_ACT: Final = "access.granted"
ENDED: Final = "access.ended"


class CannotLetAct(DomainError):
    """This login cannot act for them; the text says why."""


@transaction.atomic
def let_login_act(*, contact: Contact, email: str, relation: str, why: Why, at: datetime, by: User) -> Access:
    """A login may act for somebody from now on; it opens with a code mailed there, as ever.

    The login is made where there is none. Raises CannotLetAct, ExceptionNeedsWords.
    """
    Contact.objects.select_for_update().get(pk=contact.pk)
    user = ensure_login(email=email)
    if user.is_staff or not user.is_active:
        raise CannotLetAct(_("This is a colleague’s login, or one that was closed. Write another address."))
    standing = Access.objects.filter(contact=contact, ended_at=None)
    if standing.filter(user=user).exists():
        raise CannotLetAct(_("This login acts for them already."))
    if relation == Access.Relation.SELF and standing.filter(relation=relation).exists():
        raise CannotLetAct(_("They have a login of their own already. End that first, if it is no longer theirs."))
    access = let_act(user=user, contact=contact, relation=relation, at=at, by=by)
    record_exception(LET_ACT, reason=why.reason, words=why.words, contact=contact, on=access, by=by, at=at)
    return access


@transaction.atomic
def end_login(*, access: Access, why: Why, at: datetime, by: User) -> Access:
    """A login acts for somebody no longer; once. Raises ExceptionNeedsWords."""
    Contact.objects.select_for_update().get(pk=access.contact_id)
    access = Access.objects.select_related("user", "contact").get(pk=access.pk)
    if access.ended_at is None:
        record_exception(ENDED, reason=why.reason, words=why.words, contact=access.contact, on=access, by=by, at=at)
        end_access(access=access, at=at, by=by)
    return access


def bring_back(*, access: Access, why: Why, at: datetime, by: User) -> Access:
    """The same login acts for them again, as it did; what was ended stays to be read. Raises CannotLetAct."""
    return let_login_act(
        contact=access.contact, email=access.user.email, relation=access.relation, why=why, at=at, by=by
    )
