"""An organisation's seats and its primary contact, as staff change them when they are asked to."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.exception_rights import check_right, rights_of
from ams.core.models import ExceptionKind
from ams.core.roles import Ability, can
from members.forms.seats import PeopleForm
from members.models import Affiliation, Membership, MoreSeats, Seat
from members.operations.more_seats import take_seats_back
from members.operations.organisations import change_primary_contact
from members.operations.seats import end_seat, give_seat, give_seat_back, invite_again, invite_people
from members.queries.seats import given_unpaid, people_of, seating_of, seats_given_up
from staffdesk.forms.seats import GiveSeatForm

ONE: "dict[str, tuple[Callable[..., Seat], str | Promise]]" = {
    "remove": (end_seat, gettext_lazy("The seat is free. It gives nothing any more to whoever had it.")),
    "again": (invite_again, gettext_lazy("A new link is on its way.")),
    "return": (give_seat_back, gettext_lazy("They have their seat again, with the same card.")),
}


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is named, who may be named still, and who speaks for the organisation."""
    membership, at = _membership(pk), timezone.now()
    asked = request.POST if request.method == "POST" else None
    is_by_number = asked is not None and "number" in asked
    by_mail, by_number = PeopleForm(None if is_by_number else asked), GiveSeatForm(asked if is_by_number else None)
    form = by_number if is_by_number else by_mail
    if form.is_valid():
        try:
            if is_by_number:
                give_seat(membership=membership, person=by_number.person, at=at, by=request.user)
            else:
                invite_people(membership=membership, people=by_mail.cleaned_data["people"], at=at, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done."))
            return redirect("staffdesk:seats", pk)
    named = _named(membership, timezone.localdate(at), request.GET.get("at", ""))
    context = {**named, "by_mail": by_mail, "by_number": by_number}
    context["may_change"] = can(request.user.role, Ability.WORK_RENEWALS)
    context["may_give_unpaid"] = ExceptionKind.SEATS in rights_of(request.user)
    return render(request, "staffdesk/seats.html", context)


def _named(membership: Membership, today: date, cursor: str) -> dict[str, object]:
    """Who has a seat, had one, and belongs to the organisation."""
    return {
        "seating": seating_of(membership, today, cursor),
        "given_up": seats_given_up(membership),
        "unpaid": given_unpaid(membership),
        "people": people_of(membership.holder, today),
    }


@staff_page(Ability.WORK_RENEWALS)
@require_POST
def change_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one seat from somebody, give it back, or mail the link again."""
    seat = get_object_or_404(Seat.objects.select_related("membership__holder", "membership__type"), pk=pk)
    if request.POST.get("do") not in ONE:
        raise Http404
    act, said = ONE[request.POST["do"]]
    try:
        act(seat=seat, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(said))
    return redirect("staffdesk:seats", seat.membership_id)


@staff_page(Ability.MAKE_EXCEPTIONS)
@require_POST
def take_back_seats(request: SignedInRequest, pk: int) -> HttpResponse:
    """Further seats that were given without payment are there no more."""
    more = get_object_or_404(MoreSeats.objects.select_related("membership").filter(exception__isnull=False), pk=pk)
    try:
        check_right(request.user, ExceptionKind.SEATS)
        take_seats_back(more=more, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. Where people were too many, those named last gave up their seats."))
    return redirect("staffdesk:seats", more.membership_id)


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def primary_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody of the organisation is the one to turn to from now on."""
    tie = get_object_or_404(Affiliation.objects.select_related("person", "organisation").filter(until_on=None), pk=pk)
    change_primary_contact(tie=tie, at=timezone.now(), by=request.user)
    said = _("%(name)s speaks for %(organisation)s from now on, and can act for it after signing in.")
    messages.success(request, said % {"name": tie.person, "organisation": tie.organisation})
    return redirect("staffdesk:person", tie.organisation.number)


def _membership(pk: int) -> Membership:
    held = Membership.objects.select_related("holder", "type").filter(type__holder_kind="organisation")
    return get_object_or_404(held, pk=pk)
