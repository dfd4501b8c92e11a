"""The page of reasons: how often each came up, what there was that it could come up about, and who came again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffdesk.charts import Chart
from staffdesk.models import MonthlyCount, Reason
from staffdesk.months import Span, month_of
from staffdesk.queries.monthly import A_YEAR, Counted, counted, per_hundred, year_chart
from staffdesk.reasons import AIM_WORDS, Aim, aim_of

_What = MonthlyCount.What
CONTACTS, AGAIN, BASE = _What.CONTACTS.value, _What.AGAIN.value, _What.BASE.value
MONTHS_BACK: Final = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in a span: how often, how often before, for a hundred of what, and how many came again."""

    reason: Reason
    now: int
    before: int
    base: int
    base_before: int
    again: int
    url: str
    url_before: str
    url_again: str

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.now - self.before

    @property
    def per_hundred(self) -> float | None:
        """For a hundred of what it is counted by."""
        return per_hundred(self.now, self.base)

    @property
    def per_hundred_before(self) -> float | None:
        """The same, before."""
        return per_hundred(self.before, self.base_before)

    @property
    def aim(self) -> Aim:
        """What is to become of it."""
        return aim_of(to_member=self.reason.to_member, to_association=self.reason.to_association)


@dataclass(frozen=True, slots=True)
class Demanded:
    """Some of the contacts, now and before, each with its cases."""

    word: str
    now: int
    before: int
    url: str
    url_before: str


@dataclass(frozen=True, slots=True)
class Field:
    """One quarter of the quadrant."""

    word: str
    why: str
    lines: Sequence[Line]

    @property
    def count(self) -> int:
        """All contacts in it."""
        return sum(line.now for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReasonsPage:
    """All figures of the page, in one span beside the one before."""

    span: Span
    lines: Sequence[Line]
    figures: Counted
    days: int

    @property
    def coded(self) -> int:
        """Contacts somebody said the reason of."""
        return sum(line.now for line in self.lines)

    @property
    def coded_before(self) -> int:
        """The same, before."""
        return sum(line.before for line in self.lines)

    @property
    def uncoded(self) -> int:
        """Contacts nobody said the reason of yet."""
        return self.figures.of(CONTACTS, "", self.span)

    @property
    def quadrant(self) -> list[Field]:
        """By what is to become of each."""
        return [Field(str(word), str(why), [one for one in self.lines if one.aim == aim])
                for aim, (word, why) in AIM_WORDS.items()]  # fmt: skip

    @property
    def ranked(self) -> list[Line]:
        """The most frequent first; those nobody came about in either span are left out."""
        return sorted([one for one in self.lines if one.now or one.before], key=lambda one: -one.now)

    @property
    def finding(self) -> str:
        """What comes up most."""
        if not self.coded:
            return _("No contact has been coded in these months yet")
        top = self.ranked[0]
        said = {"reason": top.reason.words, "count": top.now, "all": self.coded, "before": top.before}
        return _("“%(reason)s” comes up most: %(count)d of %(all)d coded contacts, %(before)d before") % said

    @property
    def failure(self) -> tuple[int, int]:
        """Contacts that something of ours made necessary, now and before."""
        ours = [one for one in self.lines if one.reason.demand == Reason.Demand.FAILURE]
        return sum(one.now for one in ours), sum(one.before for one in ours)

    @property
    def demands(self) -> list[Demanded]:
        """Each kind of demand, now and before."""
        return [_demanded(one, self.lines, self.span) for one in Reason.Demand]

    @property
    def again(self) -> Demanded:
        """Those who came once more, now and before."""
        now, before = (self.figures.all_of(AGAIN, one) for one in (self.span, self.span.before))
        urls = (cases_link(one, only="again") for one in (self.span, self.span.before))
        return Demanded(_("Came again"), now, before, *urls)

    @property
    def demand_finding(self) -> str:
        """How much of it was failure demand."""
        (now, before), share = self.failure, per_hundred(self.failure[0], self.coded)
        if share is None:
            return _("Nothing is coded, so nobody knows what we caused ourselves")
        was = per_hundred(before, self.coded_before)
        said = _("%(share)s %% of coded contacts were failure demand: %(count)d of %(all)d") % {
            "share": share, "count": now, "all": self.coded,
        }  # fmt: skip
        return said if was is None else _("%(said)s; %(share)s %% before") % {"said": said, "share": was}

    def chart(self) -> Chart:
        """All contacts by month."""
        year = Span(self.span.today, A_YEAR)
        now, before = (self.figures.by_month(CONTACTS, one) for one in (year, year.year_before))
        base, was = (self.figures.of(BASE, Reason.Per.MEMBERS.value, Span(one.all[-1], 1))
                     for one in (year, year.year_before))  # fmt: skip
        said = _("%(now)d contacts in twelve months, %(before)d in the twelve before") % {
            "now": sum(now), "before": sum(before),
        }  # fmt: skip
        share, share_was = per_hundred(sum(now), base), per_hundred(sum(before), was)
        if share is not None and share_was is not None:
            said = _("%(said)s: %(share)s per 100 members, %(was)s before") % {
                "said": said, "share": share, "was": share_was,
            }  # fmt: skip
        how = _("A contact is a matter somebody came to us with: a mail, a call, a form, a visit. What is added to an "
                "open case is no new one. Members: who had a paid day in the last month of the twelve.")  # fmt: skip
        return year_chart("contacts-by-month", year, finding=said, how=how, now=now, before=before, rows=cases_link)

    def snowballs(self) -> Chart:
        """Repeat contacts by month."""
        year = Span(self.span.today, A_YEAR)
        now, before = (self.figures.by_month(AGAIN, one) for one in (year, year.year_before))
        here, was = (self.figures.all_of(AGAIN, one) for one in (self.span, self.span.before))
        word = _("snowballs melt") if here < was else _("snowballs grow") if here > was else _("snowballs stay")
        said = ngettext(
            "%(now)d contact was the same once more within %(days)d days, %(before)d before: %(word)s",
            "%(now)d contacts were the same once more within %(days)d days, %(before)d before: %(word)s", here,
        ) % {"now": here, "days": self.days, "before": was, "word": word}  # fmt: skip
        how = _("The same person had come about the same reason within so many days before, so that did not help. "
                "Contacts nobody coded and those of strangers are in none. The days are set in the profile. The "
                "sentence is about the months chosen above.")  # fmt: skip
        return year_chart(
            "came-again-by-month", year, finding=said, how=how, now=now, before=before,
            rows=partial(cases_link, only="again"),
        )  # fmt: skip


def reasons_page(span: Span, *, days: int) -> ReasonsPage:
    """What was counted of a span and of the one before. Two queries."""
    figures = counted(CONTACTS, AGAIN, BASE, since=month_of(span.today, ago=MONTHS_BACK))
    reasons = Reason.objects.select_related("owner", "valued_by")
    lines = [_line(one, span, figures) for one in reasons]
    return ReasonsPage(
        span, [one for one in lines if not one.reason.archived_at or one.now or one.before], figures, days
    )


def cases_link(span: Span, *, only: str = "contacts", **narrowed: str) -> str:
    """The list of the cases behind a figure."""
    query = {"state": "all", "only": only, "since": span.first.isoformat(), **narrowed}
    return f"{reverse('staffdesk:cases')}?{urlencode({**query, 'until': _last(span).isoformat()})}"


def span_words(span: Span) -> str:
    """From which month to which, in words."""
    first, last = (date_format(one, "F Y") for one in (span.all[0], span.all[-1]))
    return first if span.months == 1 else f"{first} – {last}"


def _last(span: Span) -> date:
    return span.after_last - timedelta(days=1)


def _line(reason: Reason, span: Span, figures: Counted) -> Line:
    return Line(
        reason=reason,
        now=figures.of(CONTACTS, reason.code, span),
        before=figures.of(CONTACTS, reason.code, span.before),
        base=_base(reason, span, figures),
        base_before=_base(reason, span.before, figures),
        again=figures.of(AGAIN, reason.code, span),
        url=cases_link(span, reason=reason.code),
        url_before=cases_link(span.before, reason=reason.code),
        url_again=cases_link(span, only="again", reason=reason.code),
    )


def _demanded(demand: Reason.Demand, lines: Sequence[Line], span: Span) -> Demanded:
    word = _("Failure demand") if demand == Reason.Demand.FAILURE else _("Value demand")
    mine = [one for one in lines if one.reason.demand == demand]
    urls = (cases_link(one, demand=demand.value) for one in (span, span.before))
    return Demanded(word, sum(one.now for one in mine), sum(one.before for one in mine), *urls)


def _base(reason: Reason, span: Span, figures: Counted) -> int:
    """What there was in the span; members are not added up, but those of its last month."""
    if reason.per == Reason.Per.MEMBERS:
        span = Span(span.all[-1], 1)
    return figures.of(BASE, reason.per, span)
