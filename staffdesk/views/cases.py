"""Cases: the list, the page of one, and what can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from staffdesk.forms import CaseFilter, WordsForm
from staffdesk.models import Case
from staffdesk.operations import add_note, close_case, reopen_case, take_case
from staffdesk.queries.cases import all_cases, conversation, find_case
from staffdesk.queries.people import standings_of
from staffdesk.queries.timeline import lately, told
from staffdesk.tables import Sorting, csv_download, in_batches, page_of
from staffdesk.words import readable_context

SORTS = {"-opened": Sorting("opened_at", descending=True), "opened": Sorting("opened_at")}
LATELY = 5  # what the person did before, beside the case


@staff_page()
@require_safe
def cases(request: SignedInRequest) -> HttpResponse:
    """Open cases, the longest waiting first unless asked otherwise."""
    form, rows, sort = _asked_for(request)
    page = page_of(rows, SORTS[sort], request.GET.get("at", ""))
    return render(request, "staffdesk/cases.html", {"page": page, "filter_form": form, "sort": sort})


@staff_page()
@require_safe
def cases_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same cases as a file."""
    _form, rows, sort = _asked_for(request)
    header = [_("Number"), _("Opened"), _("Who"), _("Subject"), _("Kind"), _("Queue"), _("Owner"), _("Closed")]
    return csv_download("cases", header, in_batches(rows, SORTS[sort]), _cells)


@staff_page()
@require_safe
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """What they said and where they were; the person beside it."""
    found = _find(request, pk)
    contact = found.contact
    context = {
        "case": found,
        "thread": conversation(found),
        "facts": readable_context(found.context),
        "standings": standings_of(contact, on=timezone.localdate()) if contact else [],
        "lately": told(lately(found)[:LATELY]),
        "form": WordsForm(),
        "may_work": can(request.user.role, Ability.WORK_CASES),
    }
    return render(request, "staffdesk/case.html", context)


@staff_page(Ability.WORK_CASES)
@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it one's own."""
    found = _find(request, pk)
    own = partial(take_case, case=found, at=timezone.now(), by=request.user)
    return _done(request, found, own, _("It is yours."))


@staff_page(Ability.WORK_CASES)
@require_POST
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a word for colleagues."""
    found, words = _find(request, pk), request.POST.get("words", "")
    keep = partial(add_note, case=found, words=words, at=timezone.now(), by=request.user)
    return _done(request, found, keep, _("Noted."))


@staff_page(Ability.WORK_CASES)
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what came of it."""
    found, words = _find(request, pk), request.POST.get("words", "")
    end = partial(close_case, case=found, words=words, at=timezone.now(), by=request.user)
    return _done(request, found, end, _("Closed. If it was too early, open it again below."))


@staff_page(Ability.WORK_CASES)
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was not over."""
    found, words = _find(request, pk), request.POST.get("words", "")
    again = partial(reopen_case, case=found, words=words, at=timezone.now(), by=request.user)
    return _done(request, found, again, _("Open again."))


def _done(request: SignedInRequest, found: Case, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, or say why not; back to the case either way."""
    try:
        act()
    except DomainError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, said)
    return redirect("staffdesk:case", found.pk)


def _find(request: SignedInRequest, pk: int) -> Case:
    found = find_case(request.user, pk)
    if found is None:
        raise Http404
    return found


def _asked_for(request: SignedInRequest) -> tuple[CaseFilter, QuerySet[Case], str]:
    form = CaseFilter(request.GET)
    rows = all_cases(
        user=request.user,
        state=form.chosen("state"),
        whose=form.chosen("whose"),
        kind=form.chosen("kind"),
        queue=form.chosen("queue"),
    )
    sort = request.GET.get("sort", "")
    usual = "-opened" if form.chosen("state") in ("closed", "all") else "opened"
    return form, rows, sort if sort in SORTS else usual


def _cells(row: Case) -> Sequence[object]:
    return [
        row.pk,
        row.opened_at,
        row.who,
        row.subject,
        row.get_kind_display(),
        row.get_queue_display(),
        row.owner,
        row.closed_at,
    ]
