"""Why members contact us: what comes up, how often for what there was, what we cause ourselves, and who comes again."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.association import the_association
from ams.core.queue import enqueue
from ams.core.roles import Ability, can
from staffdesk.forms.monthly import SpanFilter
from staffdesk.queries.reasons_counted import Line, ReasonsPage, cases_link, reasons_page, span_words
from staffdesk.reasons import AIM_WORDS
from staffdesk.tables import csv_download, page_with_charts


@staff_page()
@require_safe
def reasons(request: SignedInRequest) -> HttpResponseBase:
    """The quadrant, the ranking, failure and value demand, and snowballs; each figure leads to its cases."""
    form, page = _asked_for(request)
    context = {
        "form": form, "figures": page, "span": span_words(page.span), "before": span_words(page.span.before),
        "counted_at": page.figures.at, "demands": [*page.demands, page.again],
        "uncoded_url": cases_link(page.span, reason="none"),
        "may_configure": can(request.user.role, Ability.CONFIGURE),
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/reasons.html", [page.chart(), page.snowballs()], context)


@staff_page()
@require_safe
def reasons_csv(request: SignedInRequest) -> HttpResponseBase:
    """The ranking as a file."""
    _form, page = _asked_for(request)
    header = [_("Reason"), _("Code"), _("Contacts"), _("Before"), _("Came again"), _("Counted by"), _("How many"),
              _("Per 100"), _("Per 100 before"), _("Demand"), _("What becomes of it"), _("Owner"),
              _("Until")]  # fmt: skip
    return csv_download("reasons", header, [page.ranked], _cells)


@staff_page(Ability.WORK_CASES)
@require_POST
def count_again(request: HttpRequest) -> HttpResponse:
    """Have the worker count anew."""
    enqueue("staffdesk.count_service", anew=True)
    messages.success(request, _("It is being counted. Look again in a moment."))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "staffdesk:reasons")


def _asked_for(request: SignedInRequest) -> tuple[SpanFilter, ReasonsPage]:
    form = SpanFilter(request.GET)
    return form, reasons_page(form.span(timezone.localdate()), days=the_association().repeat_days)


def _cells(line: Line) -> Sequence[object]:
    reason = line.reason
    return [reason.words, reason.code, line.now, line.before, line.again, reason.get_per_display(), line.base,
            line.per_hundred, line.per_hundred_before, reason.demand, AIM_WORDS[line.aim][0], reason.owner,
            reason.target_on]  # fmt: skip
