"""What we tell members about trouble: posting it, going on with it, and what other websites may know of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from staffdesk.forms.status import GoOnForm, LinkForm, PostForm
from staffdesk.models import Case, Notice
from staffdesk.operations.notices import go_on_with_notice, link_to_notice, post_notice
from staffdesk.queries.board import board_seen, people_of, public_status
from staffdesk.queries.trouble import cases_of, cases_to_link, piling_up, reports_piling_up, spared_by
from staffdesk.tables import Sorting, page_of

NEWEST = Sorting("posted_at", descending=True)
MOST = 1_000  # of an audience that are counted


@require_safe
@cache_control(public=True, max_age=30)
def status_json(_request: HttpRequest) -> JsonResponse:
    """The portal's state and the notices for all, for other websites. Asks no database, and no session."""
    response = JsonResponse(public_status(board_seen(), at=timezone.now()))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@staff_page()
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    """What stands, what piles up, and what there was."""
    now = timezone.now()
    standing = list(Notice.objects.standing().select_related("posted_by").order_by("posted_at", "pk"))
    over = Notice.objects.exclude(resolved_at=None).select_related("posted_by")
    may_post = can(request.user.role, Ability.WORK_CASES)
    context = {
        "standing": standing,
        "piles": piling_up(at=now),
        "reports": reports_piling_up(at=now) if may_post else None,
        "page": page_of(over, NEWEST, request.GET.get("at", "")),
        "may_post": may_post,
    }
    return render(request, "staffdesk/status.html", context)


@staff_page(Ability.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: SignedInRequest) -> HttpResponse:
    """A new notice; from what piles up with its cases ticked and its audience chosen."""
    now = timezone.now()
    if request.method == "POST":
        form = PostForm(request.POST, user=request.user, at=now)
        if form.is_valid():
            notice = post_notice(
                title=form.cleaned_data["title"], wording=form.wording(), shown=form.shown(),
                cases=form.cleaned_data["cases"], at=now, by=request.user,
            )  # fmt: skip
            messages.success(request, _("It stands. Say how it goes on, even if nothing is new."))
            return redirect("staffdesk:notice", notice.pk)
    else:
        form = PostForm(initial=_suggested(request), user=request.user, at=now)
    return render(request, "staffdesk/notice_post.html", {"form": form})


@staff_page()
@require_http_methods(["GET", "HEAD"])
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was said when, who is shown it, its cases, and what it spared."""
    return _page(request, _find(pk))


@staff_page(Ability.WORK_CASES)
@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next word, or the last."""
    found = _find(pk)
    form = GoOnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    tell = form.cleaned_data["tell"]
    try:
        _notice, told = go_on_with_notice(
            notice=found, wording=form.wording(), tell=tell, at=timezone.now(), by=request.user
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("Said, and %(n)d person was written to.", "Said, and %(n)d people were written to.", told)
        messages.success(request, words % {"n": told} if told else _("Said."))
    return redirect("staffdesk:notice", pk)


@staff_page(Ability.WORK_CASES)
@require_POST
def link_cases(request: SignedInRequest, pk: int) -> HttpResponse:
    """These cases are about it, too."""
    found, now = _find(pk), timezone.now()
    form = LinkForm(request.POST, notice=found, at=now)
    if not form.is_valid():
        return _page(request, found, links=form)
    link_to_notice(notice=found, cases=form.cleaned_data["cases"], at=now, by=request.user)
    return redirect("staffdesk:notice", pk)


def _find(pk: int) -> Notice:
    found = Notice.objects.select_related("event", "list", "posted_by").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such notice."))
    return found


def _page(
    request: SignedInRequest, notice: Notice, form: GoOnForm | None = None, links: LinkForm | None = None
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    people = people_of(notice, on=now)
    is_counted = people is not None and notice.audience != Notice.Audience.LIST  # lists count themselves
    count = people.order_by().values("pk")[: MOST + 1].count() if people is not None and is_counted else 0
    said = {"state": notice.state, "words": notice.words, "expected_at": notice.expected_at, "reach": notice.reach}
    context = {
        "notice": notice, "updates": notice.updates.select_related("by").order_by("-at", "-pk"),
        "cases": cases_of(notice), "spared": spared_by(notice, at=now), "is_counted": is_counted,
        "people": min(count, MOST), "is_more": count > MOST, "form": form or GoOnForm(initial=said),
        "links": links or (LinkForm(notice=notice, at=now) if cases_to_link(at=now, notice=notice).exists() else None),
        "may_post": can(request.user.role, Ability.WORK_CASES) and notice.resolved_at is None,
    }  # fmt: skip
    return render(request, "staffdesk/notice.html", context)


def _suggested(request: SignedInRequest) -> dict[str, Any]:
    """From what piles up: the cases of those errors or what people wrote, and for whom."""
    now, asked = timezone.now(), {int(one) for one in request.GET.getlist("error") if one.isdecimal()}
    if "written" in request.GET and (reports := reports_piling_up(at=now)) is not None:
        return {"cases": [case.pk for case in reports.cases], "audience": Notice.Audience.EVERYBODY}
    if not asked:
        return {}
    keys = [f"server-error:{pile.error.fingerprint}" for pile in piling_up(at=now) if pile.error.pk in asked]
    cases = list(Case.objects.filter(key__in=keys).values_list("pk", flat=True))
    return {"cases": cases, "audience": Notice.Audience.ERRORS if cases else Notice.Audience.EVERYBODY}
