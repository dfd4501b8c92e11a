"""To send: what was bought and goes by post, packed and sent with one click each."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.countries import country_name
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from billing.models import Parcel
from billing.operations import pack_parcel, send_parcel, undo_parcel
from staffdesk.queries.parcels import parcels_sent, parcels_to_send
from staffdesk.tables import Sorting, csv_download, in_batches, page_of

OLDEST_FIRST = Sorting("due_at")
LATEST_SENT_FIRST = Sorting("sent_at", descending=True)
LABELS_A_PRINT = 120
STEPS: dict[str, Callable[..., Parcel]] = {"packed": pack_parcel, "sent": send_parcel, "undo": undo_parcel}


@staff_page(Ability.SEE_ORDERS)
@require_safe
def to_send(request: HttpRequest) -> HttpResponse:
    """What waits to be posted, the oldest first; or what went out lately."""
    is_sent = request.GET.get("state") == "sent"
    rows, order = _asked_for(request)
    page = page_of(rows, order, request.GET.get("at", ""))
    return render(request, "staffdesk/to_send.html", {"page": page, "is_sent": is_sent, "may_work": _may_work(request)})


@staff_page(Ability.SEE_ORDERS)
@require_safe
def to_send_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a file, one line a parcel."""
    header = [_("Order"), _("To"), _("Address"), _("Postcode"), _("Country"), _("What"), _("Paid"), _("Packed"),
              _("Sent")]  # fmt: skip
    rows, order = _asked_for(request)
    return csv_download("to-send", header, in_batches(rows, order), _cells)


@staff_page(Ability.SEE_ORDERS)
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    """Addresses of what waits, to be printed on sheets of labels."""
    return render(request, "staffdesk/labels.html", {"parcels": parcels_to_send().order_by("due_at")[:LABELS_A_PRINT]})


@staff_page(Ability.SEND_PARCELS)
@require_POST
def parcel_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """One step on, or one back."""
    parcel = get_object_or_404(Parcel, pk=pk)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        done = step(parcel=parcel, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _said(done))
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else "staffdesk:to_send")


def _may_work(request: HttpRequest) -> bool:
    return can(getattr(request.user, "role", ""), Ability.SEND_PARCELS)


def _said(parcel: Parcel) -> str:
    if parcel.sent_at:
        return _("On its way to %(name)s. We tell them in five minutes; until then you can undo it.") % {
            "name": parcel.name
        }
    return (_("Packed for %(name)s.") if parcel.packed_at else _("Back among what is to be packed: %(name)s.")) % {
        "name": parcel.name
    }


def _asked_for(request: HttpRequest) -> tuple[QuerySet[Parcel], Sorting]:
    if request.GET.get("state") == "sent":
        return parcels_sent(at=timezone.now()), LATEST_SENT_FIRST
    return parcels_to_send(), OLDEST_FIRST


def _cells(row: Parcel) -> Sequence[object]:
    what = "; ".join(f"{item.line.quantity} × {item.line.description}" for item in row.items.all())
    return [row.order.reference, row.name, row.lines, row.postcode, country_name(row.country), what, row.due_at,
            row.packed_at, row.sent_at]  # fmt: skip
