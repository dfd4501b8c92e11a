"""Who acts for somebody: which logins, since when, another one, the end of one, and bringing it back."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Access, Contact
from ams.core.roles import Ability
from staffdesk.forms.families import LetActForm, with_words
from staffdesk.forms.registrants import ReasonForm
from staffdesk.operations.families import bring_back, end_login, let_login_act
from staffdesk.queries.families import logins_of, others_of
from staffdesk.views.contacts import found_person

CHANGES: Final = {"end": end_login, "back": bring_back}  # what the form on the page asks for


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def logins(request: SignedInRequest, number: int) -> HttpResponse:
    """All logins that act or acted for them, for whom else these act, and the form for another."""
    contact = found_person(request, number)
    form = LetActForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _let_act(request, contact, form):
        return redirect("staffdesk:logins", number)
    accesses = logins_of(contact)
    context = {"contact": contact, "form": form, "accesses": with_words(accesses), "others": others_of(accesses)}
    return render(request, "staffdesk/logins.html", context)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_login(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """End that a login acts for them, or bring back one that was ended, with the reason.

    The form says which of both it asks for: a second click on “End it” must not bring it back.
    """
    contact = found_person(request, number)
    access = get_object_or_404(Access.objects.select_related("user", "contact"), pk=pk, contact=contact)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    change = CHANGES.get(request.POST.get("do", ""))
    if change is not None and form.is_valid():
        try:
            change(access=access, why=form.why(), at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done."))
            return redirect("staffdesk:logins", number)
    return render(request, "staffdesk/change_login.html", {"contact": contact, "access": access, "form": form})


def _let_act(request: SignedInRequest, contact: Contact, form: LetActForm) -> bool:
    """False after saying on the form why not."""
    given = form.cleaned_data
    try:
        let_login_act(
            contact=contact, email=given["email"], relation=given["relation"], why=form.why(), at=timezone.now(),
            by=request.user,
        )  # fmt: skip
    except DomainError as error:
        form.add_error("email", str(error))
        return False
    messages.success(request, _("They can act for them from now on: a code mailed there signs them in."))
    return True
