"""Everything we hold about somebody, as a file: members ask for theirs, administrators for whoever asked them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.kept import days_kept
from ams.core.models import Contact
from ams.core.roles import Ability
from members.views.acting import MemberRequest, acting_for_contact
from staffdesk.models import DataDownload
from staffdesk.operations.downloads import (
    KIND,
    OverItsTime,
    ask_for_download,
    check_may_ask,
    take_download,
)
from staffdesk.views.contacts import found_person

SHOWN = 10


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: MemberRequest) -> HttpResponse:
    """What is in the file, a button, and the file once it is there."""
    contact, refusal = request.contact, ""
    try:
        if request.method == "POST":
            ask_for_download(contact=contact, at=timezone.now(), by=request.user)
            return redirect("staffdesk:my_data")
        check_may_ask(contact=contact, by=request.user)
    except DomainError as error:
        refusal = str(error)
    latest = DataDownload.objects.filter(contact=contact, by=request.user).order_by("-pk").first()
    context = {"contact": contact, "latest": latest, "refusal": refusal, "days": days_kept(KIND)}
    return render(request, "staffdesk/my_data.html", context)


@acting_for_contact
@require_safe
def my_data_file(request: MemberRequest, code: str) -> HttpResponseBase:
    """The file, for whoever asked for it, while they act for whom it is about."""
    row = DataDownload.objects.filter(code=code, by=request.user, contact__in=request.contacts).first()
    return _sent(request, row)


@staff_page(Ability.ERASE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def data_of(request: SignedInRequest, number: int) -> HttpResponse:
    """Files that were put together for somebody, and a button for another."""
    contact = found_person(request, number)
    if request.method == "POST":
        if request.POST.get("read"):
            ask_for_download(contact=contact, at=timezone.now(), by=request.user)
            messages.success(request, _("It is being put together. You get a mail as soon as it is there."))
        else:
            messages.error(request, _("Read what colleagues noted about them first, and say that you did."))
        return redirect("staffdesk:data_of", contact.number)
    rows = DataDownload.objects.filter(contact=contact).select_related("by").order_by("-pk")[:SHOWN]
    return render(request, "staffdesk/data_of.html", {"contact": contact, "rows": rows, "days": days_kept(KIND)})


@staff_page(Ability.ERASE_PEOPLE)
@require_safe
def data_file(request: SignedInRequest, number: int, code: str) -> HttpResponseBase:
    """The file that this colleague had put together; a member's own is the member's."""
    contact: Contact = found_person(request, number)
    return _sent(request, DataDownload.objects.filter(code=code, by=request.user, contact=contact).first())


def _sent(request: SignedInRequest, row: DataDownload | None) -> HttpResponseBase:
    if row is None or row.state != DataDownload.State.READY:
        raise Http404(_("This file is not there, or not any more."))
    try:
        take_download(row=row, at=timezone.now(), by=request.user)
    except OverItsTime as error:
        raise Http404(str(error)) from error
    name = f"data-{row.contact.number}-{row.asked_at:%Y-%m-%d}.zip"
    answer = FileResponse(row.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "no-store"
    return answer
