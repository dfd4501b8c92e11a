"""Renewal notices: who gets what in the next days, who is held back and why, whom nobody can reach."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from ams.core.typed import typed_before
from members.models import Membership
from members.operations import hold_notices, release_notices
from members.queries import notice_in_words
from staffdesk.forms import HoldForm, NoticeFilter
from staffdesk.queries.notices import as_readers, calendar, held_now, readers_on, unreachable_now
from staffdesk.tables import Sorting, page_of

BY_KEY = Sorting("id")
NEWEST = Sorting("id", descending=True)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The next days in numbers; or, with a day and a kind, who they are."""
    asked = NoticeFilter(request.GET).asked_for()
    if asked is None:
        context = {"calendar": calendar(on=timezone.localdate()), "tabs": _tabs("notices")}
        return render(request, "staffdesk/notices.html", context)
    day, offset = asked
    page = page_of(readers_on(day, offset), BY_KEY, request.GET.get("at", ""))
    context = {
        "page": page,
        "readers": as_readers(page.rows, offset),
        "day": day,
        "when": notice_in_words(offset),
    }
    return render(request, "staffdesk/notices_on.html", context)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def held(request: SignedInRequest) -> HttpResponse:
    """Whom staff hold back, since when, why, and until when."""
    page = page_of(held_now(on=timezone.localdate()), NEWEST, request.GET.get("at", ""))
    context = {
        "page": page,
        "tabs": _tabs("held_notices"),
        "may_work": can(request.user.role, Ability.WORK_RENEWALS),
    }
    return render(request, "staffdesk/notices_held.html", context)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def unreachable(request: HttpRequest) -> HttpResponse:
    """Who would be told, if anybody knew an address."""
    page = page_of(unreachable_now(on=timezone.localdate()), BY_KEY, request.GET.get("at", ""))
    context = {"page": page, "tabs": _tabs("unreachable")}
    return render(request, "staffdesk/notices_unreachable.html", context)


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "POST"])
def hold(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """Ask why and until when, then write nothing about renewing to this member."""
    membership = _find(request, number, pk)
    typed = typed_before(request, at=timezone.now())
    form = HoldForm(request.POST if request.method == "POST" else None, today=timezone.localdate(), initial=typed)
    if form.is_valid():
        try:
            hold_notices(membership=membership, at=timezone.now(), by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("Nobody writes to %(name)s about renewing.") % {"name": membership.holder})
            return redirect("staffdesk:person", number)
    return render(request, "staffdesk/hold_notices.html", {"membership": membership, "form": form})


@staff_page(Ability.WORK_RENEWALS)
@require_POST
def release(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """Write to this member again."""
    membership = _find(request, number, pk)
    try:
        release_notices(membership=membership, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s gets renewal notices again.") % {"name": membership.holder})
    return redirect("staffdesk:person", number)


def _find(request: SignedInRequest, number: int, pk: int) -> Membership:
    found = Membership.objects.visible_to(request.user).filter(pk=pk, holder__number=number)
    membership = found.select_related("holder", "type").first()
    if membership is None:
        raise Http404
    return membership


def _tabs(current: str) -> list[dict[str, object]]:
    named = {
        "notices": _("In the next days"),
        "held_notices": _("Held back"),
        "unreachable": _("No address known"),
    }
    return [
        {"label": label, "url": reverse(f"staffdesk:{name}"), "current": name == current}
        for name, label in named.items()
    ]
