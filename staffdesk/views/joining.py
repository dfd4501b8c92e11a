"""Joining somebody from the desk: the portal begins with proving an address, which nobody does for another person."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.exception_rights import rights_of
from ams.core.models import Contact, ExceptionKind
from ams.core.roles import Ability
from billing.models import Order
from staffdesk.forms.joining import JoinThemForm
from staffdesk.operations.joining import join_them
from staffdesk.queries.people import find_person


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def join_somebody(request: SignedInRequest, number: int) -> HttpResponse:
    """Which membership; the order waits to be paid, and the link to it is mailed where we know an address."""
    contact = find_person(request.user, number)
    if contact is None or contact.merged_into_id or contact.archived_at:
        raise Http404
    asked = {"type": request.GET.get("type", "")}
    data, today = request.POST if request.method == "POST" else None, day_of(timezone.now())
    form = JoinThemForm(data, contact=contact, on=today, initial=asked)
    if form.is_valid() and (order := _join(request, contact, form)) is not None:
        return redirect("staffdesk:order", order.reference)
    may_backdate = ExceptionKind.BACKDATED in rights_of(request.user)
    return render(
        request, "staffdesk/join_somebody.html", {"contact": contact, "form": form, "may_backdate": may_backdate}
    )


def _join(request: SignedInRequest, contact: Contact, form: JoinThemForm) -> Order | None:
    """The order; None after saying on the form why there is none."""
    try:
        order, mail = join_them(contact=contact, type=form.cleaned_data["type"], at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error("type", str(error))
        return None
    if order.settled_at:
        messages.success(request, _("They are a member now, and are told."))
    elif mail:
        messages.success(
            request, _("The order waits to be paid; the link to it went to %(to)s.") % {"to": mail.recipient}
        )
    else:
        messages.success(request, _("The order waits to be paid. We have no address to send the link to."))
    return order
