"""Who asked to be taken in, what became of it, and how long that took."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Aggregate, CharField, Count, DurationField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, ExtractYear
from django.utils.timesince import timesince

from billing.models import Order, OrderLine, Product, Refund
from members.models import Application, Membership, TermOffer

Decision = Application.Decision
SOME_DAY = datetime(2001, 1, 1, tzinfo=UTC)  # from which a wait is counted, to say it in words


class Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Asked:
    """How applications for one kind fared that came in one year."""

    type: str
    slug: str
    year: int
    applied: int
    waiting: int
    approved: int
    declined: int
    wait: timedelta | None  # the median, of those that were decided

    @property
    def wait_in_words(self) -> str:
        """“3 days”, “5 hours”."""
        return timesince(SOME_DAY, SOME_DAY + self.wait, depth=1) if self.wait is not None else ""

    @property
    def share(self) -> int | None:
        """Approved, in per cent of what was decided."""
        decided = self.approved + self.declined
        return round(100 * self.approved / decided) if decided else None


def waiting_application(membership: Membership) -> Application | None:
    """The one nobody decided about yet."""
    return Application.objects.waiting().filter(membership=membership).first()


def approved_application(membership: Membership) -> Application | None:
    """The one that holds, of a membership nobody has paid for: staff said yes to it, and to none that came later."""
    last = membership.applications.order_by("-applied_at", "-pk").first()
    return last if last is not None and last.decision == Decision.APPROVED else None


def latest_applications(memberships: Collection[Membership]) -> dict[int, Application]:
    """The last one of each of some memberships, by its key. One query."""
    found = Application.objects.filter(membership__in=memberships).order_by("applied_at")
    return {one.membership_id: one for one in found}


def paid_lines(membership: Membership) -> QuerySet[OrderLine]:
    """Paid lines for a membership that gave no term yet and were not taken back."""
    offers = TermOffer.objects.annotate(named=Cast("pk", CharField())).filter(
        named=OuterRef("reference"), membership=membership
    )
    lines = OrderLine.objects.filter(Exists(offers), kind=Product.Kind.MEMBERSHIP, order__settled_at__isnull=False)
    return lines.filter(revoked_at=None, term=None).select_related("order__buyer")


def orders_to_return() -> QuerySet[Order]:
    """Paid for an application that came to nothing, credited, and not given back by itself: in cash, by the dead."""
    ended = TermOffer.objects.filter(membership__applications__decision__in=[Decision.DECLINED, Decision.WITHDRAWN])
    lines = OrderLine.objects.filter(
        kind=Product.Kind.MEMBERSHIP, reference__in=ended.values(named=Cast("pk", CharField())),
        term=None, revoked_at__isnull=False,
    )  # fmt: skip
    waiting = Order.objects.overpaid().filter(pk__in=lines.values("order"))
    return waiting.filter(~Exists(Refund.objects.filter(order=OuterRef("pk")))).select_related("buyer").order_by("pk")


def undecided_lines(lines: Collection[int]) -> set[int]:
    """Those of some lines that were paid for an application nobody decided about yet."""
    rows = OrderLine.objects.filter(pk__in=lines, kind=Product.Kind.MEMBERSHIP, term=None)
    return set(rows.filter(Exists(_offers().filter(_HAS_WAITING))).values_list("pk", flat=True))


def applied_for() -> Exists:
    """Whether a line was for an application that was not approved: then it gives no term, or not yet."""
    return Exists(_offers().filter(Exists(_applications().exclude(decision=Decision.APPROVED))))


def how_they_fared() -> list[Asked]:
    """By kind and year of the application, the newest first. One query."""
    kind = {"type": F("membership__type__name"), "slug": F("membership__type__slug")}
    rows = Application.objects.annotate(**kind, year=ExtractYear("applied_at")).values("type", "slug", "year")
    decided = Q(decision__in=[Decision.APPROVED, Decision.DECLINED])
    counted = rows.annotate(
        applied=Count("pk"),
        waiting=Count("pk", filter=Q(decision="")),
        approved=Count("pk", filter=Q(decision=Decision.APPROVED)),
        declined=Count("pk", filter=Q(decision=Decision.DECLINED)),
        wait=Median(F("decided_at") - F("applied_at"), filter=decided),
    )
    return [Asked(**row) for row in counted.order_by("-year", "type")]


def _offers() -> QuerySet[TermOffer]:
    return TermOffer.objects.annotate(named=Cast("pk", CharField())).filter(named=OuterRef("reference"))


def _applications() -> QuerySet[Application]:
    return Application.objects.filter(membership=OuterRef("membership"))


_HAS_WAITING = Exists(_applications().filter(decision=""))
