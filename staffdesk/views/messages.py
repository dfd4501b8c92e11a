"""Mails: the list, the page of one, a harmless picture of its HTML, and sending again what failed."""

from collections.abc import Sequence

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Message
from ams.core.outbox import retry_message
from ams.core.roles import Ability, can
from staffdesk.forms import MessageFilter
from staffdesk.queries.mail_in import about_message
from staffdesk.queries.mailings import find_mailing
from staffdesk.queries.messages import all_messages, find_message
from staffdesk.tables import Sorting, csv_download, in_batches, page_of
from staffdesk.words import purpose_word

SORTS = {"-written": Sorting("created_at", descending=True), "written": Sorting("created_at")}
# What a mail may do on the desk: look like itself, and nothing else; the page around it sees how high it is.
PICTURE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; "
    "base-uri 'none'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)


@staff_page()
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Every mail out, the newest first unless asked otherwise."""
    form, rows, sort = _asked_for(request)
    page = page_of(rows, SORTS[sort], request.GET.get("at", ""))
    mailing = find_mailing(form.chosen("mailing")) if form.chosen("mailing") else None
    context = {"page": page, "filter_form": form, "sort": sort, "mailing": mailing}
    return render(request, "staffdesk/messages.html", context)


@staff_page()
@require_safe
def messages_csv(request: HttpRequest) -> HttpResponseBase:
    """The same mails as a file, without what they say."""
    _form, rows, sort = _asked_for(request)
    header = [_("Written"), _("To"), _("Subject"), _("Purpose"), _("State"), _("Sent"), _("Attempts"), _("Failure")]
    return csv_download("messages", header, in_batches(rows, SORTS[sort]), _cells)


@staff_page()
@require_safe
def message(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it says, to whom, and what came of each attempt."""
    mail = _find(request, pk)
    context = {
        "mail": mail,
        "purpose": purpose_word(mail.purpose),
        "about_it": about_message(pk)[:5],
        "may_work": can(request.user.role, Ability.WORK_CASES),
    }
    return render(request, "staffdesk/message.html", context)


@staff_page()
@require_safe
def message_html(request: SignedInRequest, pk: int) -> HttpResponse:
    """The HTML as its reader sees it, for a sandboxed frame: no script, no form, nothing from elsewhere."""
    found = _find(request, pk)
    if found.sensitive or not found.html:
        raise Http404
    return HttpResponse(found.html, headers={"Content-Security-Policy": PICTURE, "X-Frame-Options": "SAMEORIGIN"})


@staff_page(Ability.WORK_CASES)
@require_http_methods(["GET", "POST"])
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then queue what failed."""
    found = _find(request, pk)
    if request.method != "POST":
        return render(request, "staffdesk/send_again.html", {"mail": found})
    try:
        retry_message(message=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, _("It is on its way again to %(address)s.") % {"address": found.recipient})
    return redirect("staffdesk:message", pk)


def _find(request: SignedInRequest, pk: int) -> Message:
    found = find_message(request.user, pk)
    if found is None:
        raise Http404
    return found


def _asked_for(request: HttpRequest) -> tuple[MessageFilter, QuerySet[Message], str]:
    form = MessageFilter(request.GET)
    rows = all_messages(
        state=form.chosen("state"), recipient=form.chosen("recipient"), mailing=form.chosen("mailing") or None,
        at=timezone.now(),
    )  # fmt: skip
    sort = request.GET.get("sort", "")
    return form, rows, sort if sort in SORTS else "-written"


def _cells(row: Message) -> Sequence[object]:
    return [
        row.created_at,
        row.recipient,
        row.subject,
        purpose_word(row.purpose),
        row.get_state_display(),
        row.sent_at,
        row.attempts,
        row.failure,
    ]
