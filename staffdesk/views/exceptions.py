"""Exceptions from a person's page: which there are, each with its form; and those that wait for a second person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.exception_rights import IN_DAYS, rights_of
from ams.core.models import Contact, ExceptionKind
from ams.core.roles import Ability
from billing.checkout import end_visits_of
from billing.models import Order
from staffdesk.forms.exceptions import FORMS, DeclineForm, MadeForm
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import (
    SLUGS,
    Wish,
    confirm_proposal,
    decline_proposal,
    make_exception,
    why_not_decide,
)
from staffdesk.queries.exceptions import exceptions_of, proposals_of, proposals_seen_by, ways_for
from staffdesk.queries.people import find_person
from staffdesk.tables import Sorting, page_of

OLDEST = Sorting("proposed_at")


@staff_page()
@require_safe
def exceptions(request: SignedInRequest, number: int) -> HttpResponse:
    """What one may do for this person outside the rules, what waits, and what was done."""
    contact = _find(request, number)
    context = {
        "contact": contact,
        "ways": ways_for(contact, request.user, SLUGS),
        "made": exceptions_of(contact),
        "waiting": proposals_of(contact, request.user),
    }
    return render(request, "staffdesk/exceptions.html", context)


@staff_page(Ability.MAKE_EXCEPTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: SignedInRequest, number: int, kind: str) -> HttpResponse:
    """One exception: what, how much, and why; done at once within the limit, else proposed to a second person."""
    contact, asked = _find(request, number), SLUGS.get(kind)
    if asked is None:
        raise Http404
    form = FORMS[asked](request.POST if request.method == "POST" else None, contact=contact)
    if form.is_valid() and _make(request, contact, asked, form):
        return redirect("staffdesk:exceptions", contact.number)
    right = rights_of(request.user).get(asked)
    context = {"contact": contact, "kind": asked, "form": form, "right": right, "in_days": asked in IN_DAYS}
    return render(request, "staffdesk/make_exception.html", context)


@staff_page()
@require_safe
def proposals(request: SignedInRequest) -> HttpResponse:
    """All that wait for a second person, the oldest first."""
    page = page_of(proposals_seen_by(request.user).open(), OLDEST, request.GET.get("at", ""))
    return render(request, "staffdesk/proposals.html", {"page": page})


@staff_page()
@require_safe
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them in words, with the buttons for whoever may decide."""
    return _show(request, _proposal(request, pk), DeclineForm())


@staff_page(Ability.MAKE_EXCEPTIONS)
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Yes: it is done now."""
    found = _proposal(request, pk)
    try:
        found = confirm_proposal(proposal=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("staffdesk:proposal", pk)
    _end_visits(found.kind, found.asked)
    if found.decision == Proposal.Decision.CONFIRMED:
        messages.success(request, _("Confirmed and done: %(told)s") % {"told": found.told})
    else:
        messages.warning(request, _("Nothing was done: it is out of date. %(why)s") % {"why": found.note})
    return redirect("staffdesk:proposal", pk)


@staff_page(Ability.MAKE_EXCEPTIONS)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """No, with a word to whoever proposed it."""
    found, form = _proposal(request, pk), DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        decline_proposal(proposal=found, note=form.cleaned_data["note"], at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Declined. Nothing was done; your colleague reads why."))
    return redirect("staffdesk:proposal", pk)


def _make(request: SignedInRequest, contact: Contact, kind: ExceptionKind, form: MadeForm) -> bool:
    """Do or propose what the form says; False after saying on it why not."""
    wish = Wish(form.cleaned_data["request"], kind, contact, form.asked(), form.why())
    try:
        outcome = make_exception(wish=wish, at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    if outcome.proposal:
        words = _("This goes beyond what your role decides alone, so a second person is asked: %(told)s")
        messages.info(request, words % {"told": outcome.told})
        return True
    _end_visits(kind, wish.asked)
    messages.success(request, _("Done: %(told)s") % {"told": outcome.told})
    return True


def _end_visits(kind: str, asked: Any) -> None:
    """Nobody pays an amount that is no longer asked for."""
    by_kind = {
        ExceptionKind.PRICE: {"lines__pk": asked.get("line")},
        ExceptionKind.WAIVED: {"reference": asked.get("order")},
    }
    for order in Order.objects.filter(**by_kind[ExceptionKind(kind)]) if kind in by_kind else ():
        end_visits_of(order=order, at=timezone.now())


def _show(request: SignedInRequest, found: Proposal, form: DeclineForm) -> HttpResponse:
    context = {
        "proposal": found,
        "form": form,
        "refusal": why_not_decide(found, request.user),
        "in_days": found.kind in IN_DAYS,
    }
    return render(request, "staffdesk/proposal.html", context)


def _proposal(request: SignedInRequest, pk: int) -> Proposal:
    return get_object_or_404(proposals_seen_by(request.user), pk=pk)


def _find(request: SignedInRequest, number: int) -> Contact:
    found = find_person(request.user, number)
    if found is None or found.merged_into_id:
        raise Http404
    return found
