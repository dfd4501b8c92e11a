"""The gap: how people found it beside what they expected, and beside what we thought they would say."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import staff_page
from ams.core.roles import Ability
from staffdesk.forms.gap import AnswersFilter
from staffdesk.models import Pulse
from staffdesk.queries import gap as figures
from staffdesk.tables import Sorting, csv_download, in_batches, page_of, page_with_charts


@staff_page(Ability.USE_DESK)
@require_safe
def gap(request: HttpRequest) -> HttpResponseBase:
    """Twelve months: by kind of business, by kind of member, by month; and what colleagues thought."""
    now = timezone.now()
    pairs, link = figures.thought_and_said(at=now), figures.answers_link
    journeys, segments = figures.by_journey(at=now, pairs=pairs), figures.by_segment(at=now, pairs=pairs)
    charts = [
        figures.journeys_chart(journeys),
        figures.segments_chart(segments),
        figures.months_chart(figures.by_month(at=now), figures.by_month(at=now, years=2)),
    ]
    context = {
        "journeys": [(one, link(journey=one.key)) for one in journeys],
        "segments": [(one, link(segment=one.key)) for one in segments],
        "perception": figures.perception(pairs), "thought_link": link(felt="thought"),
        "answered": sum(one.answered for one in journeys), "asked": sum(one.asked for one in journeys),
        "low": sum(one.low for one in journeys), "low_link": link(felt="low"),
        "asked_before": sum(one.earlier.asked for one in journeys),
        "answered_before": sum(one.earlier.answered for one in journeys),
        "low_before": sum(one.earlier.low for one in journeys),
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/gap.html", charts, context)


@staff_page(Ability.USE_DESK)
@require_safe
def gap_answers(request: HttpRequest) -> HttpResponse:
    """The answers behind a figure, the latest first."""
    form = AnswersFilter(request.GET, today=timezone.localdate())
    rows = _asked_for(form).select_related("contact", "segment", "case__owner")
    page = page_of(rows, Sorting("answered_at", descending=True), request.GET.get("at", ""))
    csv_url = f"{reverse('staffdesk:gap_csv')}?{request.GET.urlencode()}"
    return render(request, "staffdesk/gap_answers.html", {"page": page, "filter_form": form, "csv_url": csv_url})


@staff_page(Ability.USE_DESK)
@require_safe
def gap_csv(request: HttpRequest) -> HttpResponseBase:
    """The same answers as a file."""
    header = [
        _("Answered"),
        _("After"),
        _("Who"),
        _("Membership"),
        _("−2 to +2"),
        _("What should have happened"),
        _("Case"),
    ]
    rows = _asked_for(AnswersFilter(request.GET, today=timezone.localdate())).select_related("contact", "segment")
    return csv_download("the-gap", header, in_batches(rows, Sorting("answered_at", descending=True)), _cells)


def _asked_for(form: AnswersFilter) -> Any:
    return figures.answers(
        at=timezone.now(), journey=form.chosen("journey"), segment=form.chosen("segment"),
        month=form.chosen("month"), only_low=form.chosen("felt") == "low",
        only_thought=form.chosen("felt") == "thought",
    )  # fmt: skip


def _cells(row: Pulse) -> Sequence[object]:
    segment = str(row.segment) if row.segment else ""
    return [
        row.answered_at,
        row.get_journey_display(),
        str(row.contact),
        segment,
        row.felt,
        row.words,
        row.case_id or "",
    ]
