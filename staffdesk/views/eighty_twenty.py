"""What members complete alone, where others stop, and which exceptions could go; each figure with its rows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import association_zone
from ams.core.models import Contact, ReasonCode
from ams.core.roles import Ability, can
from staffdesk.forms.eighty_twenty import BusinessFilter, DecisionForm, ExceptionRows, JourneyRows
from staffdesk.journeys import BUSINESS_WORDS, OUTCOME_WORDS, STEP_WORDS, Business, Outcome, Verdict, proposed_for
from staffdesk.months import Days, Span
from staffdesk.operations.exception_decisions import decide_about_exceptions
from staffdesk.queries.eighty_twenty import (
    EFFECT_DAYS,
    Line,
    Made,
    Stop,
    exceptions_between,
    journeys_page,
    latest_decisions,
    made_in,
)
from staffdesk.queries.exceptions import KINDS
from staffdesk.queries.journeys import Journey, Which, page_of_journeys
from staffdesk.queries.reasons_counted import span_words
from staffdesk.tables import Sorting, csv_download, page_of, page_with_charts


@staff_page()
@require_safe
def eighty_twenty(request: SignedInRequest) -> HttpResponseBase:
    """The share by month and business, where journeys stopped, and exceptions by how long they took."""
    form = BusinessFilter(request.GET)
    span, today = form.span(timezone.localdate()), timezone.localdate()
    page, made = journeys_page(span, only=form.chosen("business")), made_in(span, today=today)
    context = {
        "form": form, "figures": page, "span": span_words(span), "before": span_words(span.before),
        "counted_at": page.figures.at,
        "lines": [(one, _links(one, span)) for one in page.lines],
        "stops": [(one, _stop_links(one, span)) for one in page.stops],
        "made": [(one, _exceptions_links(one, span)) for one in made],
        "decided": [(one, _effect_links(one)) for one in made if one.decision],
        "may_decide": can(request.user.role, Ability.DECIDE),
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/eighty_twenty.html", [page.chart()], context)


@staff_page()
@require_safe
def journeys_csv(request: SignedInRequest) -> HttpResponseBase:
    """Every business of the months, as a file."""
    form = BusinessFilter(request.GET)
    page = journeys_page(form.span(timezone.localdate()), only=form.chosen("business"))
    header = [_("Business"), *(OUTCOME_WORDS[one] for one in Outcome), _("Alone, %"), _("Alone, % before")]
    return csv_download("eighty-twenty", header, [page.lines], _cells)


@staff_page()
@require_safe
def exceptions_csv(request: SignedInRequest) -> HttpResponseBase:
    """Exceptions by kind and reason, as a file."""
    today = timezone.localdate()
    found = made_in(BusinessFilter(request.GET).span(today), today=today)
    header = [_("Exception"), _("Reason"), _("How many"), _("Before"), _("People"), _("Minutes"), _("Decision")]
    return csv_download("exceptions", header, [found], _made_cells)


@staff_page()
@require_safe
def journey_rows(request: SignedInRequest) -> HttpResponse:
    """The journeys a figure counts, as they are now, the latest first."""
    form = JourneyRows(request.GET)
    if not form.is_valid():
        return redirect("staffdesk:eighty_twenty")
    given, span = form.cleaned_data, form.span(timezone.localdate())
    since, until = span.instants(association_zone())
    which = Which(since, until, timezone.now(), given["business"], given["outcome"], given["step"])
    figures = journeys_page(span, only=given["business"])
    page = page_of_journeys(
        which, request.GET.get("at", ""), count=lambda: figures.count(given["outcome"], given["step"])
    )
    contacts = Contact.objects.in_bulk([one.contact_id for one in page if one.contact_id])
    title: list[Any] = [BUSINESS_WORDS[Business(given["business"])] if given["business"] else _("All journeys")]
    title += [OUTCOME_WORDS[Outcome(given["outcome"])]] if given["outcome"] else []
    title += [STEP_WORDS[given["step"]]] if given["step"] else []
    context = {
        "title": " · ".join(str(one) for one in title), "span": span_words(span), "page": page,
        "counted_at": figures.figures.at,
        "rows": [
            (one, contacts.get(one.contact_id or 0), _said(one), BUSINESS_WORDS[one.business]) for one in page
        ],
        "all_business": not given["business"],
    }  # fmt: skip
    return render(request, "staffdesk/journey_rows.html", context)


@staff_page()
@require_safe
def exception_rows(request: SignedInRequest, what: str, reason: str) -> HttpResponse:
    """The exceptions a figure counts, the latest first."""
    given_for = get_object_or_404(ReasonCode, code=reason)
    days = ExceptionRows(request.GET).days(timezone.localdate())
    made = exceptions_between(*days.instants(association_zone())).filter(what=what, reason=given_for)
    page = page_of(made, Sorting("at", descending=True), request.GET.get("at", ""), full=_with_whom)
    context = {"page": page, "word": KINDS.get(what, what), "reason": given_for, "days": days}
    return render(request, "staffdesk/exception_rows.html", context)


@staff_page(Ability.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, what: str, reason: str) -> HttpResponse:
    """Say what becomes of exceptions of one kind and reason."""
    given_for = get_object_or_404(ReasonCode, code=reason)
    if what not in KINDS:
        raise Http404
    proposed = proposed_for(what)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(),
        decided=latest_decisions().get((what, given_for.pk)), rule=str(proposed.rule), proposed=proposed.verdict,
    )  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        decide_about_exceptions(
            what=what, reason=given_for, verdict=Verdict(given["verdict"]), words=given["words"], owner=given["owner"],
            from_on=given["from_on"], at=timezone.now(), by=request.user,
        )  # fmt: skip
        messages.success(request, _("Decided. Here you see what comes of it."))
        return redirect(reverse("staffdesk:eighty_twenty") + "#exceptions")
    context = {"form": form, "word": KINDS[what], "reason": given_for, "proposed": proposed}
    return render(request, "staffdesk/decide_exceptions.html", context)


def _links(line: Line, span: Span) -> dict[str, str]:
    """Where the rows of each outcome of a line are; and of all of them, now and before."""
    outcomes = {one.value: _journeys_link(span, business=line.business, outcome=one) for one in Outcome}
    every = _journeys_link(span, business=line.business)
    return {**outcomes, "all": every, "before": _journeys_link(span, business=line.business, before="1")}


def _stop_links(stop: Stop, span: Span) -> dict[str, str]:
    about = {"business": stop.business, "step": stop.step}
    return {"now": _journeys_link(span, **about), "before": _journeys_link(span, **about, before="1")}


def _journeys_link(span: Span, **about: str) -> str:
    return f"{reverse('staffdesk:journey_rows')}?{urlencode({'months': _months(span), **about})}"


def _exceptions_links(made: Made, span: Span) -> dict[str, str]:
    spans = {"now": span, "before": span.before}
    return {name: _exceptions_link(made, Days(one.first, one.after_last)) for name, one in spans.items()}


def _effect_links(made: Made) -> dict[str, str]:
    """The exceptions on both sides of the day a decision held from."""
    if made.decision is None:
        return {}
    after = Days(made.decision.from_on, made.decision.from_on + timedelta(days=EFFECT_DAYS))
    return {"after": _exceptions_link(made, after), "before": _exceptions_link(made, after.before)}


def _exceptions_link(made: Made, days: Days) -> str:
    where = reverse("staffdesk:exception_rows", args=[made.what, made.reason.code])
    return f"{where}?{urlencode({'since': days.first.isoformat(), 'until': days.last.isoformat()})}"


def _months(span: Span) -> str:
    return "" if span.months == 3 else str(span.months)


def _with_whom(rows: Any) -> Any:
    return rows.select_related("contact", "actor")


def _said(journey: Journey) -> tuple[str, str]:
    """How it ended in words, and where the row that says so is shown, if it has a page."""
    words = STEP_WORDS.get(journey.step) or OUTCOME_WORDS[journey.outcome]
    return str(words), reverse("staffdesk:case", args=[journey.row]) if journey.what == "case" else ""


def _cells(line: Line) -> Sequence[object]:
    now = line.now
    return [line.word, now.alone, now.staff, now.api, now.left, now.share, line.before.share]


def _made_cells(one: Made) -> Sequence[object]:
    decided = one.decision.get_verdict_display() if one.decision else ""
    return [one.word, one.reason, one.count, one.before, one.people, one.minutes, decided]
