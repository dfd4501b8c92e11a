"""One cheque or transfer that pays several orders: find them, share it out, write it down once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.roles import Ability
from ams.core.templatetags.money import money
from billing.checkout import record_shared
from billing.operations import AlreadyRecorded, CannotShare, shares_of
from staffdesk.forms import SharedMoneyForm
from staffdesk.queries.owed import orders_to_pay

SHARE_OUT = "share"  # what the button says that proposes who gets what


@staff_page(Ability.RECORD_PAYMENTS)
@require_http_methods(["GET", "POST"])
def share_money(request: SignedInRequest) -> HttpResponse:
    """Find what is owed by a number or a name; propose, oldest first; write it down."""
    query = request.GET.get("find", "").replace("\x00", "")[:200]
    orders = orders_to_pay(query)
    data = request.POST.copy() if request.method == "POST" else None
    form = SharedMoneyForm(data, orders=orders, today=day_of(timezone.now()))
    is_proposal = request.POST.get("step") == SHARE_OUT
    if form.is_valid() and is_proposal and data is not None:
        for pk, part in shares_of(form.cleaned_data["amount"], form.owed()).items():
            data[f"order-{pk}"] = str(part)
        form = SharedMoneyForm(data, orders=orders, today=form.today)
    elif form.is_bound and form.is_valid() and _record(request, form):
        return redirect(f"{reverse('staffdesk:person', args=[form.cleaned_data['payer'].number])}")
    context = {"form": form, "find": query, "orders": orders, "share_out": SHARE_OUT}
    return render(request, "staffdesk/share_money.html", context)


def _record(request: SignedInRequest, form: SharedMoneyForm) -> bool:
    """Whether it is written down; else the form says beside a field why not."""
    given, shares = form.cleaned_data, form.shares()
    try:
        payment = record_shared(
            payer=given["payer"], received=form.received(), shares=shares, at=timezone.now(), by=request.user
        )
    except DomainError as error:
        wrong = error.order if isinstance(error, CannotShare) else None
        field = form.name_of(wrong) if wrong else "reference" if isinstance(error, AlreadyRecorded) else "amount"
        form.add_error(field, str(error))
        return False
    messages.success(request, _("Written down. The receipt is on its way to them."))
    if left := payment.unallocated():
        words = _("%(left)s of it pays nothing yet. It is theirs, and finance has a case about it.")
        messages.info(request, words % {"left": money(left, payment.currency)})
    return True
