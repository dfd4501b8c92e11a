"""A certificate of attendance: what anybody who has its code may verify, and the paper itself."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ams.core.association import day_of
from billing.receipts import logo_address
from events.documents import CertificateFacts, days_in_words, render_certificate
from events.queries import certificate_url, find_certificate


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it holds, and what it says: name, event, days, credits."""
    found = find_certificate(code)
    context: dict[str, Any] = {"certificate": found}
    if found is not None:
        facts = cast("CertificateFacts", found.facts)
        context |= {"facts": facts, "days": days_in_words(facts), "is_revoked": hasattr(found, "revocation")}
    response = render(request, "events/certificate.html", context, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper, as long as it holds."""
    found = find_certificate(code)
    if found is None or hasattr(found, "revocation"):
        raise Http404(_("There is no such certificate."))
    facts = cast("CertificateFacts", found.facts)
    content = render_certificate(
        facts, code=found.code, url=certificate_url(found.code), issued_on=day_of(found.issued_at),
        logo=logo_address(facts["logo"]),
    )  # fmt: skip
    disposition = f'inline; filename="certificate-{found.code}.pdf"'
    headers = {"Content-Disposition": disposition, "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
