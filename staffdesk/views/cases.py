"""One case: its page, whose it is, notes, closing and opening again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from staffdesk.forms.cases import NoteForm
from staffdesk.models import Case
from staffdesk.operations import add_note, close_case, reopen_case, take_case
from staffdesk.views.case_page import find, show
from staffdesk.views.coding import code_as_chosen


@staff_page()
@require_safe
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """What they said and where they were; the person beside it."""
    return show(request, find(request, pk))


@staff_page(Ability.WORK_CASES)
@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it one's own."""
    found = find(request, pk)
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

    def close_coded(*, case: Case, **said: Any) -> None:
        close_case(case=case, **said)
        code_as_chosen(request, case)

    return _say(request, pk, close_coded, _("Closed. If it was too early, open it again below."))


@staff_page(Ability.WORK_CASES)
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was not over."""
    return _say(request, pk, reopen_case, _("Open again."))


def _say(request: SignedInRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """Do it with the words that were written; or the page again, with the words and why it was not done."""
    found, form = find(request, pk), NoteForm(request.POST)
    if form.is_valid():
        try:
            act(case=found, words=form.cleaned_data["words"], at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            notices.success(request, said)
            return redirect("staffdesk:case", pk)
    return show(request, find(request, pk), note_form=form)
