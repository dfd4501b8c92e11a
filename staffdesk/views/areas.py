"""Areas: who answers for what, what an owner should see, looking through it, and handing it over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import READING, SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can, changes_nothing
from staffdesk.forms.areas import HandOverForm, SignForm
from staffdesk.models import Area
from staffdesk.operations.areas import hand_over_area, may_hand_over, may_review, review_area
from staffdesk.queries.area_changes import SHOWN, changes_of
from staffdesk.queries.areas import (
    all_standings,
    broken_now,
    decisions,
    entries_of,
    failures,
    find_area,
    last_run,
    quality,
    review_of,
    unused_fields,
)
from staffdesk.queries.articles import to_look_at
from staffdesk.queries.procedures import due_procedures

ENTRIES = 6


@staff_page()
@require_safe
def areas(request: SignedInRequest) -> HttpResponse:
    """Every area with its people, and what there is to see in each: red where nobody looks."""
    found = all_standings(at=timezone.now())
    context = {
        "standings": found,
        "red": sum(1 for one in found if one.review.tone == "bad"),
        "may_configure": can(request.user.role, Ability.CONFIGURE),
    }
    return render(request, "staffdesk/areas.html", context)


@staff_page()
@require_safe
def area(request: SignedInRequest, area_code: str) -> HttpResponse:
    """What its owner should see."""
    found, now = _find(area_code), timezone.now()
    since = found.seen_at  # type: ignore[attr-defined]  # annotated by `find_area`
    context = {
        **_state(found),
        "changes": changes_of(found, since=since, reader=request.user),
        "most": SHOWN,
        "since": since,
        "entries": list(entries_of(found)[:ENTRIES]),
        "may_review": may_review(found, request.user) and not changes_nothing(request.user.role),
        "may_hand_over": may_hand_over(found, request.user) and not changes_nothing(request.user.role),
        "may_configure": can(request.user.role, Ability.CONFIGURE),
        "unused": unused_fields(at=now) if area_code == "data" else (),
        "to_look_at": list(to_look_at(found, on=timezone.localdate(), at=now)[:SHOWN]),
        "due_procedures": list(due_procedures(found, on=timezone.localdate())[:SHOWN]),
        "today": timezone.localdate(),
    }
    return render(request, "staffdesk/area.html", context)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, area_code: str) -> HttpResponse:
    """Say that it was looked through: ticks, a word, dated and signed."""
    found = _find(area_code)
    _let_in(may_review, found, request)
    form = SignForm(request.POST if request.method == "POST" else None, area=found)
    if form.is_valid():
        review_area(area=found, signed=form.signed(), at=timezone.now(), by=request.user)
        messages.success(request, _("Thank you. It is dated and signed."))
        return redirect("staffdesk:area", area_code)
    return render(request, "staffdesk/area_review.html", {**_state(found), "form": form})


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, area_code: str) -> HttpResponse:
    """Give it to somebody else, with what is open and a word."""
    found = _find(area_code)
    _let_in(may_hand_over, found, request)
    form = HandOverForm(request.POST if request.method == "POST" else None, area=found)
    if form.is_valid():
        taker = form.cleaned_data["to"]
        try:
            hand_over_area(area=found, to=taker, signed=form.signed(), at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s looks after it now. Both of you get a mail.") % {"name": taker})
            return redirect("staffdesk:area", area_code)
    return render(request, "staffdesk/area_hand_over.html", {**_state(found), "form": form})


def _find(code: str) -> Area:
    found = find_area(code)
    if found is None:
        raise Http404(_("There is no such area."))
    return found


def _let_in(may: Callable[..., bool], area: Area, request: SignedInRequest) -> None:
    reads = request.method in READING and can(request.user.role, Ability.READ_EVERYTHING)
    if not (may(area, request.user) or reads):
        raise PermissionDenied


def _state(area: Area) -> dict[str, Any]:
    """What failed, what does not hold, and what waits."""
    now = timezone.now()
    return {
        "area": area,
        "review": review_of(area, at=now),
        "failed": sorted(failures(at=now)[area.code], key=lambda one: -one.count),
        "broken": broken_now()[area.code],
        "checked_at": last_run(),
        "decisions": decisions()[area.code],
        "quality": quality()[area.code],
    }
