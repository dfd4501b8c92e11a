"""What anybody learns who scans the code on a card."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.queries import check_card


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the card holds today and until when: nothing of whom it belongs to."""
    check = check_card(code.upper(), timezone.localdate())
    response = render(request, "members/verify.html", {"check": check}, status=200 if check else 404)
    response["X-Robots-Tag"] = "noindex"
    return response
