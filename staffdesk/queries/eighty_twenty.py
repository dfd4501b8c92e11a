"""The 80/20 page: what members completed alone, where others stopped, and which exceptions could go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core.association import association_zone
from ams.core.models import ExceptionMade, ReasonCode
from staffdesk.charts import Chart, in_per_cent
from staffdesk.journeys import BUSINESS_WORDS, STEP_WORDS, Business, Outcome, Proposed, Words, proposed_for
from staffdesk.models import ExceptionDecision, MonthlyCount
from staffdesk.months import Span, month_of
from staffdesk.queries.exceptions import KINDS
from staffdesk.queries.monthly import A_YEAR, Counted, counted, per_hundred, year_chart

_What = MonthlyCount.What
JOURNEYS, STOPPED = _What.JOURNEYS.value, _What.STOPPED.value
MONTHS_BACK: Final = 24
EFFECT_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Tally:
    """How journeys ended."""

    alone: int
    staff: int
    api: int
    left: int

    @property
    def all(self) -> int:
        """Every journey, those not completed, too."""
        return self.alone + self.staff + self.api + self.left

    @property
    def share(self) -> float | None:
        """Completed alone, of a hundred."""
        return per_hundred(self.alone, self.all)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of business in a span, beside the span before."""

    business: Business
    now: Tally
    before: Tally

    @property
    def word(self) -> Words:
        """What it is called."""
        return BUSINESS_WORDS[self.business]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where journeys of a business stopped, and how many."""

    business: Business
    step: str
    count: int
    before: int

    @property
    def words(self) -> tuple[Words, Words]:
        """The business, and where it was."""
        return BUSINESS_WORDS[self.business], STEP_WORDS.get(self.step, self.step)


@dataclass(frozen=True, slots=True)
class JourneysPage:
    """All figures of journeys, of every business or of one."""

    span: Span
    figures: Counted
    only: Sequence[Business]

    @property
    def lines(self) -> list[Line]:
        """By business."""
        return [Line(one, tally(self.figures, self.span, [one]), tally(self.figures, self.span.before, [one]))
                for one in self.only]  # fmt: skip

    @property
    def whole(self) -> Line:
        """All of it."""
        return Line(self.only[0], tally(self.figures, self.span, self.only),
                    tally(self.figures, self.span.before, self.only))  # fmt: skip

    def count(self, outcome: str, step: str) -> int:
        """How many came to an outcome, or stopped at a step; all of them where neither is named."""
        if step:
            return sum(self.figures.of(STOPPED, f"{one}:{step}", self.span) for one in self.only)
        endings = [outcome] if outcome else list(Outcome)
        return sum(self.figures.of(JOURNEYS, f"{one}:{ending}", self.span) for one in self.only for ending in endings)

    @property
    def finding(self) -> str:
        """How much members completed alone."""
        return _told(self.whole, _("Members completed %(share)s %% alone: %(count)d of %(all)d"))

    @property
    def stops(self) -> list[Stop]:
        """Where they stopped, the most frequent first."""
        found = [(Business(of.partition(":")[0]), of.partition(":")[2], of) for of in self.figures.kinds_of(STOPPED)]
        stops = [Stop(business, step, self.figures.of(STOPPED, of, self.span),
                      self.figures.of(STOPPED, of, self.span.before))
                 for business, step, of in found if business in self.only]  # fmt: skip
        return sorted([one for one in stops if one.count or one.before], key=lambda one: (-one.count, one.step))

    @property
    def stop_finding(self) -> str:
        """Where most of them stopped."""
        if not self.stops or not self.stops[0].count:
            return _("Nobody stopped on the way")
        top, whole = self.stops[0], sum(one.count for one in self.stops)
        business, step = top.words
        return _("%(business)s: “%(step)s” stopped most, %(count)d of %(all)d") % {
            "business": business, "step": step, "count": top.count, "all": whole,
        }  # fmt: skip

    def chart(self) -> Chart:
        """The share of each month, in per cent."""
        year = Span(self.span.today, A_YEAR)
        whole = JourneysPage(year, self.figures, self.only).whole
        said = _("In twelve months members completed %(share)s %% alone: %(count)d of %(all)d")
        how = _("Completed alone ÷ all journeys: also those a colleague completed or took over, those that came "
                "through another system, and those left halfway. Begun online and finished by staff counts as "
                "staff. Who only looks at a page has not set out.")  # fmt: skip
        return year_chart(
            "completed-alone-by-month", year, finding=_told(whole, said), how=how,
            now=self._shares(year), before=self._shares(year.year_before), rows=self._rows,
            written=in_per_cent, reach=(0, 100),
        )  # fmt: skip

    def _shares(self, span: Span) -> list[float | None]:
        return [tally(self.figures, Span(month, 1), self.only).share for month in span.all]

    def _rows(self, span: Span) -> str:
        about = {"business": self.only[0].value} if len(self.only) == 1 else {}
        months = {"months": str(A_YEAR)} if span.months == A_YEAR else {"month": f"{span.first:%Y-%m}"}
        return f"{reverse('staffdesk:journey_rows')}?{urlencode({**about, **months})}"


def _told(line: Line, words: str) -> str:
    now, before = line.now, line.before
    if now.share is None:
        return _("Nobody set out to do anything in these months yet")
    said = words % {"share": now.share, "count": now.alone, "all": now.all}
    return said if before.share is None else _("%(said)s; %(share)s %% before") % {"said": said, "share": before.share}


def tally(figures: Counted, span: Span, only: Sequence[Business]) -> Tally:
    """How journeys of some kinds of business ended in a span."""
    return Tally(*(sum(figures.of(JOURNEYS, f"{one}:{outcome}", span) for one in only) for outcome in Outcome))


def journeys_page(span: Span, *, only: str = "") -> JourneysPage:
    """What was counted of a span and of the one before. One query."""
    chosen = [Business(only)] if only else list(Business)
    return JourneysPage(span, counted(JOURNEYS, STOPPED, since=month_of(span.today, ago=MONTHS_BACK)), chosen)


# --- Exceptions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """How many there were in the thirty days before a decision held, and in those since, at most thirty."""

    before: int
    after: int
    days: int  # since, that are over

    @property
    def is_over(self) -> bool:
        """Whether thirty days have passed."""
        return self.days >= EFFECT_DAYS


@dataclass(frozen=True, slots=True)
class Made:
    """Exceptions of one kind for one reason in a span: how many, for how many people, how long they took."""

    what: str
    reason: ReasonCode
    count: int
    before: int
    people: int
    decision: ExceptionDecision | None
    effect: Effect | None

    @property
    def word(self) -> str:
        """What was done."""
        return str(KINDS.get(self.what, self.what))

    @property
    def minutes(self) -> int:
        """Of staff, together."""
        return self.count * self.reason.minutes

    @property
    def proposed(self) -> Proposed:
        """What could become of them."""
        return proposed_for(self.what)


def made_in(span: Span, *, today: date) -> list[Made]:
    """By kind and reason, what took staff longest first; with what was decided about them. Five queries at most."""
    zone = association_zone()
    counts, before = _counts(span.instants(zone)), _counts(span.before.instants(zone))
    reasons = ReasonCode.objects.in_bulk()
    decisions = latest_decisions()
    effects = _effects(decisions, today=today)
    found = [
        Made(what, reasons[reason], counts.get((what, reason), (0, 0))[0], before.get((what, reason), (0, 0))[0],
             counts.get((what, reason), (0, 0))[1], decisions.get((what, reason)), effects.get((what, reason)))
        for what, reason in {*counts, *before, *decisions}
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.minutes, one.word, one.reason.label))


def latest_decisions() -> dict[tuple[str, int], ExceptionDecision]:
    """The decision that holds for each kind and reason. One query."""
    decided = ExceptionDecision.objects.order_by("what", "reason_id", "-decided_at", "-pk").distinct(
        "what", "reason_id"
    )
    return {(one.what, one.reason_id): one for one in decided.select_related("owner", "decided_by")}


def exceptions_between(begins: datetime, ends: datetime) -> QuerySet[ExceptionMade]:
    """All that were made in a time."""
    return ExceptionMade.objects.filter(at__gte=begins, at__lt=ends)


def _counts(when: tuple[datetime, datetime]) -> dict[tuple[str, int], tuple[int, int]]:
    rows = exceptions_between(*when).order_by().values("what", "reason")
    counts = rows.annotate(count=Count("pk"), people=Count("contact", distinct=True))
    return {(what, reason): (count, people)
            for what, reason, count, people in counts.values_list("what", "reason", "count", "people")}  # fmt: skip


def _effects(decisions: Mapping[tuple[str, int], ExceptionDecision], *, today: date) -> dict[tuple[str, int], Effect]:
    """Of decisions that hold already. One query for all of them."""
    holding = {key: one for key, one in decisions.items() if one.from_on <= today}
    if not holding:
        return {}
    asked: dict[str, Any] = {}
    for n, ((what, reason), one) in enumerate(holding.items()):
        about, begins = Q(what=what, reason=reason), _midnight(one.from_on)
        month = timedelta(days=EFFECT_DAYS)
        asked[f"before_{n}"] = Count("pk", filter=about & Q(at__gte=begins - month, at__lt=begins))
        asked[f"after_{n}"] = Count("pk", filter=about & Q(at__gte=begins, at__lt=begins + month))
    first = min(one.from_on for one in holding.values()) - timedelta(days=EFFECT_DAYS)
    counts = ExceptionMade.objects.filter(at__gte=_midnight(first)).aggregate(**asked)
    return {key: Effect(counts[f"before_{n}"], counts[f"after_{n}"], (today - one.from_on).days)
            for n, (key, one) in enumerate(holding.items())}  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), association_zone())


def last_made(what: str, reason: ReasonCode) -> datetime | None:
    """When the latest one was."""
    found: datetime | None = ExceptionMade.objects.filter(what=what, reason=reason).aggregate(last=Max("at"))["last"]
    return found
