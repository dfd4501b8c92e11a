"""Cases: the list, the page of one, and what can be done with it."""

from collections.abc import Callable, Sequence

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
from ams.core.typed import typed_before
from staffdesk.forms import CaseFilter, WordsForm
from staffdesk.models import Case
from staffdesk.operations import add_note, close_case, reopen_case, take_case
from staffdesk.queries.cases import all_cases, conversation, find_case
from staffdesk.queries.causes import causes_of_case
from staffdesk.queries.difficult import difficulties_of
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
    return _page(request, _find(request, pk), WordsForm(initial=typed_before(request, at=timezone.now())))


@staff_page(Ability.WORK_CASES)
@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it one's own."""
    found = _find(request, pk)
    try:
        take_case(case=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, _("It is yours."))
    return redirect("staffdesk:case", pk)


@staff_page(Ability.WORK_CASES)
@require_POST
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a word for colleagues."""
    return _say(request, pk, add_note, _("Noted."))


@staff_page(Ability.WORK_CASES)
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what came of it."""
    return _say(request, pk, close_case, _("Closed. If it was too early, open it again below."))


@staff_page(Ability.WORK_CASES)
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was not over."""
    return _say(request, pk, reopen_case, _("Open again."))


def _say(request: SignedInRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """Do it with the words that were written; or the page again, with the words and why it was not done."""
    found, form = _find(request, pk), WordsForm(request.POST)
    if form.is_valid():
        try:
            act(case=found, words=form.cleaned_data["words"], at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            notices.success(request, said)
            return redirect("staffdesk:case", pk)
    return _page(request, found, form)


def _page(request: SignedInRequest, found: Case, form: WordsForm) -> HttpResponse:
    contact = found.contact
    context = {
        "case": found,
        "thread": conversation(found),
        "facts": readable_context(found.context),
        "standings": standings_of(contact, on=timezone.localdate()) if contact else [],
        "causes": causes_of_case(found),
        "difficulties": difficulties_of(found),
        "lately": told(lately(found)[:LATELY], reader=request.user),
        "form": form,
        "may_work": can(request.user.role, Ability.WORK_CASES),
    }
    return render(request, "staffdesk/case.html", context)


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
