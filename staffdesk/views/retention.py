"""Renewal rates, cohorts, and who joined, lapsed and came back; each figure with the rows behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.planner import Way, read_by
from ams.core.queue import enqueue
from ams.core.roles import Ability, may_open
from members.models import Term
from staffdesk.forms.retention import FiguresFilter, RowsFilter
from staffdesk.queries.retention import (
    BY_START,
    Cohort,
    Counted,
    Tally,
    cohorts,
    counted_at,
    counted_months,
    of_months,
    rows_behind,
    summed,
    with_days,
)
from staffdesk.queries.retention_charts import movement_chart, rate_chart
from staffdesk.tables import Sorting, csv_download, page_of, page_with_charts

COUNTED = 1_000  # rows behind a figure that are counted; the figure itself says how many


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def retention(request: SignedInRequest) -> HttpResponseBase:
    """One year by months and types beside the year before, all years, and who of each year's members is still here."""
    rows, this_year = counted_months(), timezone.localdate().year
    years = sorted({row.month.year for row in rows} | {this_year}, reverse=True)
    form = FiguresFilter(request.GET, years=years)
    year, slug = int(form.chosen("year") or this_year), form.chosen("type")
    mine = [row for row in rows if slug in ("", row.slug)]
    found = cohorts(slug)
    after = _years_after(found)
    context = {
        **_of_year(mine, year, slug),
        "filter_form": form, "counted_at": counted_at(),
        "types": _types([row for row in rows if row.month.year == year], year),
        "cohorts": [(one, range(len(one.shares), len(after))) for one in found],
        "cohort_link": _rows_link(slug), "after": after,
        "may_count": may_open(request.user.role, Ability.SEE_RENEWALS, to_change=True),
    }  # fmt: skip
    months, before = of_months(mine, year), of_months(mine, year - 1)
    link = partial(_rows_of, slug)
    charts = [rate_chart(months, before, link=link), movement_chart(months, before, link=link)]
    return page_with_charts(request, "staffdesk/retention.html", charts, context)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def retention_rows(request: HttpRequest) -> HttpResponse:
    """The terms a figure counts, as they are now."""
    form = RowsFilter(request.GET)
    if not form.is_valid():
        return redirect("staffdesk:retention")
    asked = form.asked(on=timezone.localdate())
    sorting = Sorting("begins" if asked.what in BY_START else "ends", descending=True)
    rows, at = with_days(rows_behind(asked)), request.GET.get("at", "")
    with transaction.atomic():  # few are behind a figure, of very many: the planner would read every membership first
        read_by(Way.ORDER)
        page = page_of(rows, sorting, at, counted=COUNTED, full=_with_whose)
        read_by(Way.ANY)
    return render(request, "staffdesk/retention_rows.html", {"page": page, "asked": asked})


@staff_page(Ability.SEE_RENEWALS)
@require_POST
def count_again(request: HttpRequest) -> HttpResponse:
    """Have everything counted anew by the worker."""
    enqueue("members.count_retention", anew=True)
    messages.success(request, _("It is being counted. Look again in a moment."))
    return redirect("staffdesk:retention")


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def months_csv(_request: HttpRequest) -> HttpResponseBase:
    """Every month by type."""
    header = [_("Month"), _("Type"), _("Due"), _("Renewed"), _("In grace"), _("Lapsed"), _("Renewal rate, %"),
              _("First terms due"), _("First terms renewed"), _("First terms in grace"), _("First renewal rate, %"),
              _("Joined"), _("Came back")]  # fmt: skip
    return csv_download("renewal-rates", header, [counted_months()], _month_cells)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def cohorts_csv(_request: HttpRequest) -> HttpResponseBase:
    """Every year's members, a line for each year since."""
    header = [_("Joined in"), _("Joined"), _("Years later"), _("Whose day has come"), _("Members on it"), _("%")]
    return csv_download("cohorts", header, [list(_cohort_lines(cohorts()))], list)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is about, its figures, where their rows are, and the page about it alone."""

    title: str
    tally: Tally
    rows: str
    url: str


def _of_year(rows: Sequence[Counted], year: int, slug: str) -> dict[str, Any]:
    """A year by months, and beside all other years."""
    months, by_year = of_months(rows, year), summed(rows, lambda row: row.month.year)
    return {
        "year": str(year),
        "months": [_line(date_format(first, "F"), tally, slug, year, month=first.month) for first, tally in months],
        "years": [_line(str(one), tally, slug, one, url=_here(one, slug)) for one, tally in by_year.items()],
    }  # fmt: skip


def _years_after(found: Sequence[Cohort]) -> range:
    return range(1, max((len(one.shares) for one in found), default=0) + 1)


def _line(title: str, tally: Tally, slug: str, year: int, *, month: int | None = None, url: str = "") -> Line:
    return Line(
        title, tally, f"{_rows_link(slug)}&{urlencode({'year': year} | ({'month': month} if month else {}))}", url
    )


def _rows_link(slug: str) -> str:
    return f"{reverse('staffdesk:retention_rows')}?{urlencode({'type': slug})}"


def _rows_of(slug: str, what: str, year: int, month: int | None = None) -> str:
    asked = {"year": year, "what": what} | ({"month": month} if month else {})
    return f"{_rows_link(slug)}&{urlencode(asked)}"


def _here(year: int, slug: str) -> str:
    return f"{reverse('staffdesk:retention')}?{urlencode({'year': year, 'type': slug})}"


def _types(rows: Sequence[Counted], year: int) -> list[Line]:
    found = summed(rows, lambda row: (row.type, row.slug))
    return [_line(name, tally, slug, year, url=_here(year, slug)) for (name, slug), tally in sorted(found.items())]


def _with_whose(rows: QuerySet[Term]) -> QuerySet[Term]:
    return with_days(rows).select_related("membership__holder", "rule__type")


def _month_cells(row: Counted) -> Sequence[object]:
    tally = row.tally
    return [f"{row.month:%Y-%m}", row.type, tally.due, tally.renewed, tally.in_grace, tally.lapsed, tally.rate,
            tally.first_due, tally.first_renewed, tally.first_in_grace, tally.first_rate, tally.joined,
            tally.returned]  # fmt: skip


def _cohort_lines(found: Sequence[Cohort]) -> Iterator[Sequence[object]]:
    for cohort in found:
        for after in cohort.shares:
            yield [cohort.year, cohort.joined, after.years, after.asked, after.stayed, after.share]
