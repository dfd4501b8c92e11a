"""Being forgotten: a member asks for it, staff look at what goes and what stays, and carry it out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.acting import MembersOwn
from ams.core.errors import DomainError
from ams.core.roles import Ability
from members.views.acting import MemberRequest, acting_for_contact
from staffdesk.forms.erasing import EraseForm
from staffdesk.models import Erasure
from staffdesk.operations.erasing import ask_to_be_erased, begin_erasure
from staffdesk.operations.erasing.preview import preview_of
from staffdesk.queries.erasures import SHOWN, erasures, never_erased, stands_against
from staffdesk.queries.people import find_person


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """What goes and what stays, and a button; asking opens a case with the day it is to be answered by."""
    if request.method == "POST":
        try:
            ask_to_be_erased(contact=request.contact, at=timezone.now(), by=request.user)
        except MembersOwn as refusal:
            messages.error(request, str(refusal))
        return redirect("staffdesk:ask_erasure")
    asked = Erasure.objects.filter(contact=request.contact).exclude(state=Erasure.State.DONE).first()
    return render(request, "staffdesk/ask_erasure.html", {"contact": request.contact, "asked": asked})


@staff_page(Ability.ERASE_PEOPLE)
@require_safe
def all_erasures(request: SignedInRequest) -> HttpResponse:
    """Who waits for an answer, by when; and what was done of late."""
    return render(request, "staffdesk/erasures.html", {"rows": erasures()[:SHOWN], "today": timezone.localdate()})


@staff_page(Ability.ERASE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest, number: int) -> HttpResponse:
    """What goes, what stays and why; then, with a reason, it is done."""
    contact = find_person(request.user, number)
    if contact is None:
        raise Http404
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            begin_erasure(
                contact=contact, reason=given["reason"], although=given["although"], at=timezone.now(), by=request.user
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is being carried out, and takes a minute or two."))
            return redirect("staffdesk:erasures")
    context = {
        "contact": contact, "form": form, "never": never_erased(contact),
        "against": stands_against(contact, timezone.localdate()), "preview": preview_of(contact, at=timezone.now()),
    }  # fmt: skip
    return render(request, "staffdesk/erase.html", context)
