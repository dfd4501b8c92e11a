"""Money that came by transfer or in cash, written down for its order."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.roles import Ability
from ams.core.templatetags.money import money
from billing.checkout import record_received
from billing.models import Order
from billing.operations import AlreadyRecorded
from staffdesk.forms import ReceivedForm
from staffdesk.queries.orders import find_order


@staff_page(Ability.RECORD_PAYMENTS)
@require_http_methods(["GET", "POST"])
def receive_money(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask how much came and how; say what follows where it is not what is owed; write it down, once."""
    order = find_order(request.user, reference)
    if order is None:
        raise Http404
    owed = Decimal(0) if order.cancelled_at else max(order.balance(), Decimal(0))
    today = day_of(timezone.now())
    form = ReceivedForm(request.POST if request.method == "POST" else None, order=order, owed=owed, today=today)
    will = ""
    if form.is_valid():
        will = _what_follows(order, owed, form)
        told = form.told == request.POST.get("told", "")
        if (told or not will) and _record(request, form, order):
            return redirect("staffdesk:order", order.reference)
        will = will if not form.errors else ""
    context = {"order": order, "owed": owed, "form": form, "will": will}
    return render(request, "staffdesk/receive_money.html", context)


def _record(request: SignedInRequest, form: ReceivedForm, order: Order) -> bool:
    """Whether it is written down; else the form says beside a field why not."""
    try:
        record_received(order=order, received=form.received(), at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error("reference" if isinstance(error, AlreadyRecorded) else "amount", str(error))
        return False
    messages.success(request, _("Written down. The receipt is on its way to them."))
    return True


def _what_follows(order: Order, owed: Decimal, form: ReceivedForm) -> str:
    """What it means that this is not what is owed, or arrived a month ago, in sentences; empty where neither is so."""
    amount = form.cleaned_data["amount"]
    facts = {"rest": money(abs(owed - amount), order.currency)}
    said = []
    if amount < owed:
        said.append(_("%(rest)s is missing then. Nothing is handed over before it is paid, which can be done by card."))
    if amount > owed:
        said.append(_("%(rest)s is too much: it stays theirs, and you can give it back."))
    if form.is_of_an_earlier_month:
        said.append(_("It is booked in %(month)s, whose figures change with it."))
        facts["month"] = date_format(form.cleaned_data["arrived_on"], "F Y")
    return " ".join(said) % facts
