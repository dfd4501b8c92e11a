"""Where mail about somebody goes who has no address of their own: to whoever acts for them, told about whom it is."""

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from ams.core.mails import ABOUT, RenderedMail
from ams.core.models import Access, Contact, Death, User


def address_for(contact: Contact, *, by: User | None = None) -> str:
    """Where mail for a contact goes; empty where nobody can be reached. No query for who has an address.

    Else it is that of `by`, if this login acts for them; else of their own login; else of who has acted longest.
    """
    if contact.email:
        return contact.email
    if by is not None and Access.objects.filter(user=by, contact=contact, ended_at=None).exists():
        return by.email
    return logins_acting_for([contact.pk]).get(contact.pk, "")


def logins_acting_for(contacts: Collection[int]) -> dict[int, str]:
    """The address of the login that mail for each contact goes to: their own, else of whoever has acted longest.

    The login of somebody who has died comes after everybody else's.
    """
    standing = Access.objects.filter(contact__in=contacts, ended_at=None)
    is_self = ExpressionWrapper(Q(relation=Access.Relation.SELF), BooleanField())
    rows = standing.order_by(Exists(_died()).desc(), is_self, "-granted_at", "-pk")
    return dict(rows.values_list("contact", "user__email"))  # the first ones come last, and stay


def _died() -> QuerySet[Access]:
    """The own access of whoever a login belongs to, if they have died."""
    died = Death.objects.standing().filter(contact=OuterRef("contact"))
    own = Access.objects.filter(user=OuterRef("user"), relation=Access.Relation.SELF, ended_at=None)
    return own.filter(Exists(died))


def about(mail: RenderedMail, contact: Contact) -> RenderedMail:
    """The same mail, beginning with whom it is about."""
    with translation.override(contact.language or settings.LANGUAGE_CODE):
        words = _("This is about %(name)s, number %(number)s.") % {"name": contact, "number": contact.number}
    line = f'<p class="mail-quiet" style="color:#66635d;">{escape(words)}</p>'
    return replace(mail, text=f"{words}\n\n{mail.text}", html=mail.html.replace(ABOUT, line, 1))
