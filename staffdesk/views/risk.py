"""Members at risk, with why."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability
from staffdesk.forms.care import RiskFilter
from staffdesk.models import MemberAtRisk
from staffdesk.queries.people import Listed, listed
from staffdesk.queries.risk import at_risk_for, figures_of, finding_of, risk_chart, risk_counts, told_why
from staffdesk.tables import Sorting, csv_download, in_batches, page_of, page_with_charts

HEAVIEST = Sorting("weight", descending=True)
COUNTED = 1_000  # rows counted beside the list; the figure above it says how many there are


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def at_risk(request: SignedInRequest) -> HttpResponseBase:
    """Everybody whom we may lose, who is in most danger first; narrowed to a reason in the address bar."""
    form, today = RiskFilter(request.GET), timezone.localdate()
    rows = at_risk_for(form.chosen("reason")).select_related("contact__person")
    page = page_of(rows, HEAVIEST, request.GET.get("at", ""), counted=COUNTED)
    counts = risk_counts(today)
    chart = risk_chart(counts, today)
    context = {
        "page": page, "rows": _with_standing(page.rows, today), "filter_form": form, "counted_at": counts.at,
        "finding": finding_of(counts, today),
        "figures": [(one, _link(one.reason)) for one in figures_of(counts, today)],
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/at_risk.html", [chart] if chart else [], context)


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def at_risk_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same members as a file."""
    rows = at_risk_for(RiskFilter(request.GET).chosen("reason")).select_related("contact")
    header = [_("Number"), _("Name"), _("Membership"), _("State"), _("Until"), _("Why"), _("At risk since")]
    today = timezone.localdate()
    batches = (_with_standing(batch, today) for batch in in_batches(rows, HEAVIEST))
    return csv_download("members-at-risk", header, batches, _cells)


def _with_standing(
    rows: Sequence[MemberAtRisk], today: date
) -> list[tuple[MemberAtRisk, Listed, list[tuple[str, str]]]]:
    """Each with the membership it is about, and why in words."""
    held = listed([row.contact for row in rows], on=today)
    return [(row, one, told_why(row)) for row, one in zip(rows, held, strict=True)]


def _link(reason: str) -> str:
    return f"{reverse('staffdesk:at_risk')}?{urlencode({'reason': reason})}"


def _cells(line: tuple[MemberAtRisk, Listed, list[tuple[str, str]]]) -> Sequence[object]:
    row, held, why = line
    said = "; ".join(f"{words} ({day})" for words, day in why)
    return [row.contact.number, row.contact.display_name, *held.cells, said, row.since_on]
