"""Going through the portal in a member's place: why, for half an hour, and back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.acting import end_acting, start_acting, why_not
from ams.core.errors import DomainError
from ams.core.roles import Ability
from staffdesk.forms.registrants import ReasonForm
from staffdesk.queries.people import find_person


@staff_page(Ability.ACT_AS_MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def act_as(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask why; then on to the portal as they see it."""
    contact = find_person(request.user, number)
    if contact is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = form.why()
        try:
            start_acting(
                session=request.session, contact=contact, reason=why.reason, words=why.words, at=timezone.now(),
                by=request.user,
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("members:account")
    context = {"contact": contact, "form": form, "refusal": why_not(contact=contact, by=request.user)}
    return render(request, "staffdesk/act_as.html", context)


@staff_page()
@require_POST
def stop_acting(request: SignedInRequest) -> HttpResponse:
    """Back to the person's page, as oneself."""
    contact = end_acting(session=request.session, at=timezone.now(), by=request.user)
    if contact is None:
        return redirect("staffdesk:today")
    messages.success(request, _("You no longer act for %(name)s.") % {"name": contact})
    return redirect("staffdesk:person", contact.number)
