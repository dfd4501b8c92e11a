"""What needs somebody today, and what happened by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case as Conditional
from django.db.models import Count, F, IntegerField, Q, QuerySet, Value, When

from ams.core.models import Activity, Message, User
from ams.core.roles import Ability, can
from staffdesk.models import Case

STUCK_AFTER = timedelta(minutes=15)
FAILED_SINCE = timedelta(days=14)  # an older failure was either seen to or no longer matters
SHOWN = 12
CARED_FOR: dict[Ability, tuple[str, ...]] = {  # what changed overnight, by who wants to know
    Ability.WORK_CASES: ("case.opened", "case.reopened"),
    Ability.CHANGE_PEOPLE: ("details.changed", "contact.merged"),
    Ability.SEE_RENEWALS: ("membership.joined", "membership.renewed", "membership.cancelled", "auto_renewal.stopped"),
    Ability.SEE_EVENTS: ("event.registered", "event.waits", "event.asked", "event.called_off"),
    Ability.SEE_ORDERS: ("order.paid", "order.expired"),
    Ability.SEE_MONEY: ("order.given_back", "money.refunded", "money.refund_failed"),
    Ability.READ_EVERYTHING: ("exception.proposed", "exception.confirmed", "price.changed", "rules.published"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How often a kind of business was done, and how often by members alone."""

    kind: str
    count: int
    alone: int


def cases_for(user: User | int) -> QuerySet[Case]:
    """Open cases that are one's own or nobody's: one's own first, then what is due next, then by how long they wait."""
    mine_first = Conditional(When(owner=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = Case.objects.open().filter(Q(owner=user) | Q(owner=None)).select_related("contact", "owner")
    return waiting.order_by(mine_first, F("due_at").asc(nulls_last=True), "opened_at", "pk")


def count_cases_for(user: User) -> int:
    """How many of those there are."""
    return Case.objects.open().filter(Q(owner=user) | Q(owner=None)).count()


def stuck_messages(*, at: datetime) -> QuerySet[Message]:
    """Mails that failed lately, and mails that should have gone out by an instant; the oldest first."""
    failed = Q(state=Message.State.FAILED, created_at__gte=at - FAILED_SINCE)
    waiting = Q(state__in=[Message.State.QUEUED, Message.State.SENDING], created_at__lt=at - STUCK_AFTER)
    unsent = Message.objects.exclude(state=Message.State.SENT)  # what the partial index holds
    return unsent.filter(failed | waiting).select_related("contact").order_by("created_at", "pk")


def overnight(role: str, *, since: datetime) -> list[Figure]:
    """What happened since an instant of the kinds a role cares about, the most frequent first. One query."""
    kinds = {kind for ability, kinds in CARED_FOR.items() if can(role, ability) for kind in kinds}
    found = figures(sorted(kinds), since=since)
    return sorted((one for one in found if one.count), key=lambda one: (-one.count, one.kind))


def figures(kinds: list[str], *, since: datetime) -> list[Figure]:
    """How often each kind was done since an instant, in the order asked for."""
    alone = Count("pk", filter=Q(channel=Activity.Channel.SELF_SERVICE))
    counted = Activity.objects.filter(kind__in=kinds, at__gte=since).values("kind").annotate(n=Count("pk"), alone=alone)
    found = {row["kind"]: Figure(row["kind"], row["n"], row["alone"]) for row in counted.order_by()}
    return [found.get(kind, Figure(kind, 0, 0)) for kind in kinds]
