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
from staffdesk.queries.receivables import AGES, Receivable, as_receivable, owing_on, totals_of, with_whose
from staffdesk.tables import Sorting, csv_download, in_batches, page_of

COUNTED = 1_000  # orders counted on the page
DUE_FIRST = Sorting("due_on")


@staff_page(Ability.SEE_MONEY)
@require_safe
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed by age, and by whom; `?age=` one column, `?buyer=` one buyer."""
    today, buyer, age = day_of(timezone.now()), _buyer(request), request.GET.get("age", "")
    age = age if age in AGES else ""
    page = page_of(
        with_whose(owing_on(today, buyer=buyer, age=age)), DUE_FIRST, request.GET.get("at", ""), counted=COUNTED
    )
    context = {
        "buyer": buyer,
        "ages": AGES,
        "age": AGES.get(age),
        "totals": totals_of(owing_on(today, buyer=buyer)),
        "page": page,
        "rows": [as_receivable(order, today) for order in page],
    }
    return render(request, "staffdesk/receivables.html", context)


@staff_page(Ability.SEE_MONEY)
@require_safe
def receivables_csv(request: HttpRequest) -> HttpResponseBase:
    """The same orders as a file."""
    today = day_of(timezone.now())
    header = [_("Invoice"), _("Order"), _("Number"), _("Buyer"), _("Due"), _("Days late"), _("Owed"), _("Currency")]
    batches = in_batches(with_whose(owing_on(today, buyer=_buyer(request))), DUE_FIRST)
    rows = ([as_receivable(order, today) for order in batch] for batch in batches)
    return csv_download("receivables", header, rows, _cells)


def _buyer(request: HttpRequest) -> Contact | None:
    number = request.GET.get("buyer", "")
    return get_object_or_404(Contact, number=number) if number.isdecimal() and len(number) < 10 else None


def _cells(row: Receivable) -> Sequence[object]:
    order = row.order
    number = order.invoice.number if order.invoiced_at else ""
    return [number, order.reference, order.buyer.number, order.buyer.display_name, row.due_on, max(row.days_late, 0),
            row.owed, order.currency]  # fmt: skip
