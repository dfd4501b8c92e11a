"""The insidious gap: how people found it beside what they expected, and beside what we thought they would say."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import mean
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import association_zone
from staffdesk.charts import Chart, Column, Series, column_of, signed
from staffdesk.models import Case, Felt, Prediction, Pulse, PulsePlan

MONTHS: Final = 12
HEARD: Final = (Case.Kind.DOESNT_FIT, Case.Kind.QUESTION, Case.Kind.MAIL, Case.Kind.CALL, Case.Kind.DIFFICULT)
ENOUGH: Final = 5  # answers; fewer are shown and decide nothing
MEAN: Final = Avg("felt", output_field=FloatField())
YEAR_BEFORE: Final = "before"  # instead of a month: the twelve before those that are shown
NOTABLE: Final = 0.1  # of a step; less is not worth a sentence


class Counts(NamedTuple):
    """Of some who were asked."""

    asked: int
    answered: int
    mean: float | None
    low: int


NOBODY: Final = Counts(0, 0, None, 0)


@dataclass(frozen=True, slots=True)
class Perception:
    """What colleagues thought members would say when they closed a case, and what those said."""

    cases: int
    predicted: float | None
    felt: float | None

    @property
    def thought(self) -> str:
        """The mean of what colleagues thought, with its sign."""
        return signed(self.predicted)

    @property
    def said(self) -> str:
        """The mean of what members said, with its sign."""
        return signed(self.felt)

    @property
    def gap(self) -> float | None:
        """Above nought: we think better of ourselves than they do."""
        return None if self.predicted is None or self.felt is None else self.predicted - self.felt

    @property
    def signed(self) -> str:
        """The gap with its sign."""
        return signed(self.gap)

    @property
    def size(self) -> str:
        """The gap without its sign."""
        return signed(self.gap).lstrip("+−")

    @property
    def leaning(self) -> str:
        """In which direction: up is that we think better of it than they do."""
        return "" if abs(self.gap or 0) <= NOTABLE else "up" if (self.gap or 0) > 0 else "down"


UNTHOUGHT: Final = Perception(0, None, None)
Pairs: TypeAlias = Sequence[dict[str, Any]]  # what a colleague thought of a case, and what the member said of it


@dataclass(frozen=True, slots=True)
class Gap:
    """How one kind of business, or one kind of member, found it. `mean` runs from -2 to +2; nought is as expected."""

    title: str
    key: str
    asked: int
    answered: int
    mean: float | None
    low: int
    earlier: Counts = NOBODY
    perceived: Perception = UNTHOUGHT

    @property
    def before(self) -> float | None:
        """The mean of the twelve months before."""
        return self.earlier.mean

    @property
    def share_answered(self) -> int:
        """In per cent of those asked, rounded."""
        return round(100 * self.answered / self.asked) if self.asked else 0

    @property
    def signed(self) -> str:
        """The mean with its sign; a dash where nobody answered."""
        return signed(self.mean)

    @property
    def signed_before(self) -> str:
        """The same of the twelve months before."""
        return signed(self.before)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of answers."""

    first: date
    answered: int
    mean: float | None


def since(at: datetime, *, years: int = 1) -> datetime:
    """The first instant of the month eleven months ago, so that twelve months are shown; or years before that."""
    local = at.astimezone(association_zone())
    return _midnight(_month_of(local.year, local.month - 12 * years + 1))


def by_journey(*, at: datetime, pairs: Pairs) -> list[Gap]:
    """Each kind of business in the last twelve months, beside the twelve before. Two questions to the database."""
    now, before = _counted("journey", since(at), at), _counted("journey", since(at, years=2), since(at))
    thought = _perceived("journey", pairs)
    return [
        _gap(label, key, now.get(key), before.get(key), thought.get(key)) for key, label in PulsePlan.Journey.choices
    ]


def by_segment(*, at: datetime, pairs: Pairs) -> list[Gap]:
    """The same by the type of membership they had; those who had none last."""
    now, before = _counted("segment", since(at), at), _counted("segment", since(at, years=2), since(at))
    rows = Pulse.objects.filter(asked_at__gte=since(at)).order_by("segment__name").values_list(
        "segment", "segment__name", "segment__slug"
    ).distinct()  # fmt: skip
    thought = _perceived("segment", pairs)
    return [
        _gap(name or _("No membership"), slug or "none", now.get(key), before.get(key), thought.get(key))
        for key, name, slug in rows
    ]


def by_month(*, at: datetime, years: int = 1) -> list[Month]:
    """Twelve months, the latest last; those of the year before with `years=2`."""
    first, until = since(at, years=years), since(at, years=years - 1)
    answers = Pulse.objects.answered().filter(answered_at__gte=first, answered_at__lt=until, answered_at__lte=at)
    month = TruncMonth("answered_at", tzinfo=association_zone())
    found = {
        row["month"].date(): (row["n"], row["mean"])
        for row in answers.order_by().values(month=month).annotate(n=Count("pk"), mean=MEAN)
    }
    return [_month(n, first.date(), found) for n in range(MONTHS)]


def perception(pairs: Pairs) -> Perception:
    """What we thought of cases, beside what members said of the same."""
    if not pairs:
        return UNTHOUGHT
    return Perception(len(pairs), mean(row["thought"] for row in pairs), mean(float(row["felt"]) for row in pairs))


def thought_and_said(*, at: datetime) -> Pairs:
    """Answers of the last twelve months about closed cases of which a colleague had said what they expect: both, and
    whose they are. Two questions to the database.
    """
    both = answers(at=at, only_thought=True)
    thought = dict(Prediction.objects.filter(case__in=both.values("about__object_id")).values_list("case", "felt"))
    rows = both.values("journey", "segment", "felt", about_case=F("about__object_id"))
    return [{**row, "thought": thought[row["about_case"]]} for row in rows]


def finding(journeys: Sequence[Gap]) -> str:
    """What the page has to say, in a sentence: the kind of business furthest below what people expect."""
    enough = [one for one in journeys if one.answered >= ENOUGH and one.mean is not None]
    if not enough:
        return _("Too few have answered to say anything")
    worst = min(enough, key=lambda one: one.mean or 0)
    best = max(enough, key=lambda one: one.mean or 0)
    if (worst.mean or 0) <= -NOTABLE:
        return _told(_("%(what)s falls short of what people expect: %(mean)s"), worst)
    if (best.mean or 0) >= NOTABLE:
        return _told(_("Nothing falls short; %(what)s goes beyond what people expect: %(mean)s"), best)
    return _("It is mostly as people expect")


def finding_of_segments(segments: Sequence[Gap]) -> str:
    """Who is furthest below what they expect, and who furthest above it."""
    enough = [one for one in segments if one.answered >= ENOUGH and one.mean is not None]
    if len(enough) < 2:  # a lowest and a highest
        return _("Too few have answered to tell one kind of member from another")
    lowest, highest = min(enough, key=lambda one: one.mean or 0), max(enough, key=lambda one: one.mean or 0)
    words = {"low": lowest.title, "low_mean": lowest.signed, "high": highest.title, "high_mean": highest.signed}
    return _("%(low)s: %(low_mean)s, the lowest; %(high)s: %(high_mean)s, the highest") % words


def finding_of_months(months: Sequence[Month]) -> str:
    """The latest month with enough answers, beside the one before it that had some."""
    enough = [(one.first, one.mean) for one in months if one.answered >= ENOUGH]
    if not enough:
        return _("No month has enough answers yet")
    (month, now), before = enough[-1], enough[-2:-1]
    words = {"month": date_format(month, "F"), "mean": signed(now)}
    if not before:
        return _("%(month)s: %(mean)s") % words
    words |= {"other": date_format(before[0][0], "F"), "was": signed(before[0][1])}
    return _("%(month)s: %(mean)s, after %(was)s in %(other)s") % words


def answers(
    *,
    at: datetime,
    journey: str = "",
    segment: str = "",
    month: str = "",
    only_low: bool = False,
    only_thought: bool = False,
) -> "QuerySet[Pulse]":
    """The answers behind a figure: of those asked in the last twelve months or in those before, or of one month."""
    rows = Pulse.objects.answered()
    if month == YEAR_BEFORE:
        rows = rows.filter(asked_at__gte=since(at, years=2), asked_at__lt=since(at))
    elif month:
        year, number = (int(one) for one in month.split("-"))
        begins, ends = (_midnight(_month_of(year, n)) for n in (number, number + 1))
        rows = rows.filter(answered_at__gte=begins, answered_at__lt=ends)
    else:
        rows = rows.filter(asked_at__gte=since(at), asked_at__lt=at)
    if journey:
        rows = rows.filter(journey=journey)
    if segment:
        rows = rows.filter(segment=None) if segment == "none" else rows.filter(segment__slug=segment)
    if only_thought:
        rows = rows.filter(about__kind="case.closed", about__object_id__in=Prediction.objects.values("case"))
    return rows.low() if only_low else rows


def journeys_chart(journeys: Sequence[Gap]) -> Chart:
    """The mean after each kind of business, beside the year before."""
    return _means_chart("expected-by-business", finding(journeys), _("After"), "journey", journeys)


def segments_chart(segments: Sequence[Gap]) -> Chart:
    """The mean of each kind of member, beside the year before."""
    return _means_chart("expected-by-membership", finding_of_segments(segments), _("Membership"), "segment", segments)


def months_chart(months: Sequence[Month], before: Sequence[Month]) -> Chart:
    """The mean of each month, beside that of the same one a year before."""

    def series(title: str, some: Sequence[Month], *, is_before: bool = False) -> Series:
        links = [answers_link(month=f"{one.first:%Y-%m}") for one in some]
        return Series(title, [one.mean for one in some], links, is_before=is_before)

    both = [series(_("These twelve months, the last so far"), months), series("", before, is_before=True)]
    columns = [column_of(one.first) for one in months]
    return _chart("expected-by-month", finding_of_months(months), _("Month"), columns, both)


def answers_link(**asked: str) -> str:
    """The answers behind a figure."""
    return f"{reverse('staffdesk:gap_answers')}?{urlencode(asked)}"


def _means_chart(name: str, said: str, head: str, by: str, rows: Sequence[Gap]) -> Chart:
    links = [answers_link(**{by: one.key}) for one in rows]
    links_before = [answers_link(**{by: one.key, "month": YEAR_BEFORE}) for one in rows]
    now = Series(_("These twelve months"), [one.mean for one in rows], links)
    before = Series("", [one.before for one in rows], links_before, is_before=True)
    return _chart(name, said, head, [Column(one.title, one.title) for one in rows], [now, before])


def _told(words: str, one: Gap) -> str:
    said = words % {"what": one.title, "mean": one.signed}
    return said if one.before is None else _("%(said)s, %(was)s a year before") % {
        "said": said, "was": one.signed_before,
    }  # fmt: skip


def _chart(name: str, said: str, head: str, columns: Sequence[Column], series: Sequence[Series]) -> Chart:
    how = _("Each answer counts from −2 (much worse) to +2 (much better); on the line is as expected, above it better. "
            "A bar is the mean of those asked in the period, and of a month of those who answered in it. Fewer than "
            "%(enough)d answers are shown, and decide nothing.") % {"enough": ENOUGH}  # fmt: skip
    return Chart(
        name, said, how, head, columns, series, before=_("a year before"), rows_url=answers_link(), written=signed,
        reach=(-1, 1),
    )  # fmt: skip


def may_be_predicted(case: Case) -> bool:
    """Whether the member may be asked how it was: it is over, and they had come to us with it."""
    return case.closed_at is not None and case.contact_id is not None and case.kind in HEARD and not case.merged_into_id


def prediction_of(case: Case) -> Prediction | None:
    """What a colleague thought they would say; asked together with the case."""
    found: Prediction | None = getattr(case, "prediction", None)
    return found


def _counted(by: str, first: datetime, until: datetime) -> dict[object, Counts]:
    """For each key: asked, answered, mean, low. By the day of asking, so that answers are a share of those asked."""
    rows = Pulse.objects.filter(asked_at__gte=first, asked_at__lt=until).order_by().values_list(by)
    low = Count("pk", filter=Q(felt__lt=Felt.AS_EXPECTED))
    counts = rows.annotate(asked=Count("pk"), answered=Count("felt"), mean=MEAN, low=low)
    return {key: Counts(asked, answered, middle, worse) for key, asked, answered, middle, worse in counts}


def _gap(title: object, key: str, now: Counts | None, before: Counts | None, thought: Perception | None) -> Gap:
    now = now or NOBODY
    return Gap(
        str(title), key, now.asked, now.answered, now.mean, now.low, before or NOBODY, thought or UNTHOUGHT
    )  # fmt: skip


def _perceived(by: str, pairs: Pairs) -> dict[object, Perception]:
    found: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for row in pairs:
        found[row[by]].append(row)
    return {key: perception(rows) for key, rows in found.items()}


def _month(n: int, first: date, found: dict[date, tuple[int, float]]) -> Month:
    of = _month_of(first.year, first.month + n)
    return Month(of, *found.get(of, (0, None)))


def _month_of(year: int, month: int) -> date:
    """The first day of a month, counted on over the ends of years."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), association_zone())
