"""Lists by events: who comes, who was there, who had a ticket and was not.

Whoever comes along without a record of their own is reached by who ordered for them.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from events.models import Registration
from events.queries import was_there
from staffdesk.lists.criteria import Condition


def at_event(condition: Condition, on: date) -> Q:
    """Of a contact: a ticket that holds for any of the events; that was used (`there`); that was not (`absent`)."""
    rows = Registration.objects.confirmed().filter(ticket_type__event__in=list(map(int, condition.values)))
    if condition.how == "there":
        rows = rows.filter(was_there())
    elif condition.how == "absent":
        rows = rows.filter(~was_there(), ticket_type__event__end_date__lt=on)
    ordered = rows.filter(contact=None).annotate(buyer=F("order_line__order__buyer"))
    own = rows.filter(contact=OuterRef("pk"))
    return (
        Q(Exists(own))
        | Q(Exists(ordered.filter(buyer=OuterRef("pk"))))
        | Q(Exists(ordered.filter(order_line__order__buyer__merged_into=OuterRef("pk"))))
    )
