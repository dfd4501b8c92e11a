"""What a mailing brought: the rows behind its figures, and the figures as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability
from staffdesk.models import MailingBusiness
from staffdesk.queries.mailings import find_mailing
from staffdesk.queries.outcomes import (
    AFTER,
    BEFORE,
    REPLIES,
    SAID,
    Brought,
    Line,
    brought_by,
    in_words,
    moment_of,
    rows_of,
)
from staffdesk.tables import Sorting, csv_download, page_of


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def mailing_rows(request: SignedInRequest, pk: int, did: str, when: str) -> HttpResponse:
    """What the receivers did, one by one, the latest first; as counted last."""
    brought = _find(pk)
    if did not in (*MailingBusiness.What.values, *SAID) or when not in (BEFORE, AFTER):
        raise Http404
    said = getattr(brought.outcome, did) if did in SAID else 0
    total = said + sum(getattr(line.row, when) for line in brought.lines if line.row.what == did)
    sorting = Sorting(moment_of(did), descending=True)
    page = page_of(
        rows_of(brought.outcome, did, when), sorting, request.GET.get("at", ""), total=total, full=_with_whom(did)
    )
    context = {
        "mailing": brought.outcome.mailing, "page": page, "rows": in_words(page.rows, did), "total": total,
        "word": SAID[did] if did in SAID else MailingBusiness.What(did).label, "is_after": when == AFTER,
        "is_said": did in SAID,
    }  # fmt: skip
    return render(request, "staffdesk/mailing_rows.html", context)


@staff_page(Ability.SEND_MAILINGS)
@require_safe
def mailing_brought_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The figures as a file."""
    header = [_("What"), _("Before"), _("After"), _("Currency"), _("Amount before"), _("Amount after")]
    brought = _find(pk)
    one = brought.outcome
    sums = [
        (_("Sent"), one.receivers), (_("Came back"), one.returned), (_("Called unwanted"), one.complained),
        (_("Want no more of it"), one.unsubscribed), (_("Replies"), one.replies),
    ]  # fmt: skip
    rows: list[Sequence[object]] = [[word, "", count, "", "", ""] for word, count in sums]
    rows += [_cells(line) for line in brought.lines]
    return csv_download(f"mailing-{pk}", header, [rows], list)


def _cells(line: Line) -> Sequence[object]:
    row = line.row
    amounts = [row.amount_before, row.amount_after] if row.currency else ["", ""]
    return [row.get_what_display(), row.before, row.after, row.currency, *amounts]


def _find(pk: int) -> Brought:
    found = find_mailing(pk)
    brought = brought_by(found) if found else None
    if brought is None:
        raise Http404(_("Nothing was counted of it yet."))
    return brought


def _with_whom(did: str) -> Callable[[Any], Any]:
    return lambda rows: rows.select_related("our_message__contact" if did == REPLIES else "contact")
