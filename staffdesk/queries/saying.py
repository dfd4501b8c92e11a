"""What members are saying: their words by reason, how often, beside the time before, and what is done about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Case as When_
from django.db.models.functions import Coalesce, TruncWeek
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core.association import association_zone
from ams.core.models import User
from staffdesk.charts import Chart, Column, Series
from staffdesk.models import Case, CaseQuerySet, Pulse, PulsePlan, Reason, ReasonAction
from staffdesk.months import Days, monday_of
from staffdesk.queries.seeing_to import Part

WEEKS: Final = 13
EACH: Final = 3  # words shown of each reason; the list of cases has all
ANSWERS: Final = 40  # shown; the file has all
LONGEST_QUOTE: Final = 240
_NOT_WORDS: Final = re.compile("[\x00-\x1f\x7f\u0085\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_NAMED: Final = (
    (re.compile(r"(?i)\b(?:[a-z]{2,10}://|www\.)\S+"), "[…]"),
    (re.compile(r"\S+@\S+"), "[…]"),
    (re.compile(r"\+?\d(?:[\s./()-]?\d){6,}"), "[…]"),
)


@dataclass(slots=True)
class Said:
    """One reason: how often it came up, in whose words, and what is being done. Without a reason: nobody said it."""

    reason: Reason | None
    now: int = 0
    before: int = 0
    url: str = ""
    late: int = 0  # of earlier days, given this reason since the last letter
    url_late: str = ""
    cases: list[Case] = field(default_factory=list)
    pulses: list[Pulse] = field(default_factory=list)
    actions: list[ReasonAction] = field(default_factory=list)

    @property
    def title(self) -> str:
        """In members' words."""
        return self.reason.words if self.reason else _("Nobody said the reason yet")

    @property
    def trend(self) -> str:
        """Beside the time before."""
        return trend(self.now, self.before)

    @property
    def tone(self) -> str:
        """More is a warning, fewer is good, where a contact is a failure of ours."""
        failed = self.reason is not None and self.reason.demand == Reason.Demand.FAILURE
        return "" if not failed or self.now == self.before else "warn" if self.now > self.before else "good"


def trend(now: int, before: int) -> str:
    """How many, and how many before, in words."""
    said = ngettext("%(now)d contact, %(before)d before", "%(now)d contacts, %(before)d before", now)
    return said % {"now": now, "before": before}


def quotable(words: str) -> str:
    """Words as they may stand in a mail: one line, without addresses, numbers and links, and not too long."""
    line = " ".join(_NOT_WORDS.sub(" ", words).split())
    for pattern, instead in _NAMED:
        line = pattern.sub(instead, line)
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"


def contacts_of(part: Part) -> CaseQuerySet:
    """The contacts about what somebody sees to."""
    asked = Q(reason__in=part.reasons)
    return Case.objects.contacts().filter(asked | Q(reason=None) if part.sees_uncoded else asked)


def counts(days: Days, part: Part) -> dict[int | None, tuple[int, int]]:
    """By reason: how many in these days, and how many in as many before. One query."""
    zone = association_zone()
    (begins, ends), (earlier, _same) = days.instants(zone), days.before.instants(zone)
    rows = contacts_of(part).filter(opened_at__gte=earlier, opened_at__lt=ends).order_by().values("reason")
    found = rows.annotate(
        now=Count("pk", filter=Q(opened_at__gte=begins)), before=Count("pk", filter=Q(opened_at__lt=begins))
    )
    return {row["reason"]: (row["now"], row["before"]) for row in found}


def words_in(days: Days, part: Part, *, reader: User | None = None) -> CaseQuerySet:
    """The cases with words of somebody in these days; a reader sees those open to them."""
    begins, ends = days.instants(association_zone())
    found = contacts_of(part).filter(opened_at__gte=begins, opened_at__lt=ends).exclude(words="")
    return found.visible_to(reader) if reader else found


def latest_words(days: Days, reasons: Iterable[int | None], *, each: int, reader: User | None = None) -> list[Case]:
    """The latest of each reason."""
    parts = [Part({reason} if reason else set(), set(), sees_uncoded=reason is None) for reason in reasons]
    return latest_of_each([words_in(days, one, reader=reader) for one in parts], each=each)


def latest_of_each(some: Sequence[CaseQuerySet], *, each: int) -> list[Case]:
    """The latest of each of some, with whose they are. Two queries."""
    slices = [one.order_by("-opened_at", "-pk").values("pk")[:each] for one in some]
    if not slices:
        return []
    keys = [row["pk"] for row in slices[0].union(*slices[1:], all=True)]
    return list(Case.objects.filter(pk__in=keys).select_related("contact").order_by("-opened_at", "-pk"))


def answers_in(days: Days, part: Part) -> QuerySet[Pulse]:
    """How it was for people in these days."""
    begins, ends = days.instants(association_zone())
    return answers_of(part).filter(answered_at__gte=begins, answered_at__lt=ends)


def answers_of(part: Part) -> QuerySet[Pulse]:
    """By the reason of the case it was about, else by what they did. `told_of` is the reason, given at `told_since`."""
    of_case = Case.objects.filter(pk=OuterRef("about__object_id"))
    helped, since = (
        When_(When(journey=PulsePlan.Journey.CASE, then=Subquery(of_case.values(name)[:1])))
        for name in ("reason", "coded_at")
    )
    mine = Q(told_of__in=part.reasons) | Q(told_of=None, journey__in=part.journeys)
    return Pulse.objects.answered().annotate(
        told_of=Coalesce(F("case__reason"), helped, output_field=BigIntegerField()),
        told_since=Coalesce(F("case__coded_at"), since, output_field=DateTimeField()),
    ).filter(mine)  # fmt: skip


def latest_answers(days: Days, part: Part, *, many: int = ANSWERS) -> list[Pulse]:
    """The latest with words, or worse than expected, with the cases they led to."""
    return telling(answers_in(days, part), many=many)


def telling(answers: QuerySet[Pulse], *, many: int) -> list[Pulse]:
    """The latest of some answers that say something."""
    told = answers.exclude(words="", felt__gte=0).select_related("contact", "case")
    return list(told.order_by("-answered_at", "-pk")[:many])


def told_of(answer: Pulse) -> int | None:
    """The reason whose owner hears of an answer that was found by `answers_of`; None where it is somebody else's."""
    found: int | None = vars(answer)["told_of"]
    return found


def said_by_reason(days: Days, part: Part, *, reader: User | None = None, each: int = EACH) -> list[Said]:
    """Each reason that came up, or is being worked on, the most frequent first. Six queries."""
    counted = counts(days, part)
    actions = list(ReasonAction.objects.open().filter(reason__in=part.reasons).select_related("owner", "reason"))
    pulses = latest_answers(days, part)
    told: set[int] = {key for one in pulses if (key := told_of(one))}
    asked = {*counted, *(one.reason_id for one in actions), *told}
    known = [key for key in asked if key]
    reasons = {one.pk: one for one in Reason.objects.filter(pk__in=known).select_related("owner")}
    found = {
        key: Said(reasons.get(key) if key else None, *counted.get(key, (0, 0)), cases_url(days, _code(reasons, key)))
        for key in asked
    }
    for case in latest_words(days, [key for key, one in found.items() if one.now], each=each, reader=reader):
        found[case.reason_id].cases.append(case)
    for pulse in pulses:
        if key := told_of(pulse):
            found[key].pulses.append(pulse)
    for action in sorted(actions, key=lambda one: (one.due_on, one.pk)):
        found[action.reason_id].actions.append(action)
    return sorted(found.values(), key=lambda one: (one.reason is None, -one.now, -one.before, one.title))


def weeks_chart(days: Days, part: Part, *, whose: str = "") -> Chart:
    """Contacts of each week, up to the last of these days, beside as many weeks before. One query."""
    zone, last = association_zone(), monday_of(days.last)
    mondays = [last - timedelta(weeks=n) for n in reversed(range(2 * WEEKS))]
    begins, ends = Days(mondays[0], days.after_last).instants(zone)
    rows = contacts_of(part).filter(opened_at__gte=begins, opened_at__lt=ends).order_by()
    weekly: dict[date, int] = {
        row["week"].astimezone(zone).date(): row["n"]
        for row in rows.annotate(week=TruncWeek("opened_at", tzinfo=zone)).values("week").annotate(n=Count("pk"))
    }
    then, now = ([weekly.get(one, 0) for one in some] for some in (mondays[:WEEKS], mondays[WEEKS:]))
    said = _("%(now)d contacts in %(weeks)d weeks, %(before)d in the %(weeks)d before: %(word)s")
    word = _("fewer") if sum(now) < sum(then) else _("more") if sum(now) > sum(then) else _("as many")
    finding = said % {"now": sum(now), "before": sum(then), "weeks": WEEKS, "word": word}
    if not (sum(now) or sum(then)):
        finding = _("Nobody contacted us in these weeks, nor in as many before")
    how = _("A contact is a matter somebody came to us with: a mail, a call, a form, a visit. Weeks begin on Monday; "
            "the last one goes to the end of the days that are shown. Counted as you open the page.")  # fmt: skip
    week = timedelta(weeks=1)
    links = [_page_url(Days(one, min(one + week, days.after_last)), whose) for one in mondays]
    return Chart(
        "weeks", finding, how, _("Week of"),
        [Column(date_format(one, "j M"), date_format(one, "j M Y")) for one in mondays[WEEKS:]],
        [Series(_("Contacts"), now, links[WEEKS:]), Series("", then, links[:WEEKS], is_before=True)],
        before=_("thirteen weeks before"), rows_url=_page_url(Days(mondays[WEEKS], days.after_last), whose),
    )  # fmt: skip


def ended_actions(part: Part, *, since: date) -> list[ReasonAction]:
    """What was changed or given up since a day, the latest first, each with its effect as far as it was counted."""
    recent = Q(changed_on__gte=since) | Q(dropped_on__gte=since)
    found = ReasonAction.objects.filter(recent, reason__in=part.reasons)
    return list(found.select_related("reason", "owner", "effect").order_by(Coalesce("changed_on", "dropped_on").desc()))


def cases_url(days: Days, code: str) -> str:
    """The list of the cases behind a count."""
    return listed(code, since=days.first.isoformat(), until=days.last.isoformat())


def listed(code: str, **narrowed: str) -> str:
    """The list of contacts about a reason."""
    return f"{reverse('staffdesk:cases')}?{urlencode({'state': 'all', 'only': 'contacts', **narrowed, 'reason': code})}"


def _page_url(days: Days, whose: str) -> str:
    asked = {"since": days.first.isoformat(), "until": days.last.isoformat(), **({"owner": whose} if whose else {})}
    return f"{reverse('staffdesk:saying')}?{urlencode(asked)}"


def summed(said: Sequence[Said]) -> tuple[int, int]:
    """All contacts, now and before."""
    return reduce(lambda sums, one: (sums[0] + one.now, sums[1] + one.before), said, (0, 0))


def _code(reasons: dict[int, Reason], key: Any) -> str:
    return reasons[key].code if key else "none"
