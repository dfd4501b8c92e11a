"""Which logins act or acted for somebody, and for whom else."""

from collections.abc import Iterable

from ams.core.models import Access, Contact


def logins_of(contact: Contact) -> list[Access]:
    """Those that stand, then what was ended, the latest first; without the endings of logins that act again."""
    found = Access.objects.filter(contact=contact).select_related("user").order_by("-granted_at", "-pk")[:50]
    standing = {access.user_id for access in found if access.ended_at is None}
    shown = [access for access in found if access.ended_at is None or access.user_id not in standing]
    return sorted(shown, key=lambda access: access.ended_at is not None)


def others_of(accesses: Iterable[Access]) -> list[Access]:
    """Whom else the standing ones of these logins act for."""
    standing = [one for one in accesses if one.ended_at is None]
    found = Access.objects.filter(user__in=[one.user_id for one in standing], ended_at=None)
    rows = found.exclude(pk__in=[one.pk for one in standing]).select_related("contact", "user")
    return list(rows.order_by("contact__sort_name", "pk")[:50])
