"""The lists of cases: what is to be done, whose it is, when, and the same as a file."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from staffdesk.forms import CaseFilter
from staffdesk.models import Case, Reason
from staffdesk.queries.clocks import first_due
from staffdesk.queries.queues import COUNTED, QUEUES, Counts, Narrowed, cases_in, count_cases, first_cases, sort_of
from staffdesk.tables import PAGE, Page, Sorting, csv_download, in_batches, page_of

SORTS = {
    "-opened": Sorting("opened_at", descending=True),
    "opened": Sorting("opened_at"),
    "due": Sorting("due_at"),
    "waiting": Sorting("waiting_since"),
    "snoozed": Sorting("snoozed_until"),
}
EVERYWHERE = frozenset({"-opened", "opened"})  # the others are columns that only one queue has filled


@staff_page()
@require_safe
def cases(request: SignedInRequest) -> HttpResponse:
    """What is to be done, the longest waiting first unless asked otherwise."""
    form, rows, sort = _asked_for(request)
    now = timezone.now()
    counts = count_cases(user=request.user, at=now)
    page = _page_of(request, form, rows, SORTS[sort], counts, at=now)
    dues = first_due(page.rows, at=now)
    context = {
        "page": page,
        "rows": [(case, dues.get(case.pk)) for case in page],
        "filter_form": form,
        "state": form.chosen("state"),
        "only": _only(form),
        "sort": sort,
        "tabs": _tabs(request.GET, form.chosen("state"), counts),
        "departments": _departments(request.GET, form.chosen("queue"), counts),
    }
    return render(request, "staffdesk/cases.html", context)


@staff_page()
@require_safe
def cases_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same cases as a file."""
    _form, rows, sort = _asked_for(request)
    header = [_("Number"), _("Opened"), _("Who"), _("Subject"), _("Kind"), _("Department"), _("Owner"), _("Closed"),
              _("Reason")]  # fmt: skip
    return csv_download("cases", header, in_batches(rows, SORTS[sort]), _cells)


def _asked_for(request: SignedInRequest) -> tuple[CaseFilter, QuerySet[Case], str]:
    form = CaseFilter(request.GET)
    queue = form.chosen("state")
    rows = cases_in(
        queue, user=request.user, at=timezone.now(), kind=form.chosen("kind"), department=form.chosen("queue"),
        narrowed=Narrowed(**form.narrows) if form.narrows else None,
    )  # fmt: skip
    sort = request.GET.get("sort", "")
    return form, rows, sort if sort in EVERYWHERE else sort_of(queue)


def _only(form: CaseFilter) -> str:
    """What of a figure the list is about, in words; empty for an ordinary list."""
    given = form.narrows
    if not given.keys() & {"reason", "only", "demand"}:
        return ""
    said = [_("About the same once more") if given.get("only") == "again" else _("Contacts")]
    if code := given.get("reason"):
        reason = Reason.objects.filter(code=code).first()
        said.append(_("nobody said the reason yet") if code == "none" else f"“{reason.words if reason else code}”")
    if demand := given.get("demand"):
        said.append(str(Reason.Demand(demand).label))
    if "coded_since" in given:
        said.append(_("given their reason later"))
    return " · ".join(said)


def _page_of(
    request: SignedInRequest, form: CaseFilter, rows: QuerySet[Case], sorting: Sorting, counts: Counts, *, at: datetime
) -> Page[Case]:
    """Lists of one kind of case are asked for seldom; the others are opened all day, and their length is known."""
    cursor, queue, department = request.GET.get("at", ""), form.chosen("state"), form.chosen("queue")
    if form.chosen("kind") or form.narrows:
        return page_of(rows, sorting, cursor, counted=COUNTED)
    first = partial(
        first_cases, queue, user=request.user, at=at, department=department, order=sorting.order, many=PAGE + 1
    )
    return page_of(rows, sorting, cursor, counted=COUNTED, first=first, total=counts.of(queue, department))


def _tabs(query: QueryDict, chosen: str, counts: Counts) -> list[dict[str, object]]:
    return [
        {
            "label": queue.label,
            "url": _with(query, state=queue.word),
            "current": queue.word == chosen,
            "count": _said(counts.queues.get(queue.word)),
        }
        for queue in QUEUES
    ]


def _departments(query: QueryDict, chosen: str, counts: Counts) -> list[dict[str, object]]:
    """Those that have something to do, and the one that is looked at."""
    known = [("", _("All departments"), ""), *((name, label, _said(counts.departments[name]))
             for name, label in Case.Queue.choices if counts.departments[name] or name == chosen)]  # fmt: skip
    return [
        {"label": label, "url": _with(query, queue=name), "current": name == chosen, "count": count}
        for name, label, count in known
    ]


def _with(query: QueryDict, **changes: str) -> str:
    """The address of the same list with something else chosen, from its first page and in its usual order."""
    chosen = {name: query.get(name, "") for name in ("state", "queue", "kind")} | changes
    return "?" + "&".join(f"{name}={value}" for name, value in chosen.items() if value and value.isidentifier())


def _said(count: int | None) -> str:
    """A number beside a word; nothing for none."""
    return "" if not count else f"{COUNTED}+" if count > COUNTED else str(count)


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
        row.reason,
    ]
