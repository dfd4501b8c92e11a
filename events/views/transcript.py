"""A member's credits for continuing education, to read and as a paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ams.core.association import day_of, the_association
from billing.documents import render_paper
from billing.receipts import logo_address
from billing.views.paying import way_out
from events.models import CreditPeriod
from events.queries import certificates_of, period_on, periods, transcript_of
from members.views.acting import MemberRequest, acting_for_contact

ALL = "all"


@acting_for_contact
@require_safe
def transcript(request: MemberRequest) -> HttpResponse:
    """What was credited in a period, this one unless another is asked for, and what is still asked of them."""
    offered = periods(request.contact)
    context = {
        "transcript": transcript_of(request.contact, _period(request, offered)),
        "periods": offered,
        "certificates": certificates_of(request.contact),
        "doesnt_fit_url": way_out("credits"),
    }
    return render(request, "events/transcript.html", context)


@acting_for_contact
@require_safe
def transcript_pdf(request: MemberRequest) -> HttpResponse:
    """The same on paper, for whoever asks to see it."""
    at, profile = timezone.now(), the_association()
    found = transcript_of(request.contact, _period(request, periods(request.contact)))
    context = {
        "transcript": found,
        "association": profile,
        "logo": logo_address(profile.logo.name or ""),
        "day": day_of(at),
    }
    language = request.contact.language or request.LANGUAGE_CODE
    content = render_paper(
        "events/transcript_paper.html", context, language, profile.legal_entity.country, profile.colour
    )
    headers = {"Content-Disposition": 'inline; filename="credits.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _period(request: MemberRequest, offered: list[CreditPeriod]) -> CreditPeriod | None:
    """The one that is asked for; else the one we are in; None for all time."""
    asked = request.GET.get("period", "")
    if asked == ALL:
        return None
    found = next((one for one in offered if str(one.pk) == asked), None)
    return found or period_on(timezone.localdate())
