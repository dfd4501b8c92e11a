"""Who may see an order: those it belongs to, and for a day the browser that made it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ams.core.models import User
from billing.guests import is_remembered
from billing.models import Order
from billing.queries import order_called, order_visible_to


class OrderRequest(HttpRequest):
    """A request about an order this visitor may see; a guest is shown nothing of the person it is for."""

    order: Order
    is_guest: bool


View = Callable[[OrderRequest], HttpResponse]


def order_page(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Set `request.order`, or ask to sign in, or say that there is no such order. Nothing is kept by browsers."""

    @wraps(view)
    def guarded(request: OrderRequest, reference: str) -> HttpResponseBase:
        reference = reference.upper()
        user = request.user if isinstance(request.user, User) else None
        mine = order_visible_to(user, reference) if user else None
        remembered = mine is None and is_remembered(request, reference, at=timezone.now())
        found = order_called(reference) if remembered else mine
        if found is None and user is None:
            return redirect_to_login(request.get_full_path())
        if found is None:
            raise Http404(_("There is no such order."))
        request.order, request.is_guest = found, mine is None
        return view(request)

    return never_cache(guarded)  # type: ignore[return-value]  # it makes the request one about an order
