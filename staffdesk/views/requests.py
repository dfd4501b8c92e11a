"""A member's own matters: the list, one with its conversation, and answering there."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.limits import wait_in_words, within_limit
from ams.core.typed import typed_before
from members.views.acting import MemberRequest, acting_for_contact
from staffdesk.forms.reach import AnswerUsForm
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import hear
from staffdesk.queries.requests import conversation_with, find_request, requests_of, state_of, title_of

AN_HOUR = 3600  # seconds
MOST_AN_HOUR = 20  # words of one login


@acting_for_contact
@require_safe
def requests(request: MemberRequest) -> HttpResponse:
    """What they wrote or called about, the latest first."""
    rows = [(case, title_of(case), *state_of(case)) for case in requests_of(request.contact)]
    return render(request, "staffdesk/requests.html", {"rows": rows, "contact": request.contact})


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, pk: int) -> HttpResponse:
    """The conversation, and a field to go on with it; writing opens a closed matter again."""
    case = find_request(request.user, pk)
    if case is None:
        raise Http404(_("There is no such request."))
    typed = {"once": uuid.uuid4(), **typed_before(request, at=timezone.now())}
    form = AnswerUsForm(request.POST if request.method == "POST" else None, initial=typed)
    if form.is_valid() and _said(request, case, form):
        messages.success(request, _("Sent. We answer you by e-mail, and here."))
        return redirect("staffdesk:request", case.pk)
    word, tone = state_of(case)
    context = {"case": case, "title": title_of(case), "thread": conversation_with(case), "form": form,
               "word": word, "tone": tone}  # fmt: skip
    return render(request, "staffdesk/request.html", context)


def _said(request: MemberRequest, case: Case, form: AnswerUsForm) -> bool:
    """Whether it was taken down; if not, the form says why."""
    who = str(request.user.pk)
    if not within_limit("answer-us", who, at_most=MOST_AN_HOUR, seconds=AN_HOUR):
        refusal = _("You have written many times within an hour. Please call us, or write again %(wait)s.")
        form.add_error(None, refusal % {"wait": wait_in_words("answer-us", who)})
        return False
    once = form.cleaned_data["once"]
    hear(
        case=case, kind=CaseMessage.Kind.WEB, words=form.cleaned_data["words"], at=timezone.now(),
        author_name=request.contact.display_name, by=request.user, key=f"form:{once}" if once else "",
    )  # fmt: skip
    return True
