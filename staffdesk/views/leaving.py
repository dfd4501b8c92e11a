"""A member leaves, as told on the telephone or in a letter; what of their money is unused; and taking it back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from ams.core.typed import typed_before
from members.models import Cancellation, Membership
from members.operations.leaving import cancel_membership, return_to_membership
from members.queries import last_term
from members.queries.leaving import standing_cancellation, unused_parts
from members.queries.unused import UnusedPart


class LeaveForm(forms.Form):
    """From which day on, and why, as they said it."""

    when = forms.ChoiceField(
        label=gettext_lazy("From when on?"),
        choices=Cancellation.When.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from when on.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Why, as they said it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a few words why, for whoever reads it later.")},
    )


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """When and why; after that what could be given back, each with its form filled in."""
    membership = _membership(pk)
    at = timezone.now()
    said = standing_cancellation(membership)
    initial = {"when": Cancellation.When.END, **typed_before(request, at=at)}
    form = LeaveForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            cancel_membership(membership=membership, **form.cleaned_data, at=at, by=request.user)
        except DomainError as error:
            form.add_error("when", str(error))
        else:
            messages.success(request, _("Done, and told to them by mail."))
            return redirect("staffdesk:leave", pk)
    last = last_term(membership)
    context = {
        "membership": membership,
        "said": said,
        "form": form,
        "last_day": last.last_day if last else None,
        "parts": [(part, _form_for(part)) for part in unused_parts(membership, timezone.localdate(at))],
        "may_give_back": can(request.user.role, Ability.GIVE_BACK),
        "is_over": membership.cancelled_at is not None,
    }
    return render(request, "staffdesk/leave.html", context)


@staff_page(Ability.WORK_RENEWALS)
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """They stay after all, or it was a mistake."""
    membership = _membership(pk)
    try:
        return_to_membership(membership=membership, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("staffdesk:leave", pk)
    messages.success(request, _("The membership goes on, with all that was not given back."))
    return redirect("staffdesk:person", membership.holder.number)


def _form_for(part: UnusedPart) -> str:
    """Giving it back, filled in."""
    query = {"line": part.line.pk, "part": str(part.amount.amount)}
    return reverse("staffdesk:give_back", args=[part.line.order.reference], query=query)


def _membership(pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("holder", "type"), pk=pk)
