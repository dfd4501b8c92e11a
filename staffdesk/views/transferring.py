"""A membership passes to somebody else."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.roles import Ability
from members.models import Membership
from members.operations.transferring import transfer_membership


class TransferForm(forms.Form):
    """To whom, and why."""

    to = forms.IntegerField(
        label=gettext_lazy("Number of who holds it from now on"),
        min_value=1,
        max_value=2**63 - 1,
        error_messages={"required": gettext_lazy("Write their number. Add them under People first, if need be.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a few words why, for whoever reads it later.")},
    )

    def clean_to(self) -> Contact:
        """Somebody we know."""
        found = Contact.objects.standing().filter(number=self.cleaned_data["to"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number. Add them under People first."))
        return found


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    """What goes along and what stays; then it is theirs."""
    membership = get_object_or_404(Membership.objects.select_related("holder", "type"), pk=pk)
    form = TransferForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            transfer_membership(membership=membership, **form.cleaned_data, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("Passed on, and told to them by mail. The old card opens nothing any more."))
            return redirect("staffdesk:person", form.cleaned_data["to"].number)
    return render(request, "staffdesk/transfer.html", {"membership": membership, "form": form})
