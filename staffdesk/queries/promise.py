"""Whether the association keeps its promises: figures of the last thirty days, computed each time, as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Aggregate, Count, DurationField, F, OuterRef, Q, Subquery

from billing.models import Payment
from staffdesk.models import Clock, Standard, StandardVersion
from staffdesk.queries.clocks import in_words

DAYS: Final = 30
AIM: Final = 95  # per cent; what is less we say first


class Median(Aggregate):
    """The middle one: half took less."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Figure:
    """A promise, how often it was due in thirty days, how often it was kept, and how long half of them took at most."""

    promise: str
    due: int
    kept: int
    typical: timedelta | None = None

    @property
    def percent(self) -> int:
        """Rounded down: 100 means all."""
        return 100 * self.kept // self.due if self.due else 0

    @property
    def is_kept(self) -> bool:
        """Well enough to be proud of."""
        return self.percent >= AIM

    @property
    def half_within(self) -> str:
        """Half of them took so long at most, in words; empty where nothing is known."""
        return in_words(self.typical) if self.typical is not None else ""


def figures(*, at: datetime) -> list[Figure]:
    """One for each standard that is on, in their order: three questions to the database, however much there is."""
    since = at - timedelta(days=DAYS)
    counted = {row["standard"]: row for row in _clocks(since, at)}
    newest = StandardVersion.objects.filter(standard=OuterRef("pk")).order_by("-number")
    found = []
    for standard in Standard.objects.filter(archived_at=None).annotate(minutes=Subquery(newest.values("minutes")[:1])):
        if standard.kept_by == Standard.KeptBy.RECEIPT:
            found.append(_receipts(standard.promise, timedelta(minutes=standard.minutes or 0), since, at))
        else:
            row = counted.get(standard.pk, {"due": 0, "kept": 0, "typical": None})
            found.append(Figure(standard.promise, row["due"], row["kept"], row["typical"]))
    return found


def _clocks(since: datetime, at: datetime) -> Sequence[dict[str, Any]]:
    """What was judged since, and what is late now although nobody answered yet: that counts as not kept."""
    judged = Q(state__in=[Clock.State.KEPT, Clock.State.MISSED], stopped_at__gte=since, stopped_at__lte=at)
    late = Q(state=Clock.State.RUNNING, due_at__lt=at)
    counted = Clock.objects.filter(judged | late).order_by().values("standard")
    figures = {"due": Count("pk"), "kept": Count("pk", filter=Q(state="kept")), "typical": Median("took")}
    return [dict(row) for row in counted.annotate(**figures)]


def _receipts(promise: str, within: timedelta, since: datetime, at: datetime) -> Figure:
    """Of payments, whether or not a case had to be opened about any. One that just came still has time."""
    in_time = Q(receipt__issued_at__lte=F("received_at") + within)
    known = Payment.objects.filter(in_time | Q(received_at__lt=at - within), received_at__gte=since)
    counted = known.aggregate(
        due=Count("pk"), kept=Count("pk", filter=in_time), typical=Median(F("receipt__issued_at") - F("received_at"))
    )
    return Figure(promise, counted["due"], counted["kept"], counted["typical"])
