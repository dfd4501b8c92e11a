"""Whether answers ended the question: who read them, and who came to us about it all the same. By months.

A reading ended the question where its reader did not come to us about the answer's reason within a week. The reader is
known by who signed in, or by the number their browser keeps, which goes along with what they write on the website. Who
read as a stranger and calls is known to nobody, so the share is what it is at best.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from staffdesk.charts import Chart
from staffdesk.models import Article, Case, MonthlyCount
from staffdesk.months import Span, month_of
from staffdesk.queries.monthly import A_YEAR, Counted, counted, per_hundred, year_chart
from staffdesk.queries.reasons_counted import cases_link

COMES_WITHIN: Final = timedelta(days=7)
_What = MonthlyCount.What
READ, READ_LONG_AGO, CAME = _What.READ.value, _What.READ_LONG_AGO.value, _What.CAME.value
CONTACTS: Final = _What.CONTACTS.value
MONTHS_BACK: Final = 24


def came_after() -> Q:
    """Of readings: their reader came to us about the answer's reason within a week."""
    since, until = OuterRef("at"), OuterRef("at") + COMES_WITHIN
    about = Case.objects.contacts().filter(
        reason=OuterRef("article__reason"), opened_at__gte=since, opened_at__lte=until
    )
    browser = Cast(KeyTextTransform("reader", "context"), CharField())
    from_there = about.annotate(browser=browser).filter(browser=Cast(OuterRef("reader"), CharField()))
    return Q(Exists(about.filter(contact=OuterRef("contact")))) | Q(Exists(from_there))


@dataclass(frozen=True, slots=True)
class Ended:
    """How often an answer was read in a span, and whether that ended the question."""

    read: int
    long_ago: int  # so long ago that whoever comes has come
    came: int

    @property
    def ended(self) -> int:
        """After how many nobody came."""
        return self.long_ago - self.came

    @property
    def share(self) -> float | None:
        """Of a hundred; None while none is long enough ago."""
        return per_hundred(self.ended, self.long_ago)


@dataclass(frozen=True, slots=True)
class Line:
    """An answer in a span beside the one before; and all contacts about its reason."""

    article: Article
    now: Ended
    before: Ended
    contacts: int
    contacts_before: int
    contacts_url: str
    contacts_before_url: str


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """What is said above the list: of all answers."""

    span: Span
    figures: Counted

    @property
    def finding(self) -> str:
        """How many readings ended the question, beside those before."""
        now, before = (ended_in(self.figures, "", span) for span in (self.span, self.span.before))
        if now.share is None:
            return _("Nobody read an answer more than a week ago in these months")
        said = _("%(share)s %% of readings ended the question: after %(came)d of %(all)d, the reader came to us") % {
            "share": now.share, "came": now.came, "all": now.long_ago,
        }  # fmt: skip
        return said if before.share is None else _("%(said)s; %(share)s %% before") % {
            "said": said, "share": before.share,
        }  # fmt: skip

    def chart(self) -> Chart:
        """Readings by month."""
        year = Span(self.span.today, A_YEAR)
        now, before = (self.figures.by_month(READ, one, [""]) for one in (year, year.year_before))
        said = _("Answers were read %(now)d times in twelve months, %(before)d in the twelve before") % {
            "now": sum(now), "before": sum(before),
        }  # fmt: skip
        how = _("A reading is somebody who opened an answer, once a day each; colleagues and machines are left out. It "
                "ended the question where the same person did not come to us about its reason within seven days; "
                "readings of the last seven days are not judged yet. Known are those who signed in, and whoever "
                "writes from the same browser; who read as a stranger and calls is not."
                )  # fmt: skip
        return year_chart("readings-by-month", year, finding=said, how=how, now=now, before=before, rows=_answers_of)


def _answers_of(span: Span) -> str:
    """Of a year, the answers that were read; who read them is shown to nobody."""
    return f"{reverse('staffdesk:articles')}?months={A_YEAR}#answers" if span.months == A_YEAR else ""


def ended_in(figures: Counted, of: str, span: Span) -> Ended:
    """Of one answer, or of all where none is named."""
    return Ended(figures.of(READ, of, span), figures.of(READ_LONG_AGO, of, span), figures.of(CAME, of, span))


def readings_page(span: Span) -> ReadingsPage:
    """Of all answers. One query."""
    return ReadingsPage(
        span, counted(READ, READ_LONG_AGO, CAME, since=month_of(span.today, ago=MONTHS_BACK), among=[""])
    )


def lines_of(articles: Iterable[Article], span: Span) -> list[Line]:
    """Some answers with their figures; their reasons are loaded. One query."""
    found = list(articles)
    among = {name for one in found for name in (str(one.pk), one.reason.code)}
    figures = counted(READ, READ_LONG_AGO, CAME, CONTACTS, since=span.before.first, among=among)
    return [
        Line(
            one, ended_in(figures, str(one.pk), span), ended_in(figures, str(one.pk), span.before),
            figures.of(CONTACTS, one.reason.code, span), figures.of(CONTACTS, one.reason.code, span.before),
            cases_link(span, reason=one.reason.code), cases_link(span.before, reason=one.reason.code),
        )
        for one in found
    ]  # fmt: skip
