"""The page behind “no more of it” in a newsletter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.queries.preferences import name_of
from staffdesk.operations.unsubscribing import recipient_of, unsubscribe
from staffdesk.unsubscribe_links import read_token


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed link is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_newsletter(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing and names nobody; posting says no, as often as one likes."""
    read = read_token(token)
    recipient = recipient_of(*read) if read else None
    if recipient is None:
        return render(request, "staffdesk/unsubscribe.html", {"is_ours": False}, status=404)
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(recipient=recipient, at=timezone.now())
    context = {"is_ours": True, "is_done": is_done, "topic": name_of(recipient.mailing.topic)}
    return render(request, "staffdesk/unsubscribe.html", context)
