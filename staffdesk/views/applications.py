"""Applications for memberships that staff decide about: who waits, yes and no, and how the others fared."""

from datetime import MAXYEAR, MINYEAR
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from ams.core.typed import typed_before
from members.models import Application
from members.operations.applying import (
    approve_application,
    decline_application,
    may_begin,
    reopen_application,
    send_link_again,
)
from members.queries.applications import how_they_fared, orders_to_return, paid_lines
from staffdesk.queries.profile import answers_of
from staffdesk.tables import Sorting, page_of

OLDEST, NEWEST = Sorting("applied_at"), Sorting("applied_at", descending=True)
WAITING, ALL = "waiting", "all"


class DecideForm(forms.Form):
    """Yes or no; no has a reason, which they read. After that: once more, or the link again."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("decline", ""), ("reopen", ""), ("link", "")])
    note = forms.CharField(
        label=gettext_lazy("Why not"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("They read this. Needed to decline; nothing is sent along with a yes."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_note(self) -> str:
        """Nobody is declined without a word."""
        note: str = self.cleaned_data["note"].strip()
        if self.cleaned_data.get("decision") == "decline" and not note:
            raise forms.ValidationError(_("Say why, in words they can read."))
        return note


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def applications(request: SignedInRequest) -> HttpResponse:
    """Who waits, the longest first; below, how long they wait and what share is approved, with the way to each."""
    state = request.GET.get("state", WAITING)
    sorting = OLDEST if state == WAITING else NEWEST
    context = {
        "page": page_of(_asked_for(request, state), sorting, request.GET.get("at", "")),
        "state": state,
        "fared": how_they_fared(),
    }
    return render(request, "staffdesk/applications.html", context)


@staff_page(Ability.SEE_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them, with the person; the two buttons while nobody decided."""
    related = ("membership__holder", "membership__type", "decided_by")
    found = get_object_or_404(Application.objects.select_related(*related), pk=pk)
    may_decide = can(request.user.role, Ability.WORK_RENEWALS)
    form = DecideForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request, at=timezone.now())
    )
    if may_decide and form.is_valid():
        _decide(request, found, form.cleaned_data)
        return redirect("staffdesk:application", pk)
    context = {
        "application": found,
        "holder": found.membership.holder,
        "answers": answers_of(found.membership.holder, request.user),
        "is_paid": paid_lines(found.membership).exists(),
        "form": form,
        "may_decide": may_decide,
        "may_begin": may_begin(found, found.membership),
    }
    return render(request, "staffdesk/application.html", context)


def _decide(request: SignedInRequest, found: Application, given: dict[str, str]) -> None:
    said: Any = {"application": found, "at": timezone.now(), "by": request.user}
    try:
        match given["decision"]:
            case "approve":
                approve_application(**said)
                messages.success(request, _("Approved, and told to them by mail."))
            case "decline":
                had_paid = paid_lines(found.membership).exists()
                decline_application(**said, note=given["note"])
                messages.success(request, _declined(found, had_paid=had_paid))
            case "reopen":
                reopen_application(**said)
                messages.success(
                    request, _("It waits again. What was mailed stays sent; the link in it begins nothing.")
                )
            case _:
                send_link_again(**said)
                messages.success(request, _("The link is on its way to them again."))
    except DomainError as error:
        messages.error(request, str(error))


def _declined(found: Application, *, had_paid: bool) -> str:
    """What happens now."""
    if not had_paid:
        return _("Declined. They read why.")
    if orders_to_return().filter(lines__reference__in=[str(one.pk) for one in found.membership.offers.all()]).exists():
        return _("Declined. What was paid does not go back by itself: finance gets a case for it.")
    return _("Declined. They read why, and what they paid goes back.")


def _asked_for(request: SignedInRequest, state: str) -> QuerySet[Application]:
    found = Application.objects.select_related("membership__holder", "membership__type", "decided_by")
    if state == WAITING:
        found = found.waiting()
    elif state in Application.Decision.values:
        found = found.filter(decision=state)
    if slug := request.GET.get("type"):
        found = found.filter(membership__type__slug=slug)
    year = request.GET.get("year", "")
    if year.isascii() and year.isdecimal() and len(year) == len("2026") and MINYEAR < int(year) < MAXYEAR:
        found = found.filter(applied_at__year=int(year))
    return found
