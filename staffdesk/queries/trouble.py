"""Errors that pile up, the cases a notice may be about, and how many contacts it spared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from staffdesk.models import Case, Notice, NoticeCase, ServerError
from staffdesk.queries.board import who_ran_into

AN_HOUR: Final = timedelta(hours=1)
PEOPLE: Final = 3  # different people stopped within an hour: they will write next
LOOKED_AT: Final = 20
LATELY: Final = timedelta(days=7)
BEFORE: Final = timedelta(hours=24)  # contacts longer ago were about something else
SHORTEST: Final = timedelta(minutes=30)  # two people who wrote at once say nothing about an hour
FEWEST: Final = 2
OFFERED: Final = 30


@dataclass(frozen=True, slots=True)
class Pile:
    """One mistake that stopped several people within the hour."""

    error: ServerError
    people: int


@dataclass(frozen=True, slots=True)
class Reports:
    """What several people wrote about the website within the hour, the newest first."""

    cases: list[Case]
    people: int


@dataclass(frozen=True, slots=True)
class Spared:
    """How many contacts came before a notice and while it stood, and how many would have come without it."""

    before: int
    hours_before: float
    since: int
    hours_since: float
    expected: int

    @property
    def avoided(self) -> int:
        """Never less than none."""
        return max(0, self.expected - self.since)


def piling_up(*, at: datetime) -> list[Pile]:
    """Mistakes that stopped people within the hour, and of which no notice tells yet. One query."""
    lately = ServerError.objects.filter(last_at__gt=at - AN_HOUR)
    people = Count("hits", filter=Q(hits__last_at__gt=at - AN_HOUR))
    found = lately.annotate(people=people).filter(people__gte=PEOPLE).order_by("-people", "pk")[:LOOKED_AT]
    piles = [Pile(error, error.people) for error in found]
    told = _told([pile.error.fingerprint for pile in piles]) if piles else set()
    return [pile for pile in piles if pile.error.fingerprint not in told]


def reports_piling_up(*, at: datetime) -> Reports | None:
    """What people wrote about the website within the hour and no notice tells of; None while it is fewer than three.

    Whoever left no way to be told counts for nobody: one hostile visitor would be many. One query.
    """
    told = Exists(NoticeCase.objects.filter(notice__resolved_at=None, case=OuterRef("pk")))
    wrote = Case.objects.open().filter(~told, kind=Case.Kind.WEBSITE, key="", opened_at__gt=at - AN_HOUR)
    known = wrote.exclude(contact=None, reply_email="").order_by("-opened_at", "-pk")
    cases = list(known.only("subject", "contact_id", "reply_email")[:OFFERED])
    people = len({case.contact_id or case.reply_email.lower() for case in cases})
    return Reports(cases, people) if people >= PEOPLE else None


def _told(fingerprints: Collection[str]) -> set[str]:
    keys = [f"server-error:{one}" for one in fingerprints]
    rows = NoticeCase.objects.filter(notice__resolved_at=None, case__key__in=keys)
    return {key.removeprefix("server-error:") for key in rows.values_list("case__key", flat=True)}


def cases_to_link(*, at: datetime, notice: Notice | None = None) -> QuerySet[Case]:
    """What may belong to it: open cases about the website of the last days, the newest first."""
    rows = Case.objects.open().filter(kind=Case.Kind.WEBSITE, opened_at__gt=at - LATELY).select_related("contact")
    if notice is not None:
        rows = rows.filter(~Exists(NoticeCase.objects.filter(notice=notice, case=OuterRef("pk"))))
    newest = list(rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:OFFERED])
    return rows.filter(pk__in=newest).order_by("-opened_at", "-pk")


def cases_of(notice: Notice) -> QuerySet[Case]:
    """Those it is about, the oldest first."""
    return Case.objects.filter(notices__notice=notice).select_related("contact", "owner").order_by("opened_at", "pk")


def spared_by(notice: Notice, *, at: datetime) -> Spared | None:
    """Contacts before it and while it stood; None where too few came before to say what would have come.

    A contact is a case of a person that is linked, or that is about the website where the notice is about its errors.
    What would have come: as many an hour as between the first of them and the notice; never more than people who were
    stopped and had not written, where those are known.
    """
    contacts = sorted(_contacts(notice, at))
    before = [one for one in contacts if one <= notice.posted_at]
    since = [one for one in contacts if one > notice.posted_at]
    if len(before) < FEWEST:
        return None
    waited = max(notice.posted_at - before[0], SHORTEST)
    stood = max((notice.resolved_at or at) - notice.posted_at, timedelta(0))
    expected = round(len(before) * (stood / waited))
    if notice.audience == Notice.Audience.ERRORS:
        expected = min(expected, max(who_ran_into(notice).count() - len(before), 0))
    return Spared(len(before), waited / AN_HOUR, len(since), stood / AN_HOUR, expected)


def _contacts(notice: Notice, at: datetime) -> list[datetime]:
    linked = Q(notices__notice=notice)
    if notice.cases.filter(case__key__startswith="server-error:").exists():
        linked |= Q(kind=Case.Kind.WEBSITE)
    until = notice.resolved_at or at
    rows = Case.objects.filter(linked, opened_at__gt=notice.posted_at - BEFORE, opened_at__lte=until)
    of_people = rows.filter(Q(contact__isnull=False) | ~Q(reply_email="") | ~Q(reply_phone=""))
    return list(of_people.order_by().distinct().values_list("opened_at", flat=True))
