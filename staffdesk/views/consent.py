"""What somebody agreed to, as staff see and write it down; and taking somebody off the directory."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability
from members.operations import take_off_directory, write_down_consent
from members.queries.preferences import consents_of, preferences_of
from staffdesk.forms.consent import YES, ConsentForm, OffDirectoryForm
from staffdesk.queries.people import find_person


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def consent(request: SignedInRequest, number: int) -> HttpResponse:
    """Every word they said, with how it came; and a new one that they told us."""
    contact = find_person(request.user, number)
    if contact is None or contact.merged_into:
        raise Http404
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        write_down_consent(
            contact=contact, topic=told["topic"], given=told["given"] == YES, source=told["source"],
            at=timezone.now(), by=request.user,
        )  # fmt: skip
        messages.success(request, _("Kept."))
        return redirect("staffdesk:consent", contact.number)
    context = {"contact": contact, "form": form, "said": consents_of(contact), "preferences": preferences_of(contact)}
    return render(request, "staffdesk/consent.html", context)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def off_directory(request: SignedInRequest, number: int) -> HttpResponse:
    """What they show, and to whom; with a reason they are seen no longer. Only they themselves come back."""
    contact = find_person(request.user, number)
    entry = getattr(contact, "directory_entry", None)
    if contact is None or contact.merged_into or entry is None:
        raise Http404
    form = OffDirectoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        take_off_directory(contact=contact, reason=form.cleaned_data["reason"], at=timezone.now(), by=request.user)
        messages.success(request, _("Nobody sees them in the directory any more."))
        return redirect("staffdesk:person", contact.number)
    return render(request, "staffdesk/off_directory.html", {"contact": contact, "form": form, "entry": entry})
