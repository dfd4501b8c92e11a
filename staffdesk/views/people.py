"""Adding somebody on the desk, and correcting what is known of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import find_association
from ams.core.models import Contact
from ams.core.roles import Ability
from members.operations import change_details, create_organisation, create_person
from staffdesk.forms.people import CorrectionForm, NewContactForm
from staffdesk.queries.duplicates import known_like
from staffdesk.queries.people import find_person


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def add_contact(request: SignedInRequest) -> HttpResponse:
    """Write somebody down; whoever looks like somebody known is added only when that was looked at."""
    form = NewContactForm(request.POST if request.method == "POST" else None)
    alike: list[Contact] = []
    if form.is_valid():
        alike = known_like(form.cleaned_data["name"], form.cleaned_data["email"], kind=form.cleaned_data["kind"])
        if not alike or request.POST.get("anyway") == "yes":
            return redirect("staffdesk:person", _add(request, form).number)
    return render(request, "staffdesk/add_contact.html", {"form": form, "alike": alike})


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def correct_details(request: SignedInRequest, number: int) -> HttpResponse:
    """Name, addresses and phone of somebody, as they told us."""
    contact = find_person(request.user, number)
    if contact is None or contact.merged_into:
        raise Http404
    home = find_association()
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        contact=contact,
        home_country=home.legal_entity.country if home else "",
    )
    if form.is_valid():
        changed = change_details(contact=contact, at=timezone.now(), by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("staffdesk:person", contact.number)
    return render(request, "staffdesk/correct_details.html", {"form": form, "contact": contact})


def _add(request: SignedInRequest, form: NewContactForm) -> Contact:
    asked, at = form.cleaned_data, timezone.now()
    if asked["kind"] == Contact.Kind.ORGANISATION:
        return create_organisation(
            name=asked["name"], email=asked["email"], phone=asked["phone"], at=at, by=request.user
        )
    return create_person(full_name=asked["name"], email=asked["email"], phone=asked["phone"], at=at, by=request.user)
