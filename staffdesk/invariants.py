"""What must always be true of cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from ams.core.invariants import invariant
from billing.models import OrderLine
from staffdesk.models import Case

GRACE = timedelta(minutes=20)  # ten for the sweep that fulfils, five for the one that opens cases, and some air


@invariant("staffdesk.cases-have-somebody", "Every open case is owned by a person who may sign in, or by a queue.")
def cases_of_nobody(at: datetime) -> Iterator[str]:
    """The database refuses cases of nobody; this finds those whose owner has left."""
    for case in Case.objects.open().filter(owner__is_active=False).select_related("owner").order_by("pk"):
        yield f"case {case.pk} belongs to {case.owner}, who may no longer sign in"


@invariant("staffdesk.stuck-lines-have-cases", "Every paid line is handed over or has a case.")
def stuck_lines_without_a_case(at: datetime) -> Iterator[str]:
    """Lines paid for some time that nobody handed over and nobody was told about."""
    its_key = Concat(Value("stuck-line:"), Cast(OuterRef("pk"), CharField()))
    told = Exists(Case.objects.filter(key=its_key))
    for line in OrderLine.objects.stuck(since=at - GRACE).exclude(told).select_related("order").order_by("pk"):
        yield f"line {line.pk} of order {line.order.reference} is paid, not handed over, and has no case"
