"""Care: whose turn it is to take time for a member, and what became of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.roles import Ability, can, changes_nothing
from staffdesk.forms.care import LISTS, MINE, CareFilter, OutcomeForm
from staffdesk.models import CareTask
from staffdesk.operations.care import hand_care_on, mail_care, settle_care, try_care_again
from staffdesk.queries.care import (
    FIGURES,
    PERIOD,
    care_chart,
    cells_of,
    count_tasks,
    kept_within,
    occasion_words,
    with_people,
    words_for,
)
from staffdesk.queries.timeline import latest_of, told
from staffdesk.tables import Sorting, csv_download, in_batches, page_of, page_with_charts

FIRST_DUE = Sorting("late_on")
LATEST = Sorting("closed_at", descending=True)
LATEST_DUE = Sorting("late_on", descending=True)
LATELY = 5  # lines of what happened with somebody
FIGURE_WORDS = {
    "asked": gettext_lazy("All"),
    "kept": gettext_lazy("Done in time"),
    "late": gettext_lazy("Done late"),
    "dropped": gettext_lazy("Left undone on purpose"),
    "waits": gettext_lazy("Overdue"),
}
SAID = {
    OutcomeForm.DONE: gettext_lazy("Done. %(name)s heard from us."),
    OutcomeForm.MAILED: gettext_lazy("Your mail to %(name)s is on its way."),
    OutcomeForm.NOT_REACHED: gettext_lazy("%(name)s comes back on that day."),
    OutcomeForm.HANDED_ON: gettext_lazy("A colleague takes care of %(name)s."),
    OutcomeForm.DROPPED: gettext_lazy("Left undone. The reason is kept."),
}


@staff_page()
@require_safe
def care(request: SignedInRequest) -> HttpResponseBase:
    """Whom to call today: mine, everybody's, what is overdue; and how the plan was kept."""
    form, today = CareFilter(request.GET), timezone.localdate()
    rows, which = form.tasks(user=request.user, today=today), form.shown
    page = page_of(rows, _sorting(which), request.GET.get("at", ""), full=with_people)
    chart, counts = care_chart(today)
    context = {
        "page": page, "rows": [(task, occasion_words(task)) for task in page], "which": which, "today": today,
        "tabs": _tabs(which, count_tasks(user=request.user, on=today)),
        "figure": _figure(form, today), "links": {one: _link(one) for one in FIGURES},
        "now": kept_within(on=today), "before": kept_within(on=today - PERIOD),
        "counted_at": counts.at,
        "may_configure": can(request.user.role, Ability.CONFIGURE),
        "may_see_risk": can(request.user.role, Ability.SEE_RENEWALS),
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/care.html", [chart] if chart else [], context)


@staff_page()
@require_safe
def care_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same tasks as a file."""
    form = CareFilter(request.GET)
    rows = with_people(form.tasks(user=request.user, today=timezone.localdate()))
    header = [_("What"), _("Number"), _("Who"), _("Membership"), _("From"), _("Overdue from"), _("Whose"), _("State"),
              _("Settled"), _("By"), _("Note")]  # fmt: skip
    return csv_download("care", header, in_batches(rows, _sorting(form.shown)), cells_of)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def care_task(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: what to say, what happened lately, and a form for what became of it."""
    task = with_people(CareTask.objects.filter(pk=pk)).select_related("contact__note__by").first()
    if task is None:
        raise Http404(_("There is no such task."))
    may_do = _may_do(request.user, task)
    if request.method == "POST" and not may_do:
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = OutcomeForm(given, task=task, today=timezone.localdate(), sends="send" in request.POST)
    if form.is_valid() and _carry_out(request, task, form):
        return redirect("staffdesk:care")
    return render(request, "staffdesk/care_task.html", _shown(request, task, form, may_do=may_do))


def _shown(request: SignedInRequest, task: CareTask, form: OutcomeForm, *, may_do: bool) -> dict[str, Any]:
    return {
        "task": task, "contact": task.contact, "form": form, "may_do": may_do and task.state == CareTask.State.OPEN,
        "words": words_for(task), "occasion": occasion_words(task), "today": timezone.localdate(),
        "items": told(latest_of([task.contact.pk])[:LATELY], reader=request.user),
    }  # fmt: skip


def _may_do(user: User, task: CareTask) -> bool:
    """Whoever works on cases, and whoever was asked."""
    mine = task.owner_id == user.pk and not changes_nothing(user.role)
    return mine or can(user.role, Ability.WORK_CASES)


def _carry_out(request: SignedInRequest, task: CareTask, form: OutcomeForm) -> bool:
    """Whether it was done; if not, the form says why."""
    given, at, by = form.cleaned_data, timezone.now(), request.user
    words, outcome = given["words"], given["outcome"]
    try:
        if outcome == OutcomeForm.NOT_REACHED:
            try_care_again(task=task, on=given["again_on"], words=words, at=at, by=by)
        elif outcome == OutcomeForm.HANDED_ON:
            hand_care_on(task=task, to=given["colleague"], words=words, at=at, by=by)
        elif outcome == OutcomeForm.MAILED:
            mail = {"subject": given.get("subject", ""), "words": given.get("letter", "")}
            mail_care(task=task, note=words, **mail, at=at, by=by)
        else:
            settle_care(task=task, done=outcome == OutcomeForm.DONE, words=words, at=at, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, SAID[outcome] % {"name": task.contact})
    return True


def _tabs(which: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _link(name), "current": name == which, "count": counts.get(name, "") or ""}
        for name, label in LISTS
    ]


def _figure(form: CareFilter, today: date) -> str:
    """What a list is that somebody came to from a figure."""
    if form.shown not in FIGURE_WORDS:
        return ""
    since, until = (date_format(day, "j M Y") for day in form.days(today))
    return _("%(what)s, of the tasks that had to be done from %(since)s to %(until)s.") % {
        "what": FIGURE_WORDS[form.shown], "since": since, "until": until,
    }  # fmt: skip


def _link(which: str) -> str:
    here = reverse("staffdesk:care")
    return here if which == MINE else f"{here}?which={which}"


def _sorting(which: str) -> Sorting:
    if which == "settled":
        return LATEST
    return LATEST_DUE if which in FIGURES else FIRST_DUE
