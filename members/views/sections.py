"""A member chooses a section, where the association lets members choose."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.typed import WHOSE
from members.forms.sections import ChooseSectionForm
from members.models import Belonging
from members.operations import follow_postcode, set_section
from members.queries.sections import Choices, choices_of, has_areas
from members.views.account import of_another
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def choose_section(request: MemberRequest) -> HttpResponse:
    """One of those that may be chosen, or the one where they live; in force at once."""
    if other := of_another(request, request.POST.get(WHOSE)):
        request.contact = other
    choices = choices_of(request.contact.pk)
    if not choices.may_choose:
        raise Http404(_("There is no section to choose."))
    data = request.POST if request.method == "POST" else None
    form = ChooseSectionForm(data, choices=choices, by_postcode=has_areas())
    if form.is_valid() and _choose(request, form, choices):
        messages.success(request, _("Saved. It is in force at once."))
        return redirect("members:details")
    context = {"form": form, "section": choices, "contact": request.contact, "doesnt_fit_url": way_out("section")}
    return render(request, "members/choose_section.html", context)


def _choose(request: MemberRequest, form: ChooseSectionForm, choices: Choices) -> bool:
    """False after saying on the form why not."""
    at, by = timezone.now(), request.user
    chosen = next((one for one in choices.offered if str(one.pk) == form.chosen), None)
    try:
        if chosen is None:
            follow_postcode(contact=request.contact, at=at, by=by)
        else:
            set_section(contact=request.contact, section=chosen, way=Belonging.Way.CHOICE, at=at, by=by)
    except DomainError as error:
        form.add_error("section", str(error))
        return False
    return True
