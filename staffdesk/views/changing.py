"""A member becomes another type, at once or with the next term; and a change that was a mistake is taken back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from billing.models import Order
from members.models import Membership, MembershipType
from members.operations import renew_membership
from members.operations.changing import change_type, undo_change, why_not_undone
from members.queries.changing import change_offers, changes_of, renewals_as_others, targets_of

NOW, NEXT = "now", "next"


class ChangeForm(forms.Form):
    """As what, from when on, and why, as they said it."""

    when = forms.ChoiceField(choices=[(NOW, NOW), (NEXT, NEXT)])
    words = forms.CharField(label=gettext_lazy("Why, as they said it"), max_length=500, required=False)

    def __init__(self, kinds: Iterable[MembershipType], *args: Any) -> None:
        super().__init__(*args)
        self.fields["type"] = forms.ChoiceField(
            choices=[(one.slug, one.name) for one in kinds],
            error_messages={"required": _("Choose what it becomes.")},
        )


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each type would mean, in words; the order is on its own page then, to be paid or written down there."""
    membership, at = _membership(pk), timezone.now()
    today = timezone.localdate(at)
    form = ChangeForm(targets_of(membership), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            order = _ordered(request, membership, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("staffdesk:order", order.reference)
    done = changes_of(membership)
    context = {
        "membership": membership,
        "form": form,
        "offers": change_offers(membership, today),
        "renewals": renewals_as_others(membership, today),
        "done": done,
        "problem": why_not_undone(done[0]) if done else "",
    }
    return render(request, "staffdesk/change_type.html", context)


@staff_page(Ability.WORK_RENEWALS)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was a mistake: the old term holds again."""
    try:
        change = undo_change(membership=_membership(pk), at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The old term holds again: %(type)s.") % {"type": change.from_type})
    return redirect("staffdesk:change_type", pk)


def _ordered(request: SignedInRequest, membership: Membership, sent: dict[str, str]) -> Order:
    at, by = timezone.now(), request.user
    kind = next(one for one in targets_of(membership) if one.slug == sent["type"])
    if sent["when"] == NEXT:
        return renew_membership(membership=membership, type=kind, at=at, by=by)
    return change_type(membership=membership, type=kind, words=sent["words"], at=at, by=by)


def _membership(pk: int) -> Membership:
    found = Membership.objects.select_related("holder__person", "holder__organisation", "type")
    return get_object_or_404(found, pk=pk)
