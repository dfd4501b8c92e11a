"""Saying why somebody contacted us: on the page of the case, and with the click that closes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability
from staffdesk.models import Case
from staffdesk.operations.reasons import code_case
from staffdesk.queries.reasons import find_reason
from staffdesk.views.case_page import find


@staff_page(Ability.WORK_CASES)
@require_POST
def code(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the reason that is chosen."""
    if code_as_chosen(request, find(request, pk)):
        messages.success(request, _("Kept as the reason."))
    else:
        messages.error(request, _("Choose one of the reasons, then keep it."))
    return redirect("staffdesk:case", pk)


def code_as_chosen(request: SignedInRequest, case: Case) -> bool:
    """Code a case as the form beside says, if it names a reason; whether it does."""
    reason = find_reason(request.POST.get("reason", ""))
    if reason is None:
        return False
    code_case(case=case, reason=reason, at=timezone.now())
    return True
