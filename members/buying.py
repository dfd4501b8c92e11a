"""Who buys in the shop: billing knows this class by its name in the settings alone."""

from datetime import date, datetime

from django.http import HttpRequest

from ams.core.models import Contact, User
from billing.buyers import PostalAddress
from members.models import Address
from members.operations import create_person, link_contact, relation_to_next
from members.queries import types_held
from members.views.acting import chosen_of, contacts_for

_KNOWN = "_contacts_acted_for"


def contacts_acted_for(request: HttpRequest) -> list[Contact]:
    """All whom this login acts for, first linked first; nobody for whoever is not signed in. One query a request."""
    if not isinstance(request.user, User):
        return []
    known: list[Contact] | None = getattr(request, _KNOWN, None)
    if known is None:
        known = list(contacts_for(request))
        setattr(request, _KNOWN, known)
    return known


class MemberBuyers:
    """People as the members app keeps them."""

    def buyer_of(self, request: HttpRequest) -> Contact | None:
        """Whom this login acts for just now, as on the account page."""
        return chosen_of(request, contacts_acted_for(request))

    def address_of(self, contact: Contact) -> PostalAddress | None:
        """The preferred address."""
        address = Address.objects.filter(contact=contact, is_preferred=True).first()
        return PostalAddress(address.lines, address.postcode, address.country) if address else None

    def is_member(self, contact: Contact, on: date) -> bool:
        """Paid for, and current or in grace."""
        return bool(types_held(contact, on))

    def add_buyer(self, *, name: str, email: str, at: datetime, by: User | None) -> Contact:
        """A new person; whoever signed in has proved the address and may act for them."""
        person = create_person(full_name=name, email=email, at=at, by=by)
        if by is not None and not by.is_staff:
            link_contact(user=by, contact=person, relation=relation_to_next(by, person), at=at)
        return person
