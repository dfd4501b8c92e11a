"""Somebody has died: one page that says first what will happen, with the way back should it have been an error."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact, Death
from ams.core.roles import Ability
from staffdesk.operations.deaths import mark_deceased, undo_death, what_ends
from staffdesk.queries.people import find_person


class DeathForm(forms.Form):
    """When, how we know, and who of the family we are in touch with."""

    died_on = forms.DateField(
        label=gettext_lazy("Died on"),
        help_text=gettext_lazy("If you do not know the day, the day on which we heard of it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Say on which day, or when we heard of it.")},
    )
    words = forms.CharField(label=gettext_lazy("How we know"), max_length=500, required=False)
    family = forms.IntegerField(
        label=gettext_lazy("Member number of somebody of the family"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text=gettext_lazy("Open cases go on with them. Add them under People first, if need be."),
    )

    def clean_family(self) -> Contact | None:
        """Somebody we know."""
        number = self.cleaned_data["family"]
        if number is None:
            return None
        found = Contact.objects.standing().filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number. Add them under People first."))
        return found


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deceased(request: SignedInRequest, number: int) -> HttpResponse:
    """What will happen, counted; then the day. Afterwards what was done, and the way back."""
    contact = find_person(request.user, number)
    if contact is None or contact.kind != Contact.Kind.PERSON:
        raise Http404(_("There is no such person."))
    at = timezone.now()
    initial: dict[str, Any] = {"died_on": _today()}
    form = DeathForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            mark_deceased(contact=contact, **form.cleaned_data, at=at, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("staffdesk:deceased", number)
    death = Death.objects.standing().filter(contact=contact).select_related("family", "said_by").first()
    context = {"contact": contact, "form": form, "death": death, "ends": what_ends(contact, at)}
    return render(request, "staffdesk/deceased.html", context)


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def not_deceased(request: SignedInRequest, number: int) -> HttpResponse:
    """It was an error."""
    contact = find_person(request.user, number)
    if contact is None:
        raise Http404(_("There is no such person."))
    for refusal in undo_death(contact=contact, at=timezone.now(), by=request.user):
        messages.warning(request, refusal)
    messages.success(request, _("Taken back. Tickets and the saved card stay ended; everything else is as it was."))
    return redirect("staffdesk:person", number)


def _today() -> date:
    return timezone.localdate()
