"""Proofs that members send: which wait, looking at one, yes until a day or no with a reason; what staff have seen."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.roles import Ability, can
from members.models import MembershipType, Proof
from members.operations.proofs import accept_proof, note_proof, refuse_proof
from members.queries.proofs import unproved
from staffdesk.tables import Sorting, page_of

OLDEST = Sorting("sent_at")
A_YEAR = timedelta(days=365)
SHOWN_AT_MOST = 50  # of those who have sent nothing
A_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LookForm(forms.Form):
    """Yes until a day, or no with a reason."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    valid_until = forms.DateField(label=gettext_lazy("It counts until"), required=False, widget=A_DAY)
    note = forms.CharField(
        label=gettext_lazy("Why not"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("They read this. Needed only if it does not do."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A yes has its day, and a no its reason."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "accept" and not given.get("valid_until") and "valid_until" not in self.errors:
            self.add_error("valid_until", _("Say until when it counts."))
        if given.get("decision") == "refuse" and not given.get("note", "").strip():
            self.add_error("note", _("Say why, in words they can read."))
        return given


class SeenForm(forms.Form):
    """What a colleague has seen, and until when it counts."""

    type = forms.ModelChoiceField(
        label=gettext_lazy("For"), queryset=MembershipType.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Say for which membership.")},
    )  # fmt: skip
    seen = forms.CharField(
        label=gettext_lazy("What you have seen"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what it was, such as: student card, at the counter.")},
    )
    valid_until = forms.DateField(
        label=gettext_lazy("It counts until"),
        widget=A_DAY,
        error_messages={"required": gettext_lazy("Say until when it counts.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = cast("forms.ModelChoiceField[MembershipType]", self.fields["type"])
        kinds.queryset = MembershipType.objects.offered().exclude(proof="")


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def proofs(request: SignedInRequest) -> HttpResponse:
    """What waits to be looked at, the longest first; below, who has sent nothing."""
    waiting = Proof.objects.waiting().select_related("contact", "type")
    lacking = list(unproved(timezone.localdate())[: SHOWN_AT_MOST + 1])
    context = {
        "page": page_of(waiting, OLDEST, request.GET.get("at", "")),
        "lacking": lacking[:SHOWN_AT_MOST],
        "is_more": len(lacking) > SHOWN_AT_MOST,
    }
    return render(request, "staffdesk/proofs.html", context)


@staff_page(Ability.SEE_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them, with the way to its file and the decision."""
    found = get_object_or_404(Proof.objects.select_related("contact", "type", "decided_by"), pk=pk)
    may_decide = can(request.user.role, Ability.WORK_RENEWALS)
    initial = {"valid_until": timezone.localdate() + A_YEAR}
    form = LookForm(request.POST if request.method == "POST" else None, initial=initial)
    if may_decide and form.is_valid():
        try:
            _decide(request, found, form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("staffdesk:proof", pk)
        return redirect("staffdesk:proofs")
    return render(request, "staffdesk/proof.html", {"proof": found, "form": form, "may_decide": may_decide})


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def proof_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file: to be saved, never shown, whatever is in it."""
    found = get_object_or_404(Proof, pk=pk)
    if not found.file:
        raise Http404(_("This file is gone: it is kept for three months after somebody looked at it."))
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: SignedInRequest, number: int) -> HttpResponse:
    """Somebody showed it on paper, at a counter or an event."""
    contact = get_object_or_404(Contact.objects.standing(), number=number)
    initial: dict[str, date] = {"valid_until": timezone.localdate() + A_YEAR}
    form = SeenForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            note_proof(contact=contact, **form.cleaned_data, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("valid_until", str(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("staffdesk:person", number)
    return render(request, "staffdesk/proof_seen.html", {"contact": contact, "form": form})


def _decide(request: SignedInRequest, found: Proof, given: dict[str, Any]) -> None:
    at, by = timezone.now(), request.user
    if given["decision"] == "accept":
        accept_proof(proof=found, valid_until=given["valid_until"], at=at, by=by)
        messages.success(request, _("It counts until the day you said."))
    else:
        refuse_proof(proof=found, note=given["note"], at=at, by=by)
        messages.success(request, _("They read why, with the way to send another."))
