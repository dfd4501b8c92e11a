"""The provider's way in."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.checkout import receive_event
from billing.operations import CannotKeep
from billing.provider import NotAnEvent, NotFromProvider


@csrf_exempt
@require_POST
def stripe_hook(request: HttpRequest) -> HttpResponse:
    """Take what the provider tells us. Once it is kept the answer is yes: applying it is our own affair."""
    try:
        receive_event(payload=request.body, signature=request.headers.get("Stripe-Signature", ""), at=timezone.now())
    except (NotFromProvider, NotAnEvent, CannotKeep) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
