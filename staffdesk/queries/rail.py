"""What waits in each room of the rail, which every desk page draws."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Func, IntegerField, QuerySet, Value

from ams.core.models import User
from billing.models import Parcel, ShopItem
from staffdesk.models import IncomingMail
from staffdesk.queries.today import cases_for, stuck_messages


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a member of staff, by room."""

    cases: int
    messages: int
    mail_in: int
    parcels: int
    sells_by_post: bool  # associations that do not need no room for parcels


def waiting_for(user: User, *, at: datetime) -> Waiting:
    """The numbers beside the rooms. One query."""
    found = _counted(
        cases=cases_for(user),
        messages=stuck_messages(at=at),
        mail_in=IncomingMail.objects.in_quarantine(),
        parcels=Parcel.objects.to_send(),
        posted=ShopItem.objects.filter(is_posted=True),
    )
    return Waiting(found["cases"], found["messages"], found["mail_in"], found["parcels"], found["posted"] > 0)


def _counted(**asked: QuerySet[Any]) -> dict[str, int]:
    """How many rows each query finds, all in one statement."""
    how_many = Func(template="count(*)", output_field=IntegerField())  # of all rows: no Count, which would group them
    counts = [rows.select_related(None).order_by().values_list(Value(which), how_many) for which, rows in asked.items()]
    return dict(counts[0].union(*counts[1:], all=True))
