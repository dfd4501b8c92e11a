"""Becoming somebody with one click, and reading every mail as its reader sees it."""

from allauth.account.internal.flows.login import record_authentication
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from ams.core.association import day_of
from ams.core.delivery import attachment_content
from ams.core.models import Message, MessageAttachment
from ams.demo.door import only_in_the_demo
from ams.demo.personas import VISITOR, begins_as, find_login
from members.views.acting import ACTING_FOR

MAILS_A_PAGE = 50
# A mail may look like itself, and nothing else: no script, no request, no form. `allow-same-origin` lets the page
# around it see how high it is.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "img-src": ["data:"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
}
IN_A_NEW_TAB = '<base target="_blank">'


@only_in_the_demo
@require_POST
def become(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in as somebody in this state today; the session says that it was by persona, which counts only here."""
    if slug == VISITOR:
        logout(request)
        return redirect("home")
    user = find_login(slug, on=day_of(timezone.now()))
    if user is None:
        messages.warning(request, _("Nobody here is in that state any more. Seed the demonstration again to have one."))
        return redirect("home")
    login(request, user)
    record_authentication(request, user, method="persona")
    if (contact := begins_as(slug, user)) is not None:
        request.session[ACTING_FOR] = contact
    return redirect("after_sign_in")


@only_in_the_demo
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Every mail that was written, newest first; `to` narrows it to one reader."""
    reader = request.GET.get("to", "").strip()
    mails = Message.objects.order_by("-created_at", "-pk")
    if reader:
        mails = mails.filter(recipient__icontains=reader)
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/inbox.html", {"page": page, "reader": reader})


@only_in_the_demo
@never_cache
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its head, its HTML in a frame that can do nothing, its text twin, its attachments."""
    mail = get_object_or_404(Message.objects.prefetch_related("attachments"), pk=pk)
    return render(request, "demo/message.html", {"mail": mail})


@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # typed for views without arguments
@only_in_the_demo
@never_cache
@require_safe
@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail, alone, under a policy as strict as a mail reader's."""
    mail = get_object_or_404(Message, pk=pk)
    return HttpResponse(IN_A_NEW_TAB + mail.html)


@only_in_the_demo
@never_cache
@require_safe
def attachment(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of a mail, made now if it was never opened before."""
    file = get_object_or_404(MessageAttachment, pk=file_pk, message_id=pk)
    content, content_type = attachment_content(file)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{file.filename}"'
    return response
