"""Who somebody is when they write to us, as far as their login says."""

from ams.core.models import Access, Contact, User
from billing.models import Order


def contact_of(user: User) -> Contact | None:
    """The contact a login is; failing that, the only one it acts for."""
    accesses = list(
        Access.objects.filter(user=user, ended_at=None).select_related("contact").order_by("granted_at")[:9]
    )
    selves = [access.contact for access in accesses if access.relation == Access.Relation.SELF]
    if selves:
        return selves[0]
    return accesses[0].contact if len(accesses) == 1 else None


def contact_concerned(user: User | None, reference: str, *, acted_for: Contact | None) -> Contact | None:
    """The buyer of the order they came from, if the login may see it; else whom they act for now, or who they are."""
    if user is None:
        return None
    order = Order.objects.visible_to(user).filter(reference=reference).select_related("buyer").first()
    return order.buyer if order else acted_for or contact_of(user)
