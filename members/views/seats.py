"""An organisation's seats, as whoever acts for it sees them; and taking a seat by the mailed link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.invitations import count_invited, refusal_to_invite
from ams.core.models import Activity
from members.forms.seats import MoreSeatsForm, PeopleForm, ReplacementForm
from members.models import Membership, Seat
from members.operations.more_seats import order_more_seats, quote_more_seats
from members.operations.seats import end_seat, invite_again, invite_people, replace_person
from members.operations.seats import take_seat as take
from members.queries import memberships_of
from members.queries.seats import Seating, seating_of, sells_further_seats
from members.renewal_links import LinkStanding
from members.seat_links import open_seat
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import go_and_pay, way_out
from members.views.renewal_link import unlisted


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: MemberRequest, number: int) -> HttpResponse:
    """Who is named, and one field to name more; each seat can be given to somebody else."""
    seating = seating_of(_organisations(request, number), timezone.localdate(), request.GET.get("at", ""))
    seat = _seat(request, seating)
    if seat is not None and seat.ended_at is not None:  # freed meanwhile: another window, or a double click
        return redirect("members:seats", number)
    form = PeopleForm()
    replacing = seat if seat is not None and request.GET.get("do") == "replace" else None
    if replacing is not None:
        form = ReplacementForm()
    if request.method == "POST":
        if seat is not None and request.POST.get("do") in SINGLE:
            return _change_one(request, seat)
        form = (ReplacementForm if replacing else PeopleForm)(request.POST)
        if form.is_valid() and _named(request, form, seating.membership, replacing):
            return redirect("members:seats", number)
    context = {
        "seating": seating,
        "form": form,
        "replacing": replacing,
        "sells_more": sells_further_seats(seating.membership),
        "doesnt_fit_url": way_out("seats", type=seating.membership.type.slug),
    }
    return render(request, "members/seats.html", context)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def more_seats(request: MemberRequest, number: int) -> HttpResponse:
    """How many, then what they cost until when, then one button to pay."""
    membership, at, quote = _organisations(request, number), timezone.now(), None
    given = request.POST if request.method == "POST" else request.GET
    form = MoreSeatsForm(given if "seats" in given else None)
    if form.is_valid():
        wanted = form.cleaned_data["seats"]
        try:
            if request.method == "POST":
                seen = request.POST.get("seen", "")
                order = order_more_seats(membership=membership, seats=wanted, seen=seen, at=at, by=request.user)
                return go_and_pay(request, order)
            quote = quote_more_seats(membership, wanted, timezone.localdate(at))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"membership": membership, "form": form, "quote": quote, "doesnt_fit_url": way_out("more-seats")}
    return render(request, "members/more_seats.html", context)


SINGLE = ("remove", "again")


def _named(request: MemberRequest, form: PeopleForm, membership: Membership, replacing: Seat | None) -> bool:
    """Name them, with what is in the way beside the field: nothing typed is lost."""
    at, people = timezone.now(), form.cleaned_data["people"]
    who, addresses = _inviting(membership), [one.email for one in people]
    if refusal := refusal_to_invite(who, addresses):
        form.add_error("people", refusal)
        return False
    try:
        if replacing is not None:
            replace_person(seat=replacing, named=people[0], at=at, by=request.user)
        else:
            invite_people(membership=membership, people=people, at=at, by=request.user)
    except DomainError as error:
        form.add_error("people", str(error))
        return False
    count_invited(who, addresses)
    said = ngettext(
        "%(count)d person is invited by mail. The seat is theirs as soon as they take it.",
        "%(count)d people are invited by mail. The seats are theirs as soon as they take them.",
        len(people),
    )
    messages.success(request, said % {"count": len(people)})
    return True


def _change_one(request: MemberRequest, seat: Seat) -> HttpResponse:
    """Take the seat from somebody, or mail them a new link."""
    at, who = timezone.now(), _inviting(seat.membership)
    try:
        if request.POST["do"] == "remove":
            end_seat(seat=seat, at=at, by=request.user)
            messages.success(request, _("The seat is free. It gives nothing any more to whoever had it."))
        elif refusal := refusal_to_invite(who, [seat.email]):
            messages.error(request, refusal)
        else:
            invite_again(seat=seat, at=at, by=request.user)
            count_invited(who, [seat.email])
            messages.success(request, _("A new link is on its way to %(email)s.") % {"email": seat.email})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request.get_full_path())


def _inviting(membership: Membership) -> str:
    return f"organisation {membership.holder_id}"


def _organisations(request: MemberRequest, number: int) -> Membership:
    """A membership with seats of the organisation somebody acts for."""
    for one in memberships_of(request.contact):
        if one.pk == number and one.type.has_seats:
            return one
    raise Http404(_("There is no such membership."))


def _seat(request: MemberRequest, seating: Seating) -> Seat | None:
    """The one that is meant, if any; Http404 for one of another membership."""
    asked = request.POST.get("seat") or request.GET.get("seat")
    if not asked:
        return None
    found = next((one for one in seating.page if str(one.pk) == asked), None)
    if found is None and asked.isascii() and asked.isdigit() and len(asked) < 18:
        found = seating.membership.seats.filter(pk=asked).first()
    if found is None:
        raise Http404(_("There is no such seat."))
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_seat(request: HttpRequest, token: str) -> HttpResponse:
    """Who offers the seat, and one button; nothing is shown of the person, and opening it changes nothing."""
    opened = open_seat(token)
    seat = opened.seat
    if opened.standing is LinkStanding.GOOD and seat is not None and request.method == "POST":
        try:
            take(seat=seat, at=timezone.now(), channel=Activity.Channel.SELF_SERVICE)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("members:take_seat", token)
    is_taken = seat is not None and seat.taken_at is not None and seat.ended_at is None
    context = {
        "organisation": seat.membership.holder if seat and opened.standing is LinkStanding.GOOD else None,
        "is_taken": is_taken,
        "is_old": opened.standing is LinkStanding.OLD,
        "doesnt_fit_url": way_out("seat"),
    }
    status = 410 if opened.standing is LinkStanding.OLD else 200
    return unlisted(render(request, "members/take_seat.html", context, status=status))
