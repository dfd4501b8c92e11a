"""Somebody who registered for one event comes to another: which, what that costs, and why."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import ExceptionKind
from ams.core.roles import Ability
from events.models import Registration
from events.operations import CannotMove, Moving, moving_of
from staffdesk.forms.registrants import ElsewhereForm, MoveOverForm
from staffdesk.operations.exceptions import Wish, make_exception, moving_asked
from staffdesk.queries.registrants import find_registrant


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move_over(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask where to; then say what it means for the money, ask why, and do it."""
    one, at = find_registrant(slug, pk), timezone.now()
    if one is None:
        raise Http404
    where = ElsewhereForm(request.GET if "to" in request.GET else None, event=one.ticket_type.event, at=at)
    moving = _moving(one, where) if where.is_valid() else None
    form = _form(request, moving) if moving else None
    if moving and form and form.is_valid() and (answer := _move(request, one, moving, form)) is not None:
        return answer
    context = {"event": one.ticket_type.event, "one": one, "where": where, "moving": moving, "form": form or where}
    return render(request, "staffdesk/move_over.html", context)


def _moving(one: Registration, where: ElsewhereForm) -> Moving | None:
    """What it would mean; None where it cannot be done, which the form says."""
    try:
        return moving_of(one, where.cleaned_data["to"], at=timezone.now())
    except CannotMove as error:
        where.add_error("to", str(error))
        return None


def _move(request: SignedInRequest, one: Registration, moving: Moving, form: MoveOverForm) -> HttpResponse | None:
    """Off to their page, moved or with a second person asked; None after saying on the form why neither."""
    how = form.how()
    contact = one.contact or moving.line.order.buyer
    wish = Wish(form.cleaned_data["request"], ExceptionKind.MOVED, contact, moving_asked(one, moving.to, how), how.why)
    try:
        outcome = make_exception(wish=wish, at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    if outcome.proposal:
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
        return redirect("staffdesk:proposal", outcome.proposal.pk)
    one.refresh_from_db()
    messages.success(request, _("They come to “%(event)s” now, and are told.") % {"event": moving.to.event})
    return redirect("staffdesk:registrant", moving.to.event.slug, one.moved_to_id)


def _form(request: SignedInRequest, moving: Moving) -> MoveOverForm:
    data = request.POST if request.method == "POST" else None
    return MoveOverForm(data, difference=moving.difference)
