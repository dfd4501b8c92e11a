"""Receivables by age, the statement of one buyer, and both as a file; for finance."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.association import day_of
from ams.core.models import Contact
from ams.core.roles import Ability
from staffdesk.queries.receivables import AGES, Receivable, receivables_on, totals_of
from staffdesk.tables import csv_download

SHOWN = 200  # orders on the page; the file has all


@staff_page(Ability.SEE_MONEY)
@require_safe
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed by age, and by whom; `?age=` one column, `?buyer=` one buyer."""
    buyer, rows = _asked_for(request)
    age = request.GET.get("age", "")
    shown = [row for row in rows if row.age == age] if age in AGES else rows
    context = {
        "buyer": buyer,
        "ages": AGES,
        "age": AGES.get(age),
        "totals": totals_of(rows),
        "rows": shown[:SHOWN],
        "is_cut": len(shown) > SHOWN,
    }
    return render(request, "staffdesk/receivables.html", context)


@staff_page(Ability.SEE_MONEY)
@require_safe
def receivables_csv(request: HttpRequest) -> HttpResponseBase:
    """The same orders as a file."""
    _buyer, rows = _asked_for(request)
    header = [_("Invoice"), _("Order"), _("Number"), _("Buyer"), _("Due"), _("Days late"), _("Owed"), _("Currency")]
    return csv_download("receivables", header, [rows], _cells)


def _asked_for(request: HttpRequest) -> tuple[Contact | None, list[Receivable]]:
    number = request.GET.get("buyer", "")
    buyer = get_object_or_404(Contact, number=number) if number.isdecimal() and len(number) < 10 else None
    return buyer, receivables_on(day_of(timezone.now()), buyer=buyer)


def _cells(row: Receivable) -> Sequence[object]:
    order = row.order
    number = order.invoice.number if order.invoiced_at else ""
    return [number, order.reference, order.buyer.number, order.buyer.display_name, row.due_on, max(row.days_late, 0),
            row.owed, order.currency]  # fmt: skip
