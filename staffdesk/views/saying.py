"""What members are saying, what is done about it, what came of that; and the weekly letters about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.roles import Ability, changes_nothing, may_open
from staffdesk.forms.saying import MINE, UNSEEN, ActionForm, EndForm, LetterFilter, OwnerFilter, SayingFilter
from staffdesk.models import Case, Digest, Reason, ReasonAction
from staffdesk.months import Days
from staffdesk.operations.saying import drop_action, may_end, note_change, plan_action
from staffdesk.queries.effects import effect_of
from staffdesk.queries.saying import (
    answers_in,
    cases_url,
    ended_actions,
    latest_answers,
    said_by_reason,
    summed,
    told_of,
    trend,
    weeks_chart,
    words_in,
)
from staffdesk.queries.seeing_to import NOBODY, Part, everything, parts
from staffdesk.tables import Sorting, csv_download, in_batches, page_of, page_with_charts

RECENT = timedelta(days=365)


@staff_page()
@require_safe
def saying(request: SignedInRequest) -> HttpResponseBase:
    """Words by reason with their cases, how often beside the days before, what is done, what came of it."""
    form, days, part = _asked_for(request)
    said = said_by_reason(days, part, reader=request.user)
    other = [one for one in latest_answers(days, part) if not told_of(one)]
    ended = ended_actions(part, since=days.last - RECENT)
    context = {
        "form": form, "days": days, "said": said, "answers": other, "finding": trend(*summed(said)),
        "answered": answers_in(days, part).count(), "today": timezone.localdate(),
        "actions": [action for one in said for action in one.actions], "query": request.GET.urlencode(),
        "ended": [(one, effect_of(one)) for one in ended],
        "may_plan": not changes_nothing(request.user.role),
    }  # fmt: skip
    chart = weeks_chart(days, part, whose=form.chosen("owner"))
    return page_with_charts(request, "staffdesk/saying.html", [chart], context)


@staff_page()
@require_safe
def saying_words_csv(request: SignedInRequest) -> HttpResponseBase:
    """Every word of these days as a file, without names: the number of the case leads to whose it is."""
    _form, days, part = _asked_for(request)
    rows = words_in(days, part, reader=request.user).select_related("reason")
    header = [_("Opened"), _("Reason"), _("Case"), _("Kind"), _("In their words")]
    return csv_download("what-members-say", header, in_batches(rows, Sorting("opened_at", descending=True)), _words)


@staff_page()
@require_safe
def saying_actions_csv(request: SignedInRequest) -> HttpResponseBase:
    """Everything that is done or was done about these reasons, with the effect."""
    _form, _days, part = _asked_for(request)
    rows = ReasonAction.objects.filter(reason__in=part.reasons).select_related("reason", "owner", "effect")
    header = [_("Reason"), _("What is done"), _("Who does it"), _("Until"), _("Changed on"), _("Given up on"),
              _("What is different"), _("Days"), _("Contacts before"), _("Of"), _("Per 100 before"),
              _("Contacts since"), _("Of"), _("Per 100 since")]  # fmt: skip
    return csv_download("actions", header, in_batches(rows, Sorting("made_at", descending=True)), _action)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def new_reason_action(request: SignedInRequest, about: str) -> HttpResponse:
    """Say what is done about a reason, by whom, until when."""
    reason = get_object_or_404(Reason, code=about)
    month = timezone.localdate() + timedelta(days=30)
    form = ActionForm(
        request.POST if request.method == "POST" else None, initial={"owner": reason.owner_id, "due_on": month}
    )
    if form.is_valid():
        try:
            made = plan_action(reason=reason, at=timezone.now(), by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Planned. Whoever does it reads of it every Monday."))
            return redirect("staffdesk:reason_action", made.pk)
    return render(request, "staffdesk/reason_action_new.html", {"form": form, "reason": reason})


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def reason_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """One action: what became of it, and the effect."""
    found = get_object_or_404(ReasonAction.objects.select_related("reason", "owner", "made_by", "ended_by", "effect"),
                              pk=pk)  # fmt: skip
    form = EndForm(request.POST if request.method == "POST" else None, initial={"changed_on": timezone.localdate()})
    if form.is_valid():
        try:
            _end(found, form.cleaned_data, request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("staffdesk:reason_action", pk)
    context = {
        "action": found, "form": form, "effect": effect_of(found), "today": timezone.localdate(),
        "may_end": found.is_open and may_end(found, request.user), "came": _cases_of(found),
    }  # fmt: skip
    return render(request, "staffdesk/reason_action.html", context)


@staff_page()
@require_safe
def digests(request: SignedInRequest) -> HttpResponse:
    """Every letter that went out, the latest first."""
    form = LetterFilter(request.GET, staff=_staff())
    found = Digest.objects.select_related("owner", "message")
    if whose := _whose(form, request.user):
        found = found.filter(owner=whose)
    page = page_of(found, Sorting("written_at", descending=True), request.GET.get("at", ""))
    return render(request, "staffdesk/digests.html", {"page": page, "filter_form": form})


def _end(action: ReasonAction, given: dict[str, Any], by: User) -> None:
    if given["became"] == "changed":
        day: date = given["changed_on"]
        note_change(action=action, on=day, outcome=given["outcome"], at=timezone.now(), by=by)
    else:
        drop_action(action=action, outcome=given["outcome"], at=timezone.now(), by=by)


def _cases_of(action: ReasonAction) -> tuple[str, str] | None:
    """Where the contacts of an effect are listed: those before the change, those since."""
    effect = effect_of(action)
    if effect is None or action.changed_on is None:
        return None
    since = Days(action.changed_on, action.changed_on + timedelta(days=effect.counted.days))
    return cases_url(since.before, action.reason.code), cases_url(since, action.reason.code)


def _asked_for(request: SignedInRequest) -> tuple[SayingFilter, Days, Part]:
    seen_to, form = parts(), SayingFilter(request.GET, staff=_staff())
    whose = _whose(form, request.user)
    part = everything(seen_to) if whose is None else seen_to.get(whose, Part())
    return form, form.asked(timezone.localdate()), part


def _whose(form: OwnerFilter, reader: User) -> int | None:
    """Whose part was asked for; None for everybody's."""
    asked = form.chosen("owner")
    return {"": None, MINE: reader.pk, UNSEEN: NOBODY}.get(asked, int(asked) if asked.isdigit() else None)


def _staff() -> list[User]:
    found: QuerySet[User] = User.objects.filter(is_active=True).order_by("name", "email")
    return [one for one in found.exclude(role="") if may_open(one.role, Ability.USE_DESK, to_change=True)]


def _words(case: Case) -> Sequence[object]:
    return [case.opened_at, case.reason or "", case.pk, case.get_kind_display(), case.words]


def _action(one: ReasonAction) -> Sequence[object]:
    effect = effect_of(one)
    counted = effect.counted if effect else None
    figures: list[object] = [""] * 7
    if effect and counted:
        figures = [counted.days, counted.before, counted.base_before, effect.before, counted.after, counted.base_after,
                   effect.after]  # fmt: skip
    return [one.reason, one.what, one.owner, one.due_on, one.changed_on, one.dropped_on, one.outcome, *figures]
