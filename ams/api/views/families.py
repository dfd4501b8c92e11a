"""Families: who acts for a contact, and for whom a contact acts. Staff change that at the desk, with a reason."""

from typing import Any

from ams.api import rows
from ams.api.endpoints import Call, reads
from ams.api.finding import find
from ams.api.serializers.families import FamilyOut
from ams.core.models import Access, Contact, Scope


@reads(Scope.READ_CONTACTS, answer=FamilyOut, errors=[404])
def read_family(call: Call, number: int) -> dict[str, Any]:
    """Read who acts for a contact, and for whom it acts.

    One login can act for several people: a parent for children, a couple for each other, somebody for an organisation.
    """
    contact = find(Contact.objects.all(), "contact", number=number)
    acting = rows.accesses().filter(contact=contact)
    own = Access.objects.filter(contact=contact, relation=Access.Relation.SELF, ended_at=None)
    acts_for = rows.accesses().filter(user__in=own.values("user")).exclude(contact=contact)
    return FamilyOut({"contact": contact.number, "acting": acting, "acts_for": acts_for}).data
