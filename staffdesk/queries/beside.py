"""What stands beside a conversation: the person's open orders and what they are coming to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ams.core.models import User
from ams.core.roles import Ability, can
from billing.models import Order
from events.models import Registration
from staffdesk.models import Case, CaseLink

SHOWN = 5  # of each; the person's page has the rest


@dataclass(frozen=True, slots=True)
class Beside:
    """The business of a person that is under way, the latest first."""

    orders: list[Order]
    registrations: list[Registration]


def beside(ids: Sequence[int], *, reader: User, on: date) -> Beside:
    """Orders that are neither paid nor cancelled, and registrations for events that are not over; what one may see.

    `ids` are the contact and those merged into it; nothing for nobody.
    """
    if not ids:
        return Beside([], [])
    orders = Order.objects.filter(buyer__in=ids, settled_at=None, cancelled_at=None).order_by("-placed_at", "-pk")
    coming = Registration.objects.confirmed().filter(contact__in=ids, ticket_type__event__end_date__gte=on)
    coming = coming.select_related("ticket_type__event").order_by("ticket_type__event__start_date", "pk")
    return Beside(
        list(orders[:SHOWN]) if can(reader.role, Ability.SEE_ORDERS) else [],
        list(coming[:SHOWN]) if can(reader.role, Ability.SEE_EVENTS) else [],
    )


def linked_cases(case: Case) -> list[Case]:
    """The cases somebody said belong together with it, and those that became a part of it."""
    after, before = CaseLink.objects.filter(first=case), CaseLink.objects.filter(second=case)
    linked = Q(pk__in=after.values("second")) | Q(pk__in=before.values("first"))
    return list(Case.objects.filter(linked | Q(merged_into=case)).order_by("-pk")[:20])
