"""Who acts for whom, as staff say it: outside the rule that only a mailed code connects somebody, so with a reason."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.addressees import address_for
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.logins import ensure_login
from ams.core.mails import render_mail
from ams.core.models import Access, Contact, Death, User
from ams.core.outbox import post_message
from billing.operations import Why
from members.operations.families import end_access, let_act
from members.operations.granting import called

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
        _tell(access, at)
    return access


def _tell(access: Access, at: datetime) -> None:
    """Whoever could act reads that they no longer do, and the person that one sign-in less opens their record.

    Logins do not see each other: which one it was reads only who has an address of their own. Nobody is written to
    about somebody who has died; staff find words of their own for that.
    """
    contact, login = access.contact, access.user
    if Death.objects.standing().filter(contact=contact).exists():
        return
    own = Access.objects.filter(user=login, ended_at=None, relation=Access.Relation.SELF).select_related("contact")
    themself = own.order_by("pk").first()
    _post(access, "access_ended", login.email, themself.contact if themself else None, at)
    recipient = address_for(contact)
    if recipient and recipient != login.email:
        _post(access, "acts_no_longer", recipient, contact, at)


def _post(access: Access, what: str, recipient: str, reader: Contact | None, at: datetime) -> None:
    contact = access.contact
    context = {
        "reader": called(reader) if reader else "",
        "contact": contact,
        "is_own": access.relation == Access.Relation.SELF,
        "login": access.user.email if contact.email == recipient else "",
    }
    mail = render_mail(f"staffdesk/email/{what}", context, (reader or contact).language)
    post_message(key=f"{what}:{access.pk}", purpose=f"access.{what}", recipient=recipient, mail=mail,
                 contact=reader, at=at)  # fmt: skip


def bring_back(*, access: Access, why: Why, at: datetime, by: User) -> Access:
    """The same login acts for them again, as it did; what was ended stays to be read. Raises CannotLetAct."""
    return let_login_act(
        contact=access.contact, email=access.user.email, relation=access.relation, why=why, at=at, by=by
    )
