"""The page of one case, from whatever was done there: forms that were refused keep what was typed, and say why."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ams.core.access import SignedInRequest
from ams.core.models import User
from ams.core.models.resolution import contact_ids_of
from ams.core.roles import Ability, can
from ams.core.typed import typed_before
from staffdesk.causes import Cause
from staffdesk.forms.cases import HandOverForm, NoteForm, OtherCaseForm, ReplyForm, SnoozeForm, SplitForm
from staffdesk.models import Case, CaseMessage, Felt
from staffdesk.queries.background import background
from staffdesk.queries.beside import beside, linked_cases
from staffdesk.queries.cases import conversation, find_case, is_opened_in, newest_in, parts_in
from staffdesk.queries.causes import causes_of_case
from staffdesk.queries.clocks import promises_of
from staffdesk.queries.difficult import difficulties_of
from staffdesk.queries.gap import may_be_predicted, prediction_of
from staffdesk.queries.looking import look_at
from staffdesk.queries.people import standings_of
from staffdesk.queries.procedures import canned_answers, checklists_of
from staffdesk.queries.reasons import offered_reasons, probable_reason
from staffdesk.queries.timeline import lately, told

LATELY = 5  # what the person did before, beside the case


def find(request: SignedInRequest, pk: int) -> Case:
    """The case, or a page that says there is none."""
    found = find_case(request.user, pk)
    if found is None:
        raise Http404
    return found


def show(request: SignedInRequest, case: Case, **forms: Any) -> HttpResponse:
    """The page; `forms` by their name on it are those that were sent and refused."""
    now, may_work = timezone.now(), can(request.user.role, Ability.WORK_CASES)
    thread = conversation(case)
    ids = contact_ids_of(case.contact) if case.contact else []
    context: dict[str, Any] = {
        "case": case,
        "thread": thread,
        "newest": newest_in(thread),
        "background": background(case, has_opening=is_opened_in(thread, case)),
        "standings": standings_of(case.contact, on=timezone.localdate()) if case.contact else [],
        "lately": told(lately(case, ids)[:LATELY], reader=request.user),
        "beside": beside(ids, reader=request.user, on=timezone.localdate()),
        "causes": (causes := causes_of_case(case, ids, reader=request.user)),
        "difficulties": difficulties_of(case),
        "linked": linked_cases(case),
        "parts": parts_in(thread, case),
        "checklists": checklists_of(case),
        "promises": promises_of(case, at=now),
        "others": look_at(case.pk, request.user, at=now),
        "may_work": may_work,
    }
    if may_work:
        context |= _reasons(request, case, causes) | _forms(request, case, thread) | forms
        context |= {"felts": Felt.choices, "prediction": prediction_of(case)} if may_be_predicted(case) else {}
    return render(request, "staffdesk/case.html", context)


def _reasons(request: HttpRequest, case: Case, causes: list[Cause]) -> dict[str, Any]:
    """Why they contacted us: what it was coded as, else probably; and what was chosen in a form that was refused."""
    reasons = offered_reasons(case)
    probably = probable_reason(case, causes, reasons)
    known = case.reason or probably
    return {"reasons": reasons, "probably": probably, "chosen": request.POST.get("reason", known.code if known else "")}


def _forms(request: HttpRequest, case: Case, thread: list[CaseMessage]) -> dict[str, Any]:
    """Each form of the page, empty but for what somebody typed before their session ended."""
    typed = typed_before(request, at=timezone.now())
    staff = list(User.objects.exclude(role="").filter(is_active=True).order_by("name", "email"))
    return {
        "reply_form": ReplyForm(initial={**typed, "seen": newest_in(thread)}, canned=canned_answers(case)),
        "note_form": NoteForm(initial=typed),
        "hand_over_form": HandOverForm(initial=typed, staff=staff),
        "snooze_form": SnoozeForm(),
        "link_form": OtherCaseForm(),
        "merge_form": OtherCaseForm(),
        "split_form": SplitForm(case=case, thread=thread),
    }
