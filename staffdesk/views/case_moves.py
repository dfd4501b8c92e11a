"""Handing a case on, waiting with it, putting it off; linking, merging and splitting cases."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.roles import Ability
from staffdesk.forms.cases import HandOverForm, NoteForm, OtherCaseForm, SnoozeForm, SplitForm
from staffdesk.operations import (
    hand_over_case,
    link_cases,
    merge_cases,
    snooze_case,
    split_case,
    stop_waiting,
    unmerge_case,
    wait_for_member,
)
from staffdesk.queries.cases import conversation
from staffdesk.views.case_page import find, show


@staff_page(Ability.WORK_CASES)
@require_POST
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give it to a colleague or a department, with a word."""
    staff = list(User.objects.exclude(role="").filter(is_active=True).order_by("name", "email"))
    form = HandOverForm(request.POST, staff=staff)

    def act(**common: Any) -> None:
        hand_over_case(words=form.cleaned_data["why"], **form.receiver(), **common)

    return _move(request, pk, "hand_over_form", form, act, said=_("Handed over."))


@staff_page(Ability.WORK_CASES)
@require_POST
def wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """The member has the next word."""
    form = NoteForm(request.POST)

    def act(**common: Any) -> None:
        wait_for_member(words=form.cleaned_data["words"], **common)

    return _move(request, pk, "note_form", form, act, said=_("It waits for them now."))


@staff_page(Ability.WORK_CASES)
@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back among what is to be done."""
    return _move(request, pk, "none", forms.Form(request.POST), stop_waiting, said=_("Back among what is to be done."))


@staff_page(Ability.WORK_CASES)
@require_POST
def snooze(request: SignedInRequest, pk: int) -> HttpResponse:
    """Out of sight until a time."""
    form = SnoozeForm(request.POST)

    def act(**common: Any) -> None:
        snooze_case(until=form.cleaned_data["until"], **common)

    return _move(request, pk, "snooze_form", form, act, said=_("Put off."))


@staff_page(Ability.WORK_CASES)
@require_POST
def link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show two cases beside each other."""
    form = OtherCaseForm(request.POST)

    def act(**common: Any) -> None:
        link_cases(other=form.cleaned_data["number"], **common)

    return _move(request, pk, "link_form", form, act, said=_("They stand beside each other now."))


@staff_page(Ability.WORK_CASES)
@require_POST
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let this case go on in another one, whose page follows."""
    form = OtherCaseForm(request.POST)

    def act(**common: Any) -> int:
        return merge_cases(into=form.cleaned_data["number"], **common).pk

    return _move(request, pk, "merge_form", form, act, said=_("Merged. It goes on here."))


@staff_page(Ability.WORK_CASES)
@require_POST
def unmerge(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was the wrong one: a case of its own again."""
    return _move(request, pk, "none", forms.Form(request.POST), unmerge_case, said=_("It is a case of its own again."))


@staff_page(Ability.WORK_CASES)
@require_POST
def split(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a case of its own of something they said, whose page follows."""
    case = find(request, pk)
    form = SplitForm(request.POST, case=case, thread=conversation(case))

    def act(**common: Any) -> int:
        given = form.cleaned_data
        return split_case(
            message=form.words[given["said"]], subject=given["subject"], queue=given["queue"], **common
        ).pk

    return _move(request, pk, "split_form", form, act, said=_("This is a case of its own now."))


def _move(
    request: SignedInRequest, pk: int, name: str, form: forms.Form, act: Callable[..., object], *, said: str
) -> HttpResponse:
    """Do it and show the case, or the other one it names; or the page again, with what was typed and why not."""
    case = find(request, pk)
    if form.is_valid():
        try:
            other = act(case=case, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
            notices.error(request, str(error))
        else:
            notices.success(request, said)
            return redirect("staffdesk:case", other if isinstance(other, int) else pk)
    return show(request, case, **{name: form})
