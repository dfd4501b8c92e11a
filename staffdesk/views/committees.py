"""Committees on the desk: who is in them, who was, and whose term ends soon."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from members.models import Committee, Office
from members.operations import appoint, change_office, strike_office
from members.queries.committees import SOON, committees_with_counts, past_offices, seats_of
from staffdesk.forms.sections import AppointForm, term_form
from staffdesk.tables import Sorting, csv_download, in_batches, page_of

LATEST_ENDED = Sorting("ended", descending=True)


@staff_page()
@require_safe
def committees(request: SignedInRequest) -> HttpResponse:
    """All of them, with how many are in office and whose terms end."""
    context = {
        "committees": committees_with_counts(on=timezone.localdate()),
        "may_configure": can(request.user.role, Ability.CONFIGURE),
    }
    return render(request, "staffdesk/committees.html", context)


@staff_page()
@require_safe
def committee(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who holds which role, who will, and who did."""
    found, today = _committee(pk), timezone.localdate()
    context = {
        "committee": found,
        "seats": seats_of(found, on=today),
        "soon": today + SOON,
        "page": page_of(past_offices(found, on=today), LATEST_ENDED, request.GET.get("at", "")),
        "may_change": can(request.user.role, Ability.CHANGE_PEOPLE) and found.archived_at is None,
        "may_correct": can(request.user.role, Ability.CHANGE_PEOPLE),
        "may_export": can(request.user.role, Ability.EXPORT_LISTS),
    }
    return render(request, "staffdesk/committee.html", context)


@staff_page(Ability.EXPORT_LISTS)
@require_safe
def committee_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everybody who is, will be or was in it, as a file."""
    rows = Office.objects.standing().filter(role__committee=_committee(pk)).select_related("role", "contact")
    header = [_("Role"), _("Number"), _("Name"), _("E-mail"), _("First day"), _("Last day")]
    return csv_download("committee", header, in_batches(rows, Sorting("pk")), _cells)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def appoint_somebody(request: SignedInRequest) -> HttpResponse:
    """Write down who holds which role; the address says whose or which committee's page it was reached from."""
    known = {name: request.GET.get(name, "") for name in ("number", "committee")}
    asked = {name: value for name, value in known.items() if re.fullmatch(r"[0-9]{1,9}", value)}
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        initial={**asked, "first": timezone.localdate()},
        committee=int(asked["committee"]) if "committee" in asked else None,
    )
    if form.is_valid() and (office := _appoint(request, form)) is not None:
        messages.success(request, _("%(name)s holds this office.") % {"name": office.contact.display_name})
        if "committee" in asked:
            return redirect("staffdesk:committee", office.role.committee_id)
        return redirect("staffdesk:person", office.contact.number)
    return render(request, "staffdesk/appoint.html", {"form": form, "asked": asked})


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: SignedInRequest, pk: int) -> HttpResponse:
    """The days of one term: end it early, prolong it, put it right."""
    found = _office(pk)
    form = term_form(request.POST if request.method == "POST" else None, found)
    if form.is_valid():
        days: dict[str, Any] = {name: form.cleaned_data[name] for name in ("first", "last")}
        try:
            change_office(office=found, **days, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("staffdesk:committee", found.role.committee_id)
    return render(request, "staffdesk/office.html", {"office": found, "form": form})


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def strike(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was a mistake: they never held it."""
    found = strike_office(office=_office(pk), at=timezone.now(), by=request.user)
    messages.success(request, _("Struck out. The history keeps that it was written down."))
    return redirect("staffdesk:committee", found.role.committee_id)


def _appoint(request: SignedInRequest, form: AppointForm) -> Office | None:
    """None after saying on the form why not."""
    given = form.cleaned_data
    try:
        return appoint(
            role=given["role"], contact=given["number"], first=given["first"], last=given["last"],
            at=timezone.now(), by=request.user,
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _committee(pk: int) -> Committee:
    return get_object_or_404(Committee.objects.select_related("section"), pk=pk)


def _office(pk: int) -> Office:
    return get_object_or_404(Office.objects.standing().select_related("role__committee", "contact"), pk=pk)


def _cells(row: Office) -> Sequence[object]:
    contact = row.contact
    return [row.role.name, contact.number, contact.display_name, contact.email, row.first_day, row.last_day]
