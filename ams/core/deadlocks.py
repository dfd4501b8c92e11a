"""Two pieces of business may come to wait for each other; PostgreSQL then ends one of them, and it is done once more.

Locks are taken in one order everywhere, so it is rare; but the order of rows, keys and indexes within one statement is
the database's. Its manual asks applications to try again ("Deadlocks", chapter on explicit locking).
"""

import logging
from collections.abc import Callable
from typing import Final

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from psycopg.errors import DeadlockDetected

from ams.core.access import READING

log = logging.getLogger(__name__)
THEY_ASK_AGAIN: Final = ("/api/", "/hooks/")  # by themselves, with the same key


class OnceMoreMiddleware:
    """Sends a form that met a deadlock a second time: nothing of it was kept, and a form sent twice is done once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The answer of the second time; nothing where it fails in the same way again, or for any other error."""
        met = isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected)
        if not met or request.method in READING or request.path.startswith(THEY_ASK_AGAIN):
            return None
        if (found := request.resolver_match) is None or connection.in_atomic_block:
            return None
        for name in request.FILES:
            for file in request.FILES.getlist(name):
                file.seek(0)
        log.warning("A deadlock at %s; it is done once more.", request.path)
        try:
            answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        except OperationalError:
            log.exception("And it failed again.")
            return None
        return answer
