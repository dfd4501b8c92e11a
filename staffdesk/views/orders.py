"""Orders: the list, and the page of one."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability, can
from billing.models import Order
from staffdesk.forms import OrderFilter
from staffdesk.queries.orders import OrderRecord, all_orders, find_order, order_record
from staffdesk.queries.parcels import parcel_of
from staffdesk.queries.timeline import told
from staffdesk.tables import Sorting, csv_download, in_batches, page_of
from staffdesk.words import order_state

SORTS = {
    "-placed": Sorting("placed_at", descending=True),
    "placed": Sorting("placed_at"),
    "reference": Sorting("reference"),
    "-reference": Sorting("reference", descending=True),
}


@staff_page(Ability.SEE_ORDERS)
@require_safe
def orders(request: SignedInRequest) -> HttpResponse:
    """Every order, the newest first unless asked otherwise."""
    form, rows, sort = _asked_for(request)
    page = page_of(rows, SORTS[sort], request.GET.get("at", ""))
    may_record = can(request.user.role, Ability.RECORD_PAYMENTS)
    context = {"page": page, "filter_form": form, "sort": sort, "may_record": may_record}
    return render(request, "staffdesk/orders.html", context)


@staff_page(Ability.SEE_ORDERS)
@require_safe
def orders_csv(request: HttpRequest) -> HttpResponseBase:
    """The same orders as a file."""
    _form, rows, sort = _asked_for(request)
    header = [_("Reference"), _("Placed"), _("Number"), _("Buyer"), _("State"), _("Total"), _("Currency"), _("Paid on"),
              _("Door")]  # fmt: skip
    return csv_download("orders", header, in_batches(rows, SORTS[sort]), _cells)


@staff_page(Ability.SEE_ORDERS)
@require_safe
def order(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who bought what, what came of it, and the money."""
    found = find_order(request.user, reference)
    if found is None:
        raise Http404
    may_see_money = can(request.user.role, Ability.SEE_MONEY)
    record = order_record(found, may_see_money=may_see_money)
    context = {
        "order": found,
        "record": record,
        "balance": found.total - record.credited - record.paid + record.refunded,
        "items": told(record.activities),
        "may_see_money": may_see_money,
        "may_record": can(request.user.role, Ability.RECORD_PAYMENTS),
        "may_return": can(request.user.role, Ability.GIVE_BACK),
        "may_give_back": can(request.user.role, Ability.GIVE_BACK) and _is_something_left(found, record),
        "parcel": parcel_of(found.pk),
        "may_work": can(request.user.role, Ability.SEND_PARCELS),
    }
    return render(request, "staffdesk/order.html", context)


def _is_something_left(found: Order, record: OrderRecord) -> bool:
    """Whether the form that gives back could do anything with it."""
    return found.cancelled_at is None and (record.has_money_left or record.has_things_left)


def _asked_for(request: HttpRequest) -> tuple[OrderFilter, QuerySet[Order], str]:
    form = OrderFilter(request.GET)
    rows = all_orders(
        state=form.chosen("state"),
        channel=form.chosen("channel"),
        since=form.chosen("since") or None,
        until=form.chosen("until") or None,
    )
    sort = request.GET.get("sort", "")
    return form, rows, sort if sort in SORTS else "-placed"


def _cells(row: Order) -> Sequence[object]:
    return [
        row.reference,
        row.placed_at,
        row.buyer.number,
        row.buyer.display_name,
        order_state(row).word,
        row.total,
        row.currency,
        row.settled_at,
        row.get_channel_display(),
    ]
