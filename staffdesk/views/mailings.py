"""Mailings: all of them, writing one, looking at it as its readers will, confirming it, and how far it got."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.roles import Ability
from ams.core.typed import typed_before
from staffdesk.forms.mailings import MailingForm
from staffdesk.models import Mailing, SavedList
from staffdesk.operations.letters import MailingWriter
from staffdesk.operations.mailings import (
    continue_mailing,
    draft_mailing,
    reword_mailing,
    sample_readers,
    send_mailing,
    send_test,
    stop_mailing,
)
from staffdesk.queries.lists import Asked, find_list
from staffdesk.queries.mailings import (
    LONGEST_LOOK,
    Audience,
    all_mailings,
    asked_of,
    audience_of,
    everybody_with_reason,
    failures_of,
    find_mailing,
    mails_link,
    progress_of,
    reason_in_words,
)
from staffdesk.queries.outcomes import brought_by
from staffdesk.queries.patience import TooSlow, patience
from staffdesk.tables import Sorting, page_of
from staffdesk.views.messages import PICTURE

NEWEST = Sorting("created_at", descending=True)
BY_NAME = Sorting("folded_name")


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def mailings(request: SignedInRequest) -> HttpResponse:
    """Every mailing, the newest first."""
    return render(
        request, "staffdesk/mailings.html", {"page": page_of(all_mailings(), NEWEST, request.GET.get("at", ""))}
    )


@staff_page(Ability.SEND_MAILINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailing(request: SignedInRequest) -> HttpResponse:
    """Write to the people of a list."""
    saved = _list_from(request.user, request.GET.get("list", ""))
    if saved is None:
        return render(
            request,
            "staffdesk/mailing_to_whom.html",
            {"lists": SavedList.objects.standing().seen_by(request.user)[:200]},
        )
    initial = {"signed_by": the_association().signatory_name, **typed_before(request, at=timezone.now())}
    form = MailingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        mailing = draft_mailing(saved=saved, at=timezone.now(), by=request.user, **form.words())
        return redirect("staffdesk:mailing", mailing.pk)
    return render(request, "staffdesk/mailing_form.html", {"form": form, "saved": saved})


@staff_page(Ability.SEND_MAILINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft to write and look at; afterwards, what became of it."""
    found = _find(pk)
    if not found.is_draft:
        return render(request, "staffdesk/mailing_sent.html", {**_standing(found), "brought": brought_by(found)})
    typed = typed_before(request, at=timezone.now())
    form = MailingForm(request.POST if request.method == "POST" else None, instance=found, initial=typed)
    if form.is_valid():
        try:
            reword_mailing(mailing=found, **form.words())
        except DomainError as error:
            notices.error(request, str(error))
        else:
            notices.success(request, _("Kept. This is how it looks now."))
        return redirect("staffdesk:mailing", pk)
    return render(request, "staffdesk/mailing.html", {**_draft(request, _find(pk)), "form": form})


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def mailing_html(request: SignedInRequest, pk: int) -> HttpResponse:
    """The mail as one of its readers sees it, for a sandboxed frame."""
    found = _find(pk)
    readers = _readers(found)
    if not readers:
        raise Http404
    mail = MailingWriter(found).write(_one_of(request, readers)[1])
    return HttpResponse(mail.html, headers={"Content-Security-Policy": PICTURE, "X-Frame-Options": "SAMEORIGIN"})


@staff_page(Ability.SEND_MAILINGS)
@require_POST
def test_mailing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send oneself what one of the readers would get."""
    found = _find(pk)
    readers = _readers(found)
    if readers:
        send_test(mailing=found, like=_one_of(request, readers)[1], at=timezone.now(), by=request.user)
        notices.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
    else:
        notices.error(request, _("Nobody would get this mailing, so there is nothing to show."))
    return redirect("staffdesk:mailing", pk)


@staff_page(Ability.SEND_MAILINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_mailing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say exactly what will happen; then do it."""
    found = _find(pk)
    audience = _audience(found, asked_of(found))
    if audience is None or not found.is_draft:
        notices.error(
            request,
            _("It takes too long to count them. Narrow the list down, and come back.")
            if found.is_draft
            else _("This mailing was confirmed already."),
        )
        return redirect("staffdesk:mailing", pk)
    if request.method == "POST":
        try:
            send_mailing(mailing=found, audience=audience, at=timezone.now(), by=request.user)
        except DomainError as error:
            notices.error(request, str(error))
        return redirect("staffdesk:mailing", pk)
    return render(request, "staffdesk/mailing_confirm.html", _to_confirm(found, audience))


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def left_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is on the list and gets no mail, each with the reason."""
    found = _find(pk)
    try:
        with patience(LONGEST_LOOK):
            page = page_of(
                everybody_with_reason(found, asked_of(found), on=timezone.localdate()),
                BY_NAME,
                request.GET.get("at", ""),
            )
    except TooSlow:
        notices.error(request, _("It takes too long to find them. Narrow the list down, and come back."))
        return redirect("staffdesk:mailing", pk)
    rows = [(contact, reason_in_words(str(getattr(contact, "reason", "")))) for contact in page]
    return render(request, "staffdesk/mailing_left_out.html", {"mailing": found, "page": page, "rows": rows})


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def mailing_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it got, for htmx."""
    return render(request, "staffdesk/_mailing_progress.html", _standing(_find(pk)))


@staff_page(Ability.SEND_MAILINGS)
@require_POST
def halt_mailing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop it, or go on where it was stopped."""
    found = _find(pk)
    change = continue_mailing if found.state == Mailing.State.STOPPED else stop_mailing
    try:
        change(mailing=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
    return redirect("staffdesk:mailing", pk)


def _to_confirm(found: Mailing, audience: Audience) -> dict[str, Any]:
    """What will happen, and how long it takes where it goes slowly."""
    hours = -(-audience.gets // found.per_hour) if found.per_hour else None
    return {"mailing": found, "audience": audience, "reasons": _reasons(audience.left_out), "hours": hours}


def _draft(request: SignedInRequest, found: Mailing) -> dict[str, Any]:
    """The draft as one of its readers sees it, and how many there are."""
    asked = asked_of(found)
    readers = sample_readers(found, asked, on=timezone.localdate())
    position, reader = _one_of(request, readers) if readers else (0, None)
    audience = _audience(found, asked)
    return {
        "mailing": found,
        "asked": asked,
        "audience": audience,
        "reasons": _reasons(audience.left_out) if audience else [],
        "reader": reader,
        "shown": MailingWriter(found).write(reader) if reader else None,
        "position": position,
        "previous": position - 1 if position > 1 else None,
        "next": position + 1 if position < len(readers) else None,
    }


def _standing(found: Mailing) -> dict[str, Any]:
    progress = progress_of(found)
    some = {state for state in ("sent", "failed", "withdrawn") if getattr(progress, state)}
    return {
        "links": {state: mails_link(found, state) for state in some},
        "mailing": found,
        "progress": progress,
        "failures": failures_of(found) if progress.failed or progress.withdrawn else [],
        "reasons": _reasons(found.left_out),
    }


def _audience(found: Mailing, asked: Asked) -> Audience | None:
    try:
        with patience(LONGEST_LOOK):
            return audience_of(found, asked, on=timezone.localdate())
    except TooSlow:
        return None


def _readers(found: Mailing) -> list[Contact]:
    return sample_readers(found, asked_of(found), on=timezone.localdate())


def _reasons(left_out: dict[str, int]) -> list[tuple[str, int]]:
    return [(reason_in_words(reason), count) for reason, count in left_out.items()]


def _one_of(request: SignedInRequest, readers: list[Contact]) -> tuple[int, Contact]:
    """Whose mail is shown, counted from 1; the first where the address bar says anything else."""
    asked = request.GET.get("as", "")
    position = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    position = position if 1 <= position <= len(readers) else 1
    return position, readers[position - 1]


def _list_from(user: User, text: str) -> SavedList | None:
    return find_list(user, int(text)) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _find(pk: int) -> Mailing:
    found = find_mailing(pk)
    if found is None:
        raise Http404
    return found
