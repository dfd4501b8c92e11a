"""Mail that came in: the list, one of them, its files for saving, and what becomes of it."""

from typing import Final

from django.contrib import messages as notices
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from staffdesk.forms import WordsForm
from staffdesk.forms.mail_in import IncomingMailFilter
from staffdesk.models import IncomingMail
from staffdesk.operations.mail_in import discard_mail
from staffdesk.queries.mail_in import find_incoming, first_of, incoming_mail
from staffdesk.receiving import attachment_of, release
from staffdesk.tables import Sorting, page_of
from staffdesk.views.messages import PICTURE

NEWEST: Final = Sorting("received_at", descending=True)
SAVED: Final = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
KNOWN_TYPES: Final = frozenset(
    {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/calendar", "text/csv", "text/plain"}
)  # the rest is saved as bytes of no kind, so that no browser thinks of opening it


@staff_page()
@require_safe
def mail_in(request: SignedInRequest) -> HttpResponse:
    """What waits for a decision, or whatever else is asked for; the newest first."""
    form = IncomingMailFilter(request.GET)
    rows = incoming_mail(state=form.chosen("state"), verdict=form.chosen("verdict"), sender=form.chosen("sender"))
    page = page_of(rows, NEWEST, request.GET.get("at", ""))
    return render(request, "staffdesk/mail_in.html", {"page": page, "filter_form": form})


@staff_page()
@require_safe
def incoming(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it says, what it was taken for, and why it waits."""
    return _page(request, _find(pk), WordsForm())


@staff_page()
@require_safe
def incoming_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML made harmless, for a sandboxed frame: no script, no form, nothing from elsewhere."""
    found = _find(pk)
    if not found.html:
        raise Http404
    page = f'<!doctype html><meta charset="utf-8"><base target="_blank"><body>{found.html}</body>'
    return HttpResponse(page, headers={"Content-Security-Policy": PICTURE, "X-Frame-Options": "SAMEORIGIN"})


@staff_page()
@require_safe
def incoming_raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The mail as it came, to be saved; never shown."""
    found = _find(pk)
    if not found.raw:
        raise Http404
    raw = found.raw.open("rb")
    return FileResponse(
        raw, as_attachment=True, filename=f"mail-{pk}.eml", content_type="application/octet-stream", headers=SAVED
    )


@staff_page()
@require_safe
def incoming_file(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One of its attachments, to be saved; never shown."""
    found = _find(pk)
    listed = next((file for file in found.attachments if file["number"] == part), None)
    if listed is None or not found.raw:
        raise Http404
    kind = listed["media_type"] if listed["media_type"] in KNOWN_TYPES else "application/octet-stream"
    disposition = content_disposition_header(as_attachment=True, filename=listed["name"]) or "attachment"
    headers = {**SAVED, "Content-Disposition": disposition}
    return HttpResponse(attachment_of(found, part), content_type=kind, headers=headers)


@staff_page(Ability.WORK_CASES)
@require_POST
def release_incoming(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a case of it after all."""
    try:
        filed = release(mail=_find(pk), at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
        return redirect("staffdesk:incoming", pk)
    notices.success(request, _("It is in this case now."))
    return redirect("staffdesk:case", filed.case_message.case_id if filed.case_message else 0)


@staff_page(Ability.WORK_CASES)
@require_http_methods(["POST"])
def discard_incoming(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that nothing is to be done about it, and why."""
    found, form = _find(pk), WordsForm(request.POST)
    if form.is_valid():
        try:
            discard_mail(mail=found, words=form.cleaned_data["words"], at=timezone.now(), by=request.user)
        except DomainError as error:
            notices.error(request, str(error))
            return redirect("staffdesk:incoming", pk)
        notices.success(request, _("Discarded. The mail itself is kept."))
        return redirect("staffdesk:mail_in")
    return _page(request, found, form)


def _page(request: SignedInRequest, found: IncomingMail, form: WordsForm) -> HttpResponse:
    context = {
        "mail": found,
        "first": first_of(found),
        "form": form,
        "may_work": can(request.user.role, Ability.WORK_CASES),
    }
    return render(request, "staffdesk/incoming.html", context)


def _find(pk: int) -> IncomingMail:
    found = find_incoming(pk)
    if found is None:
        raise Http404
    return found
