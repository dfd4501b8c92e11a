"""What was received ahead and is earned month by month, for finance."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.roles import Ability
from billing.earning import Month
from staffdesk.queries.earned import EarnedMonth, earned_months, earned_on_accounts
from staffdesk.tables import csv_download

SHOWN = 36  # months on the page; the file has all


@staff_page(Ability.SEE_MONEY)
@require_safe
def earned(request: HttpRequest) -> HttpResponse:
    """Month by month, and one month by its accounts."""
    rows = earned_months()
    month = _chosen(request.GET.get("month", ""), rows)
    context = {
        "rows": rows[:SHOWN],
        "month": month,
        "accounts": earned_on_accounts(month) if month else [],
        "is_cut": len(rows) > SHOWN,
    }
    return render(request, "staffdesk/earned.html", context)


@staff_page(Ability.SEE_MONEY)
@require_safe
def earned_csv(request: HttpRequest) -> HttpResponseBase:
    """The months as a file."""
    header = [_("Month"), _("Currency"), _("Received ahead"), _("Earned"), _("Credited"), _("Not earned yet")]
    return csv_download("earned", header, [earned_months()], _cells)


def _chosen(asked: str, rows: Sequence[EarnedMonth]) -> Month | None:
    """The month that is asked for; else the newest in which something was earned."""
    known = {f"{row.first:%Y-%m}": row.first for row in rows}
    newest: date | None = next((row.first for row in rows if row.earned), None)
    first = known.get(asked, newest)
    return Month(first) if first else None


def _cells(row: EarnedMonth) -> Sequence[object]:
    return [f"{row.first:%Y-%m}", row.currency, row.came, row.earned, row.credited, row.left]
