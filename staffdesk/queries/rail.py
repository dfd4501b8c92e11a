"""What waits in each room of the rail, which every desk page draws."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Func, IntegerField, QuerySet, Value

from ams.core.models import User
from ams.core.ready import ready
from billing.models import Parcel, ShopItem
from staffdesk.models import CareTask, IncomingMail
from staffdesk.queries.difficult import mine_now
from staffdesk.queries.today import cases_for, stuck_messages

COUNTED: Final = 200  # more than anybody reads one by one, and every page of the desk counts


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a member of staff, by room; one more than COUNTED where there is more."""

    cases: int
    messages: int
    mail_in: int
    parcels: int
    difficult: int
    care: int
    sells_by_post: bool  # associations that do not need no room for parcels


def waiting_for(user: User, *, at: datetime, on: date) -> Waiting:
    """The numbers beside the rooms. One query."""
    found = dict(_waiting(user.pk, at, on))
    return Waiting(
        cases=found["cases"], messages=found["messages"], mail_in=found["mail_in"], parcels=found["parcels"],
        difficult=found["difficult"], care=found["care"], sells_by_post=found["posted"] > 0,
    )  # fmt: skip


@ready
def _waiting(user: int, at: datetime, on: date) -> QuerySet[Any, tuple[str, int]]:
    return counts_of(
        most=COUNTED + 1,
        cases=cases_for(user),
        messages=stuck_messages(at=at),
        mail_in=IncomingMail.objects.in_quarantine(),
        parcels=Parcel.objects.to_send(),
        difficult=mine_now(user),
        care=CareTask.objects.to_do(on=on).of(user),
        posted=ShopItem.objects.filter(is_posted=True),
    )


def counted(*, most: int | None = None, **asked: QuerySet[Any]) -> dict[str, int]:
    """How many rows each query finds, all in one statement; at most so many of each, where that is enough to know."""
    return dict(counts_of(most=most, **asked))


def counts_of(*, most: int | None = None, **asked: QuerySet[Any]) -> QuerySet[Any, tuple[str, int]]:
    """The same as a query, for statements that are kept ready."""
    how_many = Func(template="count(*)", output_field=IntegerField())  # of all rows: no Count, which would group them
    found = {which: rows.select_related(None).order_by() for which, rows in asked.items()}
    if most is not None:
        found = {which: _first(rows, most) for which, rows in found.items()}
    counts = [rows.order_by().values_list(Value(which), how_many) for which, rows in found.items()]
    return counts[0].union(*counts[1:], all=True)


def _first(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    first: QuerySet[Any] = rows.model._default_manager.filter(pk__in=rows.values("pk")[:most])
    return first
