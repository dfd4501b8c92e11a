"""The end of a month, for finance: what moved on each account, what was earned, and the month as files."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.association import the_association
from ams.core.roles import Ability
from billing.bookkeeping import PROGRAMS, Habits, rows_of
from billing.earning import Month
from billing.models import JournalLine
from staffdesk.queries.books import (
    accounts_in,
    deferred_accounts,
    months_booked,
    movements_in,
    revenue_by_month,
    sides,
    what_is_open,
)
from staffdesk.tables import Sorting, csv_download, in_batches

SHOWN = 24  # months of revenue on the page
TAX_RATE = "Tax Exempt"  # as Xero calls it where nobody renamed it


@staff_page(Ability.SEE_MONEY)
@require_safe
def month_end(request: HttpRequest) -> HttpResponse:
    """One month by its accounts, what is still open in it, and the months before."""
    months = months_booked()
    month = _chosen(request, months)
    rows = accounts_in(month)
    context = {
        "month": month,
        "months": months,
        "is_over": month.last < timezone.localdate(),
        "rows": rows,
        "sides": sides(rows),
        "still_open": what_is_open(month, rows),
        "revenue": revenue_by_month(deferred_accounts(), until=month, months=SHOWN),
        "programs": PROGRAMS,
        "tax_rate": TAX_RATE,
    }
    return render(request, "staffdesk/month_end.html", context)


@staff_page(Ability.SEE_MONEY)
@require_safe
def month_file(request: HttpRequest, program: str) -> HttpResponseBase:
    """A month for a bookkeeping program, an entry for each kind of movement; or every line."""
    month = _chosen(request, months_booked())
    name = f"{program}-{month.first:%Y-%m}"
    if program == "lines":
        return csv_download(name, _columns(), in_batches(_lines(month), Sorting("pk")), _cells)
    if program not in PROGRAMS:
        raise Http404
    form = PROGRAMS[program]
    tax_rate = request.GET.get("tax", "").strip()[:60] or TAX_RATE
    habits = Habits(month.last, the_association().legal_entity.country != "US", tax_rate)
    return csv_download(name, form.columns, [rows_of(form, movements_in(month), habits)], tuple)


def _chosen(request: HttpRequest, months: Sequence[Month]) -> Month:
    """The month that is asked for; else the newest that is over, for that one is closed next."""
    today = timezone.localdate()
    known = {f"{month.first:%Y-%m}": month for month in months}
    over = next((month for month in months if month.last < today), None)
    return known.get(request.GET.get("month", "")) or over or Month.of(today)


def _lines(month: Month) -> QuerySet[JournalLine]:
    found = JournalLine.objects.filter(entry__booked_on__range=(month.first, month.last))
    papers = ("entry__order", "entry__credit_note", "entry__payment__receipt")
    return found.select_related("account", "order_line", *papers)


def _columns() -> list[str]:
    return [_("Day"), _("Entry"), _("Kind"), _("Account"), _("Name"), _("Debit"), _("Credit"), _("Currency"),
            _("Order"), _("Receipt or credit note"), _("What")]  # fmt: skip


def _cells(line: JournalLine) -> Sequence[object]:
    entry = line.entry
    order, note, payment = entry.order, entry.credit_note, entry.payment
    receipt = getattr(payment, "receipt", None)
    paper = note.number if note else receipt.number if receipt else ""
    return [entry.booked_on, entry.pk, entry.get_kind_display(), line.account.code, line.account.name, line.debit,
            line.credit, entry.currency, order.reference if order else "", paper,
            line.order_line.description if line.order_line else ""]  # fmt: skip
