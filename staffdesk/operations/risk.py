"""Writing down who is at risk: each hour anew, and of what stands already only what has changed."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction

from ams.core.association import day_of, knowing_the_association
from staffdesk.models import MemberAtRisk, MonthlyCount
from staffdesk.models.risk import WEIGHTS
from staffdesk.months import month_of
from staffdesk.queries.risk import ALL, MEMBERS, count_members, risks

AT_ONCE: Final = 2_000
Risks = Mapping[int, Mapping[str, date]]


@transaction.atomic
@knowing_the_association()
def count_at_risk(*, at: datetime) -> int:
    """Find every member at risk as of an instant, and keep how many there are for this month; how many.

    Two at once write the same. What has not changed is not written: most members are at risk for more than an hour.
    """
    found = risks(at=at)
    on = day_of(at)
    known = {row.pk: row for row in MemberAtRisk.objects.all().iterator()}
    gone = [pk for pk in known if pk not in found]
    for some in _in_batches(gone):
        MemberAtRisk.objects.filter(pk__in=some).delete()
    rows = [row for contact, days in found.items() if (row := _row(contact, days, known.get(contact), on)) is not None]
    MemberAtRisk.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["contact"],
        update_fields=["reasons", "days", "weight"],
    )  # fmt: skip
    _keep_counts(found, at, on)
    return len(found)


def _row(contact: int, days: Mapping[str, date], known: MemberAtRisk | None, on: date) -> MemberAtRisk | None:
    """As it is to be written; nothing where it stands so already."""
    since = {reason: day.isoformat() for reason, day in sorted(days.items())}
    if known is not None and known.days == since:
        return None
    reasons = list(since)
    weight = sum(WEIGHTS[reason] for reason in reasons)
    return MemberAtRisk(contact_id=contact, reasons=reasons, days=since, weight=weight, since_on=on)


def _keep_counts(found: Risks, at: datetime, on: date) -> None:
    counts: Counter[str] = Counter(reason for days in found.values() for reason in days)
    counts[ALL], counts[MEMBERS] = len(found), count_members(on=on)
    month, what = month_of(on), MonthlyCount.What.AT_RISK
    rows = [MonthlyCount(month=month, what=what, of=of, count=count, counted_at=at) for of, count in counts.items()]
    MonthlyCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["month", "what", "of"], update_fields=["count", "counted_at"]
    )
    MonthlyCount.objects.filter(month=month, what=what, counted_at__lt=at).delete()


def _in_batches(keys: list[int]) -> Any:
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some
