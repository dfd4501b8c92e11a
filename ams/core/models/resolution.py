"""Contacts that were merged: what stays with the one that was absorbed is shown with the one that was kept.

Money and whatever else is append-only keeps pointing at the contact it was for. Whoever asks for the rows of a contact
asks for those of `contact_ids_of(contact)`; whoever asks what a login may see uses `acted_for(user)`. `merged_into`
always names the contact that stands: merging that one further leads everybody on, so one step is enough.
"""

from typing import Any

from django.db.models import Q, QuerySet

from ams.core.models.contacts import Contact
from ams.core.models.users import Access, User


def contact_ids_of(contact: Contact) -> list[int]:
    """The contact and all that were merged into it; one look into an index."""
    return [contact.pk, *Contact.objects.filter(merged_into=contact).values_list("pk", flat=True)]


def and_absorbed(contact: Contact | int) -> QuerySet[Any, Any]:
    """The same ids for a subquery: a statement less, where a contact has few rows that need no order of an index."""
    pk = contact.pk if isinstance(contact, Contact) else contact
    return Contact.objects.filter(Q(pk=pk) | Q(merged_into=pk)).values("pk")


def acted_for(user: User | int) -> QuerySet[Any, Any]:
    """The ids of the contacts a login acts for and of those merged into them, for a subquery."""
    mine = Access.objects.filter(user=user, ended_at=None).values_list("contact")
    absorbed = Contact.objects.filter(merged_into__accesses__user=user, merged_into__accesses__ended_at=None)
    return mine.union(absorbed.values_list("pk"), all=True)
