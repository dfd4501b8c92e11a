"""Showing what a type of membership asks for: one page, one file, and what became of the last one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.forms import ProofForm
from members.models import MembershipType
from members.operations.proofs import send_proof
from members.queries.proofs import standing_of
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: MemberRequest, type: str) -> HttpResponse:
    """What is asked for, what counts or waits, and the form."""
    wanted = get_object_or_404(MembershipType.objects.offered().exclude(proof=""), slug=type)
    form = ProofForm(request.POST, request.FILES) if request.method == "POST" else ProofForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        send_proof(contact=request.contact, type=wanted, file=file, at=timezone.now(), by=request.user)
        messages.success(request, _("Thank you. We look at it, and write only if something is missing."))
        return redirect("members:proof", type)
    context = {
        "type": wanted,
        "standing": standing_of(request.contact, wanted, timezone.localdate()),
        "form": form,
        "doesnt_fit_url": way_out("proof", type=type),
    }
    return render(request, "members/proof.html", context)
