"""One address for the demonstration, though a machine has two names for itself."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ams.core.access import READING
from ams.core.middleware import MACHINE_ROOM

THIS_MACHINE: Final = {"localhost", "127.0.0.1"}
FOR_MACHINES: Final = (*MACHINE_ROOM, "/api/")


class OneAddressMiddleware:
    """Leads whoever opens 127.0.0.1 on to localhost, or the other way round, as PUBLIC_URL says.

    The payment page comes back to PUBLIC_URL, and a browser that signed in under the other name is nobody there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ours = urlsplit(settings.PUBLIC_URL)
        if not settings.DEMO or self.ours.hostname not in THIS_MACHINE:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING and not request.path.startswith(FOR_MACHINES):
            asked = urlsplit(f"//{request.get_host()}")
            if asked.netloc != self.ours.netloc and asked.port == self.ours.port and asked.hostname in THIS_MACHINE:
                return HttpResponseRedirect(f"{settings.PUBLIC_URL}{request.get_full_path()}")
        return self.get_response(request)
