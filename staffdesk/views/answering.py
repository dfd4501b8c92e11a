"""Answering a member from the page of a case: by mail, or by writing down what was said on the phone."""

from typing import Any, cast

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from staffdesk.forms.cases import ReplyForm
from staffdesk.keeping import forget_files, keep_file
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import SomethingNewWasSaid, answer
from staffdesk.operations.cases.talking import Then
from staffdesk.queries.people import standings_of
from staffdesk.queries.procedures import canned_answers, filled_in
from staffdesk.views.case_page import find, show
from staffdesk.views.coding import code_as_chosen

DONE = {
    "": gettext_lazy("Your answer is on its way."),
    "wait": gettext_lazy("Your answer is on its way; the case waits for them."),
    "close": gettext_lazy("Your answer is on its way, and the case is closed."),
}


@staff_page(Ability.WORK_CASES)
@require_POST
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the answer, and let the case wait or close it in the same click."""
    return _answer(request, pk, CaseMessage.Kind.MAIL_OUT)


@staff_page(Ability.WORK_CASES)
@require_POST
def told(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down what they were told on the phone: an answer as well."""
    return _answer(request, pk, CaseMessage.Kind.CALL_OUT)


@staff_page(Ability.WORK_CASES)
@require_POST
def put_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page again, with a ready-made answer in the box behind what was written, the person's facts filled in."""
    case = find(request, pk)
    canned = canned_answers(case)
    chosen = next((one for one in canned if str(one.pk) == request.POST.get("canned")), None)
    written = request.POST.get("answer", "").strip()
    if chosen is not None:
        standings = standings_of(case.contact, on=timezone.localdate()) if case.contact else []
        ready = filled_in(chosen, case, by=request.user, standings=standings)
        written = f"{written}\n\n{ready}".strip()
    seen = request.POST.get("seen", "")
    form = ReplyForm(initial={"answer": written, "seen": seen if seen.isdecimal() else ""}, canned=canned)
    return show(request, case, reply_form=form)


def _answer(request: SignedInRequest, pk: int, kind: CaseMessage.Kind) -> HttpResponse:
    case = find(request, pk)
    form = ReplyForm(request.POST, request.FILES, canned=canned_answers(case))
    then = request.POST.get("then", "")
    if form.is_valid():
        try:
            _do(request, case, form.cleaned_data, kind, then if then in DONE else "")
        except DomainError as error:
            form.add_error("answer", str(error))
            if isinstance(error, SomethingNewWasSaid):
                form = _having_seen(request, case, form)
        else:
            notices.success(request, DONE.get(then, DONE[""]) if kind == "mail_out" else _("Written down."))
            return redirect("staffdesk:case", pk)
    return show(request, find(request, pk), reply_form=form)


def _do(request: SignedInRequest, case: Case, given: dict[str, Any], kind: CaseMessage.Kind, then: str) -> None:
    """Store the files, then answer; files of an answer that was refused are not kept."""
    now = timezone.now()
    kept = [keep_file(file, at=now) for file in given["attached"]]
    try:
        answer(
            case=case, words=given["answer"], by=request.user, at=now, then=cast("Then", then), kind=kind, files=kept,
            key=f"reply:{given['once']}" if given["once"] else "", seen=given["seen"],
        )  # fmt: skip
        if then == "close":
            code_as_chosen(request, case)
    except DomainError:
        forget_files(kept)
        raise


def _having_seen(request: SignedInRequest, case: Case, refused: ReplyForm) -> ReplyForm:
    """The same form, which says what is new; sent once more, it counts as read."""
    newest = CaseMessage.objects.filter(case=case).order_by("-pk").values_list("pk", flat=True).first()
    data = request.POST.copy()
    data["seen"] = str(newest or 0)
    again = ReplyForm(data, canned=canned_answers(case))
    again.full_clean()
    for error in refused.errors.get("answer", []):
        again.add_error("answer", error)
    return again
