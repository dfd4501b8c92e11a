"""Calls: written down while somebody is on the phone. `c` opens the page from anywhere on the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from ams.core.typed import typed_before
from staffdesk.forms.calls import OUTCOMES, CallForm
from staffdesk.models import Case
from staffdesk.operations.calls import NoNumberToCall, log_call
from staffdesk.queries.calls import callers_of


@staff_page(Ability.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    """The form; a telephone system may open it with the number it shows: `?number=+49…`."""
    typed = {"number": request.GET.get("number", ""), **typed_before(request, at=timezone.now())}
    asked = request.POST if request.method == "POST" else typed
    callers = callers_of(str(asked.get("number", "")), on=timezone.localdate())
    form = CallForm(request.POST if request.method == "POST" else None, initial=typed, callers=callers)
    if form.is_valid() and (case := _logged(request, form)):
        said = _("Written down as #%(number)s, and closed.") if case.closed_at else _("Written down as #%(number)s.")
        messages.success(request, said % {"number": case.pk})
        return redirect("staffdesk:case", case.pk)
    chosen = str(asked.get("who", ""))
    context = {"form": form, "callers": callers, "chosen": chosen, "outcomes": OUTCOMES}
    return render(request, "staffdesk/log_call.html", context)


@staff_page(Ability.WORK_CASES)
@require_safe
def callers(request: HttpRequest) -> HttpResponse:
    """Who may be calling, for htmx, while the number is typed."""
    found = callers_of(request.GET.get("number", ""), on=timezone.localdate())
    return render(request, "staffdesk/_callers.html", {"callers": found, "chosen": request.GET.get("who", "")})


def _logged(request: SignedInRequest, form: CallForm) -> Case | None:
    """The case; None after saying beside a field why not."""
    try:
        return log_call(call=form.call(), at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error("number" if isinstance(error, NoNumberToCall) else "words", str(error))
    return None
