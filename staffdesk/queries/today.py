"""What needs somebody today, and what happened by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _

from ams.core.models import Activity, Message, Role, User
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
    """Open cases that are one's own or nobody's."""
    return Case.objects.open().filter(Q(owner=user) | Q(owner=None))


def todo_for(user: User, *, at: datetime, besides: Collection[int] = (), at_most: int = SHOWN) -> list[Case]:
    """What somebody might do next: what is late, then what is due, then what waits; `besides` are shown elsewhere.

    Within each their own first, then those of their department. What is put off or waits for the member is not here
    unless it is late: putting off hides a case from us, it does not move what was promised. Each part is read along an
    index and no further than is shown: in one order all would be sorted, and there may be very many. Two questions.
    """
    parts = [rows.exclude(pk__in=besides)[:at_most] for rows in _parts(user, at)]
    keys = [rows.values_list(Value(place), "pk") for place, rows in enumerate(parts)]
    places = {pk: place for place, pk in keys[0].union(*keys[1:], all=True)}
    found = Case.objects.filter(pk__in=places).select_related("contact", "owner")
    return sorted(found, key=lambda case: (places[case.pk], case.due_at or at, case.opened_at, case.pk))[:at_most]


def _parts(user: User, at: datetime) -> list[QuerySet[Case]]:
    """By how urgent they are, and within that whose; each in its own order."""
    department = Case.Queue.SYSTEM if user.role == Role.ADMINISTRATOR else user.role
    whose = [Q(owner=user), Q(owner=None, queue=department), Q(owner=None) & ~Q(queue=department)]
    soon = Case.objects.to_do(at=at).filter(due_at__gte=at).order_by("due_at", "opened_at", "pk")
    late = Case.objects.open().filter(due_at__lt=at).order_by("due_at", "opened_at", "pk")
    waits = Case.objects.to_do(at=at).filter(due_at=None).order_by("opened_at", "pk")
    return [rows.filter(one) for rows in (late, soon, waits) for one in whose]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what is to be done, under its heading."""

    key: str
    label: str
    cases: list[Case]


def grouped(cases: Iterable[Case], *, at: datetime) -> list[Group]:
    """Cases by how urgent they are, without headings that nothing stands under."""
    found: dict[str, list[Case]] = {"late": [], "due": [], "waits": []}
    for case in cases:
        found["waits" if case.due_at is None else "late" if case.due_at < at else "due"].append(case)
    labels = {"late": _("Late"), "due": _("Due"), "waits": _("Open, with nothing due")}
    return [Group(key, labels[key], some) for key, some in found.items() if some]


def count_cases_for(user: User, *, at_most: int) -> int:
    """How many of those there are; one more than asked about where there are more."""
    return cases_for(user).values("pk")[: at_most + 1].count()


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
