"""How areas stand: who answers for them, what is due, what failed, what does not hold, and what waits to be decided."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.invariants import all_invariants
from ams.core.models import DuplicatePair, FieldDefinition, Message, User
from billing.models import ProviderEvent
from events.models import WaitlistEntry
from members.models import Application, Proof
from staffdesk import areas as of
from staffdesk.models import (
    Area,
    AreaEntry,
    Case,
    Erasure,
    IncomingMail,
    InvariantCheck,
    Proposal,
    ServerError,
)
from staffdesk.models.areas import can_own
from staffdesk.queries.area_changes import counts_of_changes
from staffdesk.queries.difficult import situations_now
from staffdesk.queries.rail import counts_of

LATELY: Final = timedelta(days=30)
A_YEAR: Final = timedelta(days=365)
MOST: Final = 1_000  # counted of each
ERRORS: Final = 100  # mistakes that are looked at
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """So much of something, where it is seen, and since when if that is known."""

    label: str | Promise
    count: int
    url: str = ""
    at: datetime | None = None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A sentence that must always hold, and of how many it does not."""

    sentence: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Review:
    """Whether an area is owned and looked through in time."""

    owner: User | None
    reviewed_at: datetime | None
    due_at: datetime
    is_due: bool

    @property
    def word(self) -> str:
        """The worst of it in a word."""
        if self.owner is None:
            return _now("Nobody’s")
        if self.is_due:
            return _now("Not looked through") if self.reviewed_at is None else _now("Due")
        return _now("In time") if self.reviewed_at else _now("Not yet due")

    @property
    def tone(self) -> str:
        """Red where nobody answers for it, or nobody looked."""
        return "bad" if self.owner is None or self.is_due else "good" if self.reviewed_at else "quiet"


@dataclass(frozen=True, slots=True)
class Standing:
    """One area among the others, with how much there is of each."""

    area: Area
    review: Review
    changed: int
    failed: int
    broken: int
    waiting: int


def find_area(code: str) -> Area | None:
    """One with its people and when it was last looked through."""
    return Area.objects.with_last().select_related("owner", "deputy").filter(code=code).first()


def review_of(area: Area, *, at: datetime) -> Review:
    """How it stands; the area comes from `with_last`."""
    due_at = area.seen_at + timedelta(days=area.review_days)  # type: ignore[attr-defined]  # annotated
    owner = area.owner if can_own(area.owner) else None
    return Review(owner, area.reviewed_at, due_at, due_at <= at)  # type: ignore[attr-defined]  # annotated


def all_standings(*, at: datetime) -> list[Standing]:
    """Every area, with what there is to see in it. A handful of queries, however many areas."""
    areas = list(Area.objects.with_last().prefetch_related("owner", "deputy"))
    changed, failed, broken = counts_of_changes(areas), failures(at=at), broken_now()
    waiting = decisions()
    return [
        Standing(
            area, review_of(area, at=at), changed[area.code], sum(one.count for one in failed[area.code]),
            len(broken[area.code]), sum(one.count for one in waiting[area.code]),
        )
        for area in areas
    ]  # fmt: skip


def entries_of(area: Area) -> QuerySet[AreaEntry]:
    """What was said and signed about it, the latest first."""
    return AreaEntry.objects.filter(area=area).select_related("by", "giver", "taker").order_by("-at", "-pk")


def named_areas() -> QuerySet[Area]:
    """Those of which members read who looks after them."""
    return Area.objects.owned().filter(is_named=True).exclude(owner__name="").select_related("owner")


def failures(*, at: datetime) -> dict[str, list[Finding]]:
    """Mails that failed or came back, and errors people ran into, of the last days, by area. Four queries."""
    found: dict[str, list[Finding]] = defaultdict(list)
    messages = reverse("staffdesk:messages")
    unsent = Message.objects.exclude(state=Message.State.SENT).filter(state=Message.State.FAILED)
    for rows, label, url in (
        (_mails(unsent.filter(created_at__gte=at - LATELY), "created_at"), _("Mails that failed"), "?state=failed"),
        (_mails(Message.objects.filter(returned_at__gte=at - LATELY), "returned_at"), _("Mails that came back"),
         "?state=returned"),
    ):  # fmt: skip
        for area, count, last in rows:
            found[area].append(Finding(label, count, messages + url, last))
    for error, url in _errors(at):
        found[of.area_of_error(error.page)].append(Finding(error.what, error.times, url, error.last_at))
    return found


def broken_now() -> dict[str, list[Broken]]:
    """What the last run found not to hold, by area. One query, and one for the cases."""
    last = InvariantCheck.objects.order_by("-at").values("at")[:1]
    rows = list(InvariantCheck.objects.filter(at=last, offenders__gt=0).order_by("name"))
    sentences = {one.name: one.sentence for one in all_invariants()}
    cases = _cases(f"invariant:{row.name}" for row in rows) if rows else {}
    found: dict[str, list[Broken]] = defaultdict(list)
    for row in rows:
        one = Broken(sentences.get(row.name, row.name), row.offenders, cases.get(f"invariant:{row.name}", ""))
        found[of.area_of_check(row.name)].append(one)
    return found


def last_run() -> datetime | None:
    """When everything was last verified."""
    return InvariantCheck.objects.order_by("-at").values_list("at", flat=True).first()


def decisions() -> dict[str, list[Finding]]:
    """What waits until somebody decides, by area. One query."""
    return _counted(_DECISIONS, {
        "applications": Application.objects.waiting(),
        "proofs": Proof.objects.waiting(),
        "asking": WaitlistEntry.objects.asking(),
        "proposals": Proposal.objects.open(),
        "finance": _unowned(Case.Queue.FINANCE),
        "unowned": _unowned(Case.Queue.SERVICE),
        "difficult": situations_now(),
        "website": Case.objects.open().filter(kind=Case.Kind.WEBSITE, queue=Case.Queue.SYSTEM),
        "erasures": Erasure.objects.waiting(),
        "events": ProviderEvent.objects.filter(applied_at=None, failures__gt=0),
    })  # fmt: skip


def quality() -> dict[str, list[Finding]]:
    """What is wrong with the data itself, by area. One query."""
    return _counted(_QUALITY, {
        "duplicates": DuplicatePair.objects.standing(),
        "quarantine": IncomingMail.objects.in_quarantine(),
    })  # fmt: skip


def unused_fields(*, at: datetime) -> QuerySet[FieldDefinition]:
    """Fields that are asked for and that nobody filled in, or that nobody has written into for a year."""
    forgotten = Q(last_used_on__lt=(at - A_YEAR).date())
    return FieldDefinition.objects.standing().filter(Q(filled=0, counted_at__isnull=False) | forgotten)


Counting = tuple[tuple[str, str, Promise, str], ...]
_DECISIONS: Final[Counting] = (
    (of.MEMBERSHIP, "applications", _("Applications"), "staffdesk:applications"),
    (of.MEMBERSHIP, "proofs", _("Proofs to look at"), "staffdesk:proofs"),
    (of.EVENTS, "asking", _("People who ask for a place"), "staffdesk:events"),
    (of.FINANCE, "proposals", _("Exceptions that wait for a second person"), "staffdesk:proposals"),
    (of.FINANCE, "finance", _("Cases of finance that nobody took"), "staffdesk:cases"),
    (of.SERVICE, "unowned", _("Cases that nobody took"), "staffdesk:cases"),
    (of.SERVICE, "difficult", _("Difficult situations"), "staffdesk:difficult"),
    (of.WEBSITE, "website", _("Open cases about the website"), "staffdesk:cases"),
    (of.DATA, "erasures", _("People who asked to be erased"), "staffdesk:erasures"),
    (of.INTEGRATIONS, "events", _("Events of the payment provider that could not be applied"), "staffdesk:cases"),
)
_QUALITY: Final[Counting] = (
    (of.DATA, "duplicates", _("Pairs that look like the same person"), "staffdesk:duplicates"),
    (of.INTEGRATIONS, "quarantine", _("Mails in quarantine"), "staffdesk:mail_in"),
)


def _counted(which: Counting, rows: dict[str, Rows]) -> dict[str, list[Finding]]:
    counts = dict(counts_of(most=MOST + 1, **rows))
    found: dict[str, list[Finding]] = defaultdict(list)
    for area, key, label, page in which:
        if count := counts.get(key, 0):
            found[area].append(Finding(label, min(count, MOST), reverse(page), is_more=count > MOST))
    return found


def _unowned(queue: Case.Queue) -> Rows:
    return Case.objects.open().unowned().filter(queue=queue)


def _mails(rows: QuerySet[Message], column: str) -> Iterator[tuple[str, int, datetime]]:
    """How many of each area, and the latest; purposes are few."""
    found: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for row in rows.order_by().values("purpose").annotate(n=Count("pk"), last=Max(column)):
        found[of.area_of_mail(row["purpose"])].append((row["n"], row["last"]))
    for area, some in found.items():
        yield area, sum(n for n, _last in some), max(last for _n, last in some)


def _errors(at: datetime) -> Iterator[tuple[ServerError, str]]:
    errors = list(ServerError.objects.filter(last_at__gte=at - LATELY).order_by("-last_at")[:ERRORS])
    cases = _cases(f"server-error:{one.fingerprint}" for one in errors) if errors else {}
    for one in errors:
        yield one, cases.get(f"server-error:{one.fingerprint}", "")


def _cases(keys: Any) -> dict[str, str]:
    """Where the cases of some things are."""
    found = Case.objects.filter(key__in=list(keys)).values_list("key", "pk")
    return {key: reverse("staffdesk:case", args=[pk]) for key, pk in found}
