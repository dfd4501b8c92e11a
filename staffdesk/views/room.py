"""Today, what happened, and the style page."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.models import User
from ams.core.roles import Ability, can
from staffdesk.charts import Chart, Series, column_of
from staffdesk.forms import ActivityFilter
from staffdesk.months import month_of
from staffdesk.queries.by_itself import by_itself
from staffdesk.queries.care import my_next
from staffdesk.queries.clocks import first_due
from staffdesk.queries.difficult import situations_now
from staffdesk.queries.exceptions import decided_since
from staffdesk.queries.next_events import next_events
from staffdesk.queries.pulse import fingerprint, pulse_of
from staffdesk.queries.queues import COUNTED as MOST_CASES
from staffdesk.queries.timeline import all_of, told
from staffdesk.queries.today import (
    SHOWN,
    Figure,
    count_cases_for,
    grouped,
    overnight,
    stuck_messages,
    todo_for,
)
from staffdesk.queries.trouble import piling_up, reports_piling_up
from staffdesk.sayings import saying_of
from staffdesk.tables import Sorting, page_of

CARE = 5  # people to take time for
EVENING = 18  # o'clock: what came after that, nobody has seen yet
NEWEST = Sorting("at", descending=True)


@staff_page()
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What needs me: what is difficult, late, due, waiting; then what changed, and what happened by itself."""
    now, role = timezone.now(), request.user.role
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    evening = midnight - timedelta(hours=24 - EVENING)
    difficult = list(situations_now()[:SHOWN])
    cases = todo_for(request.user, at=now, besides=[one.case_id for one in difficult])
    case_count = count_cases_for(request.user, at_most=MOST_CASES)
    context = {
        **_pulse(request.user, now),
        "overnight": [_happened(one, evening) for one in overnight(role, since=evening)],
        "decided": decided_since(request.user, evening)[:SHOWN],
        "events": next_events(at=now) if can(role, Ability.SEE_EVENTS) else [],
        "difficult": difficult,
        "groups": grouped(cases, at=now),
        "dues": first_due(cases, at=now),
        "case_count": min(case_count, MOST_CASES),
        "more_cases": case_count > MOST_CASES,
        **_care(request.user, timezone.localdate(now)),
        **_stuck(now),
        "piles": piling_up(at=now) if can(role, Ability.WORK_CASES) else [],
        "reports": reports_piling_up(at=now) if can(role, Ability.WORK_CASES) else None,
        "may_post": True,
        "stats": by_itself(role, since=midnight, today=timezone.localdate(now)),
    }
    return render(request, "staffdesk/today.html", context)


@staff_page()
@require_safe
def pulse(request: SignedInRequest) -> HttpResponse:
    """The figures again, a few bytes: nothing at all (304) where the browser knows them already."""
    found = _pulse(request.user, timezone.now())
    etag = f'"{found["pulse_etag"]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = render(request, "staffdesk/_pulse.html", found)
    response["ETag"] = etag
    return response


@staff_page()
@require_safe
def happened(request: SignedInRequest) -> HttpResponse:
    """Every completed piece of business, newest first, by kind, channel and day."""
    form = ActivityFilter(request.GET)
    rows = all_of(kind=form.chosen("kind"), channel=form.chosen("channel"), on=form.chosen("on") or None)
    page = page_of(rows, NEWEST, request.GET.get("at", ""))
    context = {"page": page, "filter_form": form, "happenings": told(page, reader=request.user)}
    return render(request, "staffdesk/happened.html", context)


@staff_page()
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    said = _("%(now)s came in these two months, %(before)s a year before") % {"now": 12, "before": 7}
    columns = [column_of(month_of(timezone.localdate(), ago=ago)) for ago in (1, 0)]
    series = [Series(_("Joined"), [5, 3], ["#chart"] * 2), Series(_("Came back"), [1, 3], is_added=True),
              Series(_("Lapsed"), [2, 1], falls=True), Series("", [4, 3], is_before=True)]  # fmt: skip
    chart = Chart("sample", said, _("What it is called, and when it counts."), _("Month"), columns, series,
                  before=_("a year before"), rows_url="#chart")  # fmt: skip
    return render(request, "desk/style.html", {"chart": chart})


def _care(user: User, today: date) -> dict[str, Any]:
    """Whom to take time for first."""
    return {"care": my_next(user, on=today, at_most=CARE), "today": today}


def _stuck(at: datetime) -> dict[str, Any]:
    """Mails that did not go out."""
    stuck = list(stuck_messages(at=at)[: SHOWN + 1])
    return {"stuck": stuck[:SHOWN], "more_stuck": len(stuck) > SHOWN}


def _pulse(user: User, at: datetime) -> dict[str, Any]:
    tiles = pulse_of(user, at=at)
    return {"tiles": tiles, "pulse_etag": fingerprint(tiles, get_language() or "")}


def _happened(figure: Figure, since: datetime) -> dict[str, Any]:
    day = timezone.localdate()
    url = f"{reverse('staffdesk:happened')}?kind={figure.kind}&on={day:%Y-%m-%d}"
    return {"what": saying_of(figure.kind), "count": figure.count, "url": url}
