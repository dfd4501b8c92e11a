"""Sections on the desk: all of them, who belongs to one, and where somebody belongs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.roles import Ability, can
from members.models import Belonging, Section
from members.operations import follow_postcode, set_section
from members.queries.committees import committees_with_counts
from members.queries.sections import belongings_of, sections_with_counts
from staffdesk.forms.sections import SectionFilter, SetSectionForm
from staffdesk.queries.people import all_people, listed
from staffdesk.tables import csv_download, in_batches, page_of
from staffdesk.views.contacts import SORTS, cells_of, found_person


@staff_page()
@require_safe
def sections(request: SignedInRequest) -> HttpResponse:
    """All of them, with how many belong to each."""
    context = {"sections": sections_with_counts(), "may_configure": can(request.user.role, Ability.CONFIGURE)}
    return render(request, "staffdesk/sections.html", context)


@staff_page()
@require_safe
def section(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who belongs to one now, and its committees."""
    found, form, sort = _asked_for(request, pk)
    today = timezone.localdate()
    rows = all_people(on=today, standing=form.chosen("standing"), section=found)
    page = page_of(rows, SORTS[sort], request.GET.get("at", ""))
    context = {
        "section": found,
        "page": page,
        "people": listed(page.rows, on=today),
        "committees": committees_with_counts(on=today).filter(section=found),
        "filter_form": form,
        "sort": sort,
        "may_export": can(request.user.role, Ability.EXPORT_LISTS),
    }
    return render(request, "staffdesk/section.html", context)


@staff_page(Ability.EXPORT_LISTS)
@require_safe
def section_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same people as a file."""
    found, form, sort = _asked_for(request, pk)
    today = timezone.localdate()
    header = [_("Number"), _("Name"), _("Kind"), _("E-mail"), _("Phone"), _("Membership"), _("State"), _("Until")]
    rows = all_people(on=today, standing=form.chosen("standing"), section=found)
    batches = (listed(batch, on=today) for batch in in_batches(rows, SORTS[sort]))
    return csv_download("section", header, batches, cells_of)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def section_of(request: SignedInRequest, number: int) -> HttpResponse:
    """Where somebody belongs: as staff say, or by postcode again; with where they belonged."""
    contact = found_person(request, number)
    history = belongings_of(contact.pk)
    now = next((one for one in history if one.last_day is None), None)
    form = SetSectionForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid() and _set(request, contact, form):
        messages.success(request, _("Kept."))
        return redirect("staffdesk:person", contact.number)
    return render(request, "staffdesk/section_of.html", {"contact": contact, "form": form, "history": history})


def _set(request: SignedInRequest, contact: Contact, form: SetSectionForm) -> bool:
    """False after saying on the form why not."""
    at, by = timezone.now(), request.user
    try:
        if form.is_by_postcode:
            follow_postcode(contact=contact, at=at, by=by)
        else:
            set_section(contact=contact, section=form.chosen, way=Belonging.Way.STAFF, at=at, by=by)
    except DomainError as error:
        form.add_error("section", str(error))
        return False
    return True


def _asked_for(request: HttpRequest, pk: int) -> tuple[Section, SectionFilter, str]:
    sort = request.GET.get("sort", "")
    return get_object_or_404(Section, pk=pk), SectionFilter(request.GET), sort if sort in SORTS else "name"
