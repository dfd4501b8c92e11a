"""Adding somebody on the desk, and correcting what is known of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import find_association
from ams.core.errors import DomainError
from ams.core.models import Contact, ExceptionKind
from ams.core.roles import Ability
from members.operations import change_details, create_organisation, create_person
from staffdesk.forms.people import CorrectionForm, NewContactForm
from staffdesk.operations.exceptions import Wish, make_exception
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
    """Name, addresses and phone of somebody. Changing what they gave is an exception; filling in is none."""
    contact = find_person(request.user, number)
    if contact is None or contact.merged_into:
        raise Http404
    home = find_association()
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        contact=contact,
        home_country=home.legal_entity.country if home else "",
    )
    if form.is_valid() and _correct(request, contact, form):
        return redirect("staffdesk:person", contact.number)
    return render(request, "staffdesk/correct_details.html", {"form": form, "contact": contact})


def _correct(request: SignedInRequest, contact: Contact, form: CorrectionForm) -> bool:
    """Saved, or proposed to a second person; False after saying on the form why not."""
    at, by = timezone.now(), request.user
    if not form.corrects:
        changed = change_details(contact=contact, at=at, by=by, **form.details())
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return True
    wish = Wish(form.cleaned_data["request"], ExceptionKind.CORRECTED, contact, form.details(), form.why())
    try:
        outcome = make_exception(wish=wish, at=at, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    if outcome.proposal:
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
    else:
        messages.success(request, _("Saved."))
    return True


def _add(request: SignedInRequest, form: NewContactForm) -> Contact:
    asked, at = form.cleaned_data, timezone.now()
    if asked["kind"] == Contact.Kind.ORGANISATION:
        return create_organisation(
            name=asked["name"], email=asked["email"], phone=asked["phone"], at=at, by=request.user
        )
    return create_person(full_name=asked["name"], email=asked["email"], phone=asked["phone"], at=at, by=request.user)
