"""Events: which there are, how full they are, who comes, and how they sell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.custom_values import written
from ams.core.errors import DomainError
from ams.core.models import FieldDefinition
from ams.core.roles import Ability, can, sees_private_fields
from events.models import Event, Registration, TicketType
from events.operations import check_in_all, conclude_event, undo_check_ins
from events.queries import asks_questions, came_with, revenue_by_registration
from staffdesk.forms.registrants import RegistrantFilter
from staffdesk.operations.event_lists import list_of_event
from staffdesk.queries.event_figures import answers_counted, curve_of, revenue_of
from staffdesk.queries.events import events_listed, find_event, fullness_of, kinds_of, taken_of
from staffdesk.queries.registrants import Asked, first_coming, registrants, with_details
from staffdesk.tables import PAGE, Page, Sorting, csv_download, in_batches, page_of

NEXT_FIRST = Sorting("start_date")
LATEST_FIRST = Sorting("start_date", descending=True)
BY_NAME = Sorting("name")
TOGETHER = "staffdesk.together"


@staff_page(Ability.SEE_EVENTS)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What comes, or what is over, with the seats taken."""
    at, is_over = timezone.now(), request.GET.get("state") == "over"
    order = LATEST_FIRST if is_over else NEXT_FIRST
    page = page_of(events_listed(at=at, is_over=is_over), order, request.GET.get("at", ""))
    taken = taken_of(page, at=at)
    rows = [(event, taken.get(event.pk)) for event in page]
    context = {"page": page, "rows": rows, "is_over": is_over, "may_configure": _may(request, Ability.CONFIGURE)}
    return render(request, "staffdesk/events.html", context)


@staff_page(Ability.SEE_EVENTS)
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """How full it is, and who comes."""
    at, found = timezone.now(), _find(slug)
    kinds = kinds_of(found)
    whole, parts = fullness_of(found, kinds, at=at)
    form = RegistrantFilter(request.GET, kinds=kinds)
    context = {
        "event": found,
        "whole": whole,
        "parts": parts,
        "came": came_with(kinds),
        "page": _page_of(kinds, form.asked(), request.GET.get("at", ""), whole.coming, at=at),
        "filter_form": form,
        "is_over": found.ends_at <= at,
        "has_questions": asks_questions(found),
        "together": _together(request.GET.get("together", ""), request.user),
        **_abilities(request),
    }
    return render(request, "staffdesk/event.html", context)


@staff_page(Ability.SEE_EVENTS)
@require_safe
def sales(request: HttpRequest, slug: str) -> HttpResponse:
    """What it brings, and how it sells."""
    found = _find(slug)
    kinds = kinds_of(found)
    revenue, parts = revenue_of(kinds)
    context = {"event": found, "revenue": revenue, "parts": parts, "curve": curve_of(found, kinds, at=timezone.now())}
    return render(request, "staffdesk/event_sales.html", context)


@staff_page(Ability.SEE_EVENTS, Ability.EXPORT_LISTS)
@require_safe
def registrants_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The registrants in sight as a file, one line a person, their answers behind."""
    found = get_object_or_404(Event, slug=slug)
    header = [_("Name"), _("E-mail"), _("Ticket"), _("Code"), _("Order"), _("Price"), _("Revenue"),
              _("Registered"), _("Confirmed"), _("Cancelled"), _("Not paid in time"), _("Checked in")]  # fmt: skip
    asked = FieldDefinition.objects.filter(event_questions__event=found).order_by("event_questions__position", "pk")
    fields = list(asked.shown_to(administrators=sees_private_fields(getattr(request.user, "role", ""))))
    kinds = kinds_of(found)
    rows = registrants(kinds, RegistrantFilter(request.GET, kinds=kinds).asked(), at=timezone.now())

    def cells(one: Any) -> Sequence[object]:
        return [*_cells(one), *(written(one.answers.get(field.key), field.kind) for field in fields)]

    batches = _with_revenue(in_batches(with_details(rows), BY_NAME))
    return csv_download(found.slug, [*header, *fields], batches, cells)


@staff_page(Ability.SEE_EVENTS)
@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """What registrants answered, counted; each with the way to who said what."""
    found = get_object_or_404(Event, slug=slug)
    counted = answers_counted(found, sees_all_fields=sees_private_fields(getattr(request.user, "role", "")))
    return render(request, "staffdesk/answers.html", {"event": found, "answers": counted, **_abilities(request)})


@staff_page(Ability.WORK_EVENTS)
@require_POST
def check_in_chosen(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let in those whose boxes are ticked, or all who are listed."""
    at, found = timezone.now(), get_object_or_404(Event, slug=slug)
    if request.POST.get("all"):
        kinds = kinds_of(found)
        form = RegistrantFilter(request.GET, kinds=kinds)
        keys = list(registrants(kinds, form.asked(), at=at).values_list("pk", flat=True))
    else:
        keys = [int(key) for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit() and len(key) < 18]
    count = check_in_all(event=found, registrations=keys, at=at, by=request.user)
    said = ngettext("%(count)d person is checked in now.", "%(count)d people are checked in now.", count)
    messages.success(request, said % {"count": count})
    query = request.GET.copy()
    if count:
        query["together"] = Signer(salt=TOGETHER).sign(f"{at.isoformat()} {request.user.pk} {count}")
    return redirect(f"{_page(slug)}?{query.urlencode()}")


@staff_page(Ability.WORK_EVENTS)
@require_POST
def undo_chosen(request: SignedInRequest, slug: str) -> HttpResponse:
    """They were checked in together by mistake."""
    found = get_object_or_404(Event, slug=slug)
    together = _together(request.POST.get("together", ""), request.user)
    if together is None:
        raise Http404
    count = undo_check_ins(event=found, made_at=together.at, made_by=request.user, at=timezone.now(), by=request.user)
    said = ngettext("Undone: %(count)d person is not in.", "Undone: %(count)d people are not in.", count)
    messages.success(request, said % {"count": count} if count else _("It was undone already."))
    return redirect(_page(slug))


@staff_page(Ability.WORK_EVENTS)
@require_POST
def conclude(request: SignedInRequest, slug: str) -> HttpResponse:
    """Credit, certify and thank those who were there, now; whoever has it all already gets nothing twice."""
    found = get_object_or_404(Event, slug=slug)
    try:
        done = conclude_event(event=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = _("Credited: %(credited)d people. Certificates: %(certificates)d, mailed to %(mails)d.")
        messages.success(request, said % done._asdict())
    return redirect("staffdesk:event", slug)


@staff_page(Ability.SEND_MAILINGS)
@require_POST
def write_to_registrants(request: SignedInRequest, slug: str) -> HttpResponse:
    """To a new mailing for those who come, were there or were not: through a list of them, kept for the next time."""
    found = get_object_or_404(Event, slug=slug)
    saved = list_of_event(event=found, how=request.POST.get("to", ""), at=timezone.now(), by=request.user)
    return redirect(f"{_mailing()}?list={saved.pk}")


class Together(NamedTuple):
    """What one colleague checked in at one moment, as the page after it may offer to undo it."""

    sign: str
    at: datetime
    people: int


def _together(sign: str, user: object) -> Together | None:
    """What was signed for this colleague; None for anything else."""
    try:
        at, by, people = Signer(salt=TOGETHER).unsign(sign).split(" ")
    except BadSignature:
        return None
    return Together(sign, datetime.fromisoformat(at), int(people)) if by == str(getattr(user, "pk", "")) else None


def _find(slug: str) -> Event:
    found = find_event(slug)
    if found is None:
        raise Http404
    return found


def _page_of(
    kinds: Sequence[TicketType], asked: Asked, cursor: str, coming: int, *, at: datetime
) -> Page[Registration]:
    """A page of registrants. The page of an event is opened with the first who come, whose number is known."""
    if asked != Asked() or cursor:
        return page_of(registrants(kinds, asked, at=at), BY_NAME, cursor, full=with_details)
    first = partial(first_coming, kinds, many=PAGE + 1)
    return page_of(Registration.objects.none(), BY_NAME, first=first, total=coming)


def _with_revenue(batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Each registrant with what they brought: `revenue`."""
    for batch in batches:
        revenue = revenue_by_registration([one.pk for one in batch])
        for one in batch:
            one.revenue = revenue.get(one.pk, Decimal(0))
        yield batch


def _cells(row: Any) -> Sequence[object]:
    return [row.name, row.email, row.ticket_type.name, row.code, row.reference, row.paid, row.revenue,
            row.registered_at, row.confirmed_at, row.cancelled_at, row.lapsed_at, row.came_at]  # fmt: skip


def _abilities(request: HttpRequest) -> dict[str, Any]:
    return {
        "may_configure": _may(request, Ability.CONFIGURE),
        "may_export": _may(request, Ability.EXPORT_LISTS),
        "may_work": _may(request, Ability.WORK_EVENTS),
        "may_write": _may(request, Ability.SEND_MAILINGS),
        "may_give_back": _may(request, Ability.GIVE_BACK),
        "may_see_orders": _may(request, Ability.SEE_ORDERS),
    }


def _page(slug: str) -> str:
    return reverse("staffdesk:event", args=[slug])


def _mailing() -> str:
    return reverse("staffdesk:new_mailing")


def _may(request: HttpRequest, ability: Ability) -> bool:
    return can(getattr(request.user, "role", ""), ability)
