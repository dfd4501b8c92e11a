"""“Our promise”: what members may expect of us, and how well we did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffdesk.queries.promise import DAYS, figures


@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    """The standards with the figures of the last thirty days."""
    return render(request, "staffdesk/promise.html", {"figures": figures(at=timezone.now()), "days": DAYS})
